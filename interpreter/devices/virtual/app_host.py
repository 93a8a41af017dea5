"""What a running app has around it: the phone as it sees it, its visits to screens, and where actions started."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from interpreter.devices.virtual.app_model import Actions, Row, ScreenModel

if TYPE_CHECKING:
    from interpreter.devices.virtual.app_run import RunningApp


class Host(Protocol):
    """What an app may do to its phone."""

    def later(self, app: RunningApp, delay: float, actions: Actions, scope: Scope) -> None:
        """Run actions of the app after so many seconds."""

    def send_sms(self, sender: str, to: str | None, text: str, delay: float) -> None:
        """Hand a message to the carrier; None is the phone's own number."""

    def notify(self, package: str, title: str, text: str, delay: float) -> None:
        """Put a notification into the shade."""

    def show_toast(self, text: str) -> None:
        """A short message over everything."""

    def copy(self, text: str) -> None:
        """Fill the clipboard."""

    def follow_link(self, address: str) -> bool:
        """Open an address; False when no app claims it."""

    def to_background(self, app: RunningApp) -> None:
        """The app leaves the screen and goes on living."""

    def end(self, app: RunningApp, *, crashed: bool) -> None:
        """The app's process is over."""

    def fact(self, package: str, name: str) -> str:
        """`phone.number`, `phone.time`, …, `permission.<name>`."""


@dataclass(eq=False, slots=True)
class Visit:
    """One screen as it was opened: its values, and how far its lists are scrolled (pixels by key)."""

    screen: ScreenModel
    values: dict[str, str]
    scrolled: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where actions were started: on which visit, and in which row of a list."""

    visit: Visit | None
    row: Row = field(default_factory=dict)
