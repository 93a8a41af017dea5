"""What the interpreter asks of a phone, in the words of the field; every adapter passes one contract suite.

Times are seconds, places are pixels from the top left corner of the screen. Every method may raise
`DeviceLost` (gone, offline, its server dead), `DeviceTimeout` (no answer within the call's own deadline) and
`DeviceRefused` (the phone answered no). No method is sent twice on its own account.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol, TypeAlias

from interpreter.devices.screen import Screen


class DeviceError(Exception):
    """A phone did not do what was asked; the message is a sentence for the user."""


class DeviceLost(DeviceError):  # noqa: N818 - said as the users' messages say it
    """The phone is gone: unplugged, offline, or its server ended."""


class DeviceTimeout(DeviceError):  # noqa: N818 - said as the users' messages say it
    """The phone did not answer in time: it may be gone, and what was asked may have been done."""


class DeviceRefused(DeviceError):  # noqa: N818 - said as the users' messages say it
    """The phone answered that it cannot or may not."""


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """Who a phone is; sizes in pixels."""

    serial: str
    model: str
    android: str
    width: int
    height: int
    phone_number: str | None
    dark: bool


@dataclass(frozen=True, slots=True)
class Message:
    """One SMS or notification as it arrived."""

    sender: str
    text: str
    received: datetime


@dataclass(frozen=True, slots=True)
class Video:
    """A film of the screen; `extension` says what it is, without the dot."""

    extension: str
    content: bytes


Extra: TypeAlias = bool | int | float | str | tuple[str, ...]
"""What an app may be handed at its start."""
Way: TypeAlias = Literal["portrait", "landscape"]
Spot: TypeAlias = tuple[int, int]
"""A place on the screen."""
LONGEST_VIDEO = 180.0
"""Seconds that a phone films at most."""


class Device(Protocol):
    """One phone."""

    @property
    def serial(self) -> str:
        """The name adb knows it by."""

    @property
    def lost(self) -> bool:
        """Whether its last call found it gone or silent."""

    def info(self) -> DeviceInfo:
        """Model, Android version, size, number, dark mode."""

    def screen(self) -> Screen:
        """What is on the screen now, as a tree."""

    def screenshot(self) -> bytes:
        """The screen as PNG bytes."""

    def tap(self, x: int, y: int) -> None:
        """Touch and release."""

    def double_tap(self, x: int, y: int) -> None:
        """Two touches within 100 ms."""

    def long_press(self, x: int, y: int, seconds: float) -> None:
        """Touch and hold."""

    def swipe(self, start: tuple[int, int], end: tuple[int, int], seconds: float) -> None:
        """Touch, move and release."""

    def drag(self, start: tuple[int, int], end: tuple[int, int], seconds: float) -> None:
        """Touch and hold until what is there can be moved, move it in so many seconds, and let it go."""

    def draw(self, points: Sequence[Spot], seconds: float) -> None:
        """A finger goes through two or more points without being lifted, in so many seconds in all."""

    def two_fingers(self, one: tuple[Spot, Spot], other: tuple[Spot, Spot], seconds: float) -> None:
        """Two fingers at once, each straight from a point to a point."""

    def type_text(self, text: str) -> None:
        """Write into the field that has the focus, after what is there."""

    def clear_text(self) -> None:
        """Empty the field that has the focus."""

    def copy(self, text: str) -> None:
        """Put a text into the clipboard."""

    def clipboard(self) -> str:
        """The text in the clipboard, empty when there is none; what `type_text` wrote is never in it."""

    def paste(self) -> None:
        """Write what is in the clipboard into the field that has the focus; refused when none has it."""

    def press(self, key: str) -> None:
        """A key by name (back, home, recents, enter, tab, up, …, volume_up) or by Android key code as digits."""

    def hold_key(self, key: str, seconds: float) -> None:
        """Hold a key down; refused by phones that cannot hold it for so long."""

    def hide_keyboard(self) -> None:
        """Put the on-screen keyboard away; nothing happens when there is none."""

    def open_app(self, package: str, extras: Mapping[str, Extra] | None = None) -> None:
        """Bring the app to the front, starting it if need be, and hand it the extras; refused when it is not there."""

    def apps(self) -> tuple[str, ...]:
        """The packages that are installed, in order of the alphabet."""

    def close_app(self, package: str) -> None:
        """Stop the app."""

    def clear_app(self, package: str) -> None:
        """Stop the app and wipe its data."""

    def open_link(self, address: str) -> None:
        """Open a web address or deep link with whatever app claims it; refused when none does."""

    def set_permission(self, package: str, permission: str, *, granted: bool) -> None:
        """Grant or take back a runtime permission (`notifications`, `location`, … or an Android name)."""

    def messages(self, since: datetime | None = None) -> tuple[Message, ...]:
        """SMS in the inbox, oldest first, those that arrived at or after `since`."""

    def notifications(self) -> tuple[Message, ...]:
        """What the notification shade shows, oldest first; sender is the app's name or package."""

    def toast(self) -> str | None:
        """The newest toast since the phone was taken that was not told yet; it may have left the screen by now."""

    def put_file(self, name: str, content: bytes) -> None:
        """Lay a file into the phone's Download folder, in place of one of that name."""

    def fetch_file(self, path: str) -> bytes:
        """The bytes of a file; a path without `/` in front is in Download. Refused when it is not there."""

    def start_video(self, seconds: float) -> None:
        """Begin to film the screen, for at most so many seconds (`LONGEST_VIDEO` at most); refused while filming."""

    def end_video(self) -> Video:
        """What was filmed since `start_video`; refused when nothing was."""

    def rotate(self, way: Way) -> None:
        """Turn the screen; an app that knows one way only stays as it is. Undone by `close`."""

    def set_airplane_mode(self, *, on: bool) -> None:
        """Switch the radio on or off."""

    def set_dark_mode(self, *, on: bool) -> None:
        """Switch dark mode on or off."""

    def set_location(self, latitude: float, longitude: float) -> None:
        """Make the phone say that it is there, in degrees; refused by phones that cannot. Undone by `close`."""

    def clock_now(self) -> datetime:
        """The phone's own wall time, with zone (what `received` of a message is measured against)."""

    def close(self) -> None:
        """Let go of the phone; safe to call twice."""
