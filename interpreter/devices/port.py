"""What the interpreter asks of a phone, in the words of the field; every adapter passes one contract suite.

Times are seconds, places are pixels from the top left corner of the screen. Every method may raise
`DeviceLost` (gone, offline, its server dead), `DeviceTimeout` (no answer within the call's own deadline) and
`DeviceRefused` (the phone answered no). No method is sent twice on its own account.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from interpreter.devices.screen import Screen


class DeviceError(Exception):
    """A phone did not do what was asked; the message is a sentence for the user."""


class DeviceLost(DeviceError):  # noqa: N818 - said as the users' messages say it
    """The phone is gone: unplugged, offline, or its server ended."""


class DeviceTimeout(DeviceError):  # noqa: N818 - said as the users' messages say it
    """The phone did not answer in time."""


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


class Device(Protocol):
    """One phone."""

    @property
    def serial(self) -> str:
        """The name adb knows it by."""

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

    def type_text(self, text: str) -> None:
        """Write into the field that has the focus, after what is there."""

    def clear_text(self) -> None:
        """Empty the field that has the focus."""

    def press(self, key: str) -> None:
        """A key by name (back, home, recents, enter, tab, up, …, volume_up) or by Android key code as digits."""

    def hide_keyboard(self) -> None:
        """Put the on-screen keyboard away; nothing happens when there is none."""

    def open_app(self, package: str) -> None:
        """Bring the app to the front, starting it if need be; refused when it is not installed."""

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

    def clock_now(self) -> datetime:
        """The phone's own wall time, with zone (what `received` of a message is measured against)."""

    def close(self) -> None:
        """Let go of the phone; safe to call twice."""
