"""What an app file says, checked: screens of widgets, actions, links, tables. Everything here is frozen.

A running app (`app_run.py`) holds state and reads this; many phones share one model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from interpreter.devices.virtual.app_words import Condition, Words, words

Row = dict[str, str]
Values = tuple[tuple[str, Words], ...]
MAIN = "MainActivity"


@dataclass(frozen=True, slots=True)
class GoTo:
    """Open a screen with values; `fresh` forgets the screens before it."""

    screen: str
    given: Values = ()
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class GoBack:
    """Leave the screen as the back key does."""


@dataclass(frozen=True, slots=True)
class SetValues:
    """Change variables."""

    values: Values


@dataclass(frozen=True, slots=True)
class Add:
    """Add numbers to variables."""

    values: Values


@dataclass(frozen=True, slots=True)
class Draw:
    """Put a random number into a variable: `digits` of them, or one from `low` to `high`."""

    name: str
    digits: int = 0
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True)
class ShowToast:
    """A short message at the bottom."""

    text: Words


@dataclass(frozen=True, slots=True)
class OpenDialog:
    """Put a dialog over the screen."""

    dialog: str


@dataclass(frozen=True, slots=True)
class CloseDialog:
    """Take the dialog away."""


@dataclass(frozen=True, slots=True)
class SendSms:
    """A message through the carrier; `to` None is the phone's own number; `after` is a time."""

    sender: Words
    text: Words
    to: Words | None
    after: Words


@dataclass(frozen=True, slots=True)
class Notify:
    """A notification in the shade."""

    title: Words
    text: Words
    after: Words


@dataclass(frozen=True, slots=True)
class Later:
    """Actions after a time, unless the screen that started them is left before."""

    after: Words
    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Choose:
    """Actions when all conditions hold, others when not."""

    conditions: tuple[Condition, ...]
    then: tuple[Action, ...]
    otherwise: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class LookUp:
    """The first row of a table that fits becomes `name.column` values of the visit."""

    table: str
    conditions: tuple[Condition, ...]
    name: str
    otherwise: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class CopyText:
    """Fill the clipboard."""

    text: Words


@dataclass(frozen=True, slots=True)
class OpenLink:
    """Open an address with whatever app claims it."""

    address: Words


@dataclass(frozen=True, slots=True)
class Crash:
    """The app dies."""


Action = (
    GoTo | GoBack | SetValues | Add | Draw | ShowToast | OpenDialog | CloseDialog | SendSms | Notify | Later
    | Choose | LookUp | CopyText | OpenLink | Crash
)  # fmt: skip
Actions = tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """What a list repeats: the rows of a table that fit, or the numbers from first to last."""

    table: str | None
    first: int = 0
    last: int = 0
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Widget:
    """One thing on a screen; `events` are by name: tap, long press, double tap, text, enter, drop, swipe left, …"""

    kind: str
    label: Words
    id: str = ""
    description: Words | None = None
    style: str = ""
    hint: Words | None = None
    variable: str = ""
    keyboard: str = "text"
    hidden: bool = False
    children: tuple[Widget, ...] = ()
    rows: Rows | None = None
    shown: tuple[Condition, ...] = ()
    enabled: tuple[Condition, ...] = ()
    selected: tuple[Condition, ...] = ()
    events: dict[str, Actions] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ScreenModel:
    """One screen: what it takes when it is opened, its own values, its widgets and events (open, back, key …).

    `activity` is the short name of the class that Android would report for it.
    """

    name: str
    title: Words
    takes: tuple[str, ...]
    values: Row
    content: tuple[Widget, ...]
    events: dict[str, Actions]
    bar: bool = True
    activity: str = MAIN


@dataclass(frozen=True, slots=True)
class DialogModel:
    """A dialog: a tap on one of its buttons closes it before the button's actions run."""

    name: str
    title: Words
    text: Words
    content: tuple[Widget, ...]
    buttons: tuple[Widget, ...]
    back_closes: bool = True


@dataclass(frozen=True, slots=True)
class PopUp:
    """A dialog that comes by itself after so many actions of the user since the app was started."""

    dialog: str
    after_actions: Words
    screens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """An address that the app claims; parts in braces are captured as values for `actions`."""

    pattern: re.Pattern[str]
    actions: Actions


@dataclass(frozen=True, slots=True)
class AppModel:
    """One app as its file describes it."""

    package: str
    name: str
    version: str
    version_code: int
    colour: str
    start: str
    settings: Row
    setting_kinds: dict[str, str]
    variables: Row
    saved: Row
    permissions: tuple[str, ...]
    tables: dict[str, tuple[Row, ...]]
    screens: dict[str, ScreenModel]
    dialogs: dict[str, DialogModel]
    pop_ups: tuple[PopUp, ...]
    links: tuple[Link, ...]
    on_start: Actions
    path: Path

    @property
    def activity(self) -> str:
        """The full class name of the activity that starts it: the one of its first screen."""
        return f"{self.package}.{self.screens[self.start].activity}"

    def activities(self) -> dict[str, str]:
        """The full class names of its activities, with the first screen of each."""
        names = (self.start, *self.screens)
        return {f"{self.package}.{self.screens[name].activity}": name for name in reversed(names)}


def empty_app(package: str) -> AppModel:
    """An app of which nothing but its package is known: one empty screen with that as its title."""
    screen = ScreenModel("main", words(package), (), {}, (), {})
    return AppModel(
        package, package, "1.0", 1, "#546E7A", "main", {}, {}, {}, {}, (), {}, {"main": screen}, {}, (), (), (), Path()
    )
