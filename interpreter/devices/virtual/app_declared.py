"""The keys of app files: what each holds, and what it is for. The reader knows no others; the schema is made of them.

Widgets and actions are told by the first of their keys, in the order in which they stand here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


class Holds(StrEnum):
    """What stands behind a key."""

    WORDS = "text"
    LINE = "one value"
    YES = "yes or no"
    COLOUR = "colour"
    TIME = "time"
    COUNT = "number of actions"
    NAMES = "names"
    VALUES = "names with values"
    TABLES = "tables"
    CONDITIONS = "comparisons"
    STYLE = "style"
    KEYBOARD = "keyboard"
    WIDGETS = "widgets"
    ACTIONS = "actions"
    SCREENS = "screens"
    DIALOGS = "dialogs"
    POP_UPS = "pop-ups"
    LINKS = "links"


@dataclass(frozen=True, slots=True)
class Key:
    """What a key holds, what it is for, and whether it must be there."""

    holds: Holds
    says: str
    needed: bool = False


Declared: TypeAlias = Mapping[str, Key]

STYLES = ("plain", "title", "small", "strong", "error")
KEYBOARDS = ("text", "number", "phone", "email")

APP: Declared = {
    "app": Key(Holds.LINE, "The package, as com.example.shop.", needed=True),
    "name": Key(Holds.LINE, "What the app is called on the phone.", needed=True),
    "version": Key(Holds.LINE, "The version that people see."),
    "version code": Key(Holds.LINE, "The version as a whole number."),
    "colour": Key(Holds.COLOUR, 'The colour of the bar and of buttons, in quotes: "#1565c0".'),
    "start": Key(Holds.LINE, "The screen that opens first.", needed=True),
    "permissions": Key(Holds.NAMES, "What the app may ask for: location, camera, notifications, …"),
    "settings": Key(Holds.VALUES, "Values that a test or the command line replaces for a phone."),
    "variables": Key(Holds.VALUES, "Values that last until the app is stopped."),
    "saved": Key(Holds.VALUES, "Values that last until the app's data is cleared."),
    "tables": Key(Holds.TABLES, "Rows that lists show and that can be looked up."),
    "screens": Key(Holds.SCREENS, "The screens, by name.", needed=True),
    "dialogs": Key(Holds.DIALOGS, "The dialogs, by name."),
    "pop-ups": Key(Holds.POP_UPS, "Dialogs that come by themselves."),
    "links": Key(Holds.LINKS, "Addresses that the app claims."),
    "on start": Key(Holds.ACTIONS, "What the app does when it starts."),
}

KEY_EVENTS = ("on key ", "on hold key ")
"""A screen's events for any key of the phone begin so, pressed and held."""
_SWIPES: Declared = {
    f"on swipe {way}": Key(Holds.ACTIONS, f"A finger moved {way}.") for way in ("left", "right", "up", "down")
}
SCREEN: Declared = {
    "title": Key(Holds.WORDS, "The words of the bar."),
    "takes": Key(Holds.NAMES, "The values that `go to` hands over."),
    "values": Key(Holds.VALUES, "Values that last as long as the screen is open."),
    "content": Key(Holds.WIDGETS, "What is on the screen, from top to bottom."),
    "bar": Key(Holds.YES, "Whether there is a bar with the title."),
    "activity": Key(Holds.LINE, "What Android calls the screen, as SearchActivity."),
    "on open": Key(Holds.ACTIONS, "What happens when the screen opens."),
    "on back": Key(Holds.ACTIONS, "What the back key does instead of leaving the screen."),
    **_SWIPES,
}
DIALOG: Declared = {
    "title": Key(Holds.WORDS, "The words at the top."),
    "text": Key(Holds.WORDS, "What the dialog says."),
    "content": Key(Holds.WIDGETS, "What is between the text and the buttons."),
    "buttons": Key(Holds.WIDGETS, "The buttons; a tap on one closes the dialog first."),
    "back closes": Key(Holds.YES, "Whether the back key closes it."),
}
POP_UP: Declared = {
    "dialog": Key(Holds.LINE, "The dialog that comes.", needed=True),
    "after actions": Key(Holds.COUNT, "After how many touches, texts and swipes since its start.", needed=True),
    "on screens": Key(Holds.NAMES, "The screens that it may come on; without it, any."),
}
LINK: Declared = {
    "address": Key(Holds.LINE, "The address; parts in braces become values.", needed=True),
    "do": Key(Holds.ACTIONS, "What the app does when it is opened.", needed=True),
}

EVENTS: Declared = {
    "on tap": Key(Holds.ACTIONS, "It was touched."),
    "on long press": Key(Holds.ACTIONS, "It was touched and held."),
    "on double tap": Key(Holds.ACTIONS, "It was touched twice."),
    "on text": Key(Holds.ACTIONS, "A field's text changed."),
    "on enter": Key(Holds.ACTIONS, "The enter key was pressed in a field."),
    "on draw": Key(Holds.ACTIONS, "A finger drew on it; `{drawn}` are the dots that it met, of nine: 1236."),
    "on drop": Key(Holds.ACTIONS, "Something was dragged here; `{dragged}` is its text."),
    **_SWIPES,
    "on pinch in": Key(Holds.ACTIONS, "Two fingers came together on it."),
    "on pinch out": Key(Holds.ACTIONS, "Two fingers went apart on it."),
}
_SHARED: Declared = {
    "id": Key(Holds.LINE, "The id that Android reports, with the app's package before it."),
    "description": Key(Holds.WORDS, "What a screen reader says."),
    "show when": Key(Holds.CONDITIONS, "It is there only when all of this holds."),
    "enabled when": Key(Holds.CONDITIONS, "It can be touched only when all of this holds."),
    "selected when": Key(Holds.CONDITIONS, "It is marked as selected when all of this holds."),
    **EVENTS,
}
_VARIABLE = Key(Holds.LINE, "Where its value is kept; without it, a variable that is called like the id.")
WIDGETS: Mapping[str, Declared] = {
    "text": {
        "text": Key(Holds.WORDS, "Words on the screen."),
        "style": Key(Holds.STYLE, "How they look."),
        **_SHARED,
    },
    "button": {"button": Key(Holds.WORDS, "Something to touch, with words on it."), **_SHARED},
    "field": {
        "field": Key(Holds.WORDS, "Something to write into; these words are its hint."),
        "hint": Key(Holds.WORDS, "The hint, where it is not the label."),
        "variable": _VARIABLE,
        "keyboard": Key(Holds.KEYBOARD, "Which keyboard it wants."),
        "hidden": Key(Holds.YES, "Whether it shows dots instead of letters."),
        **_SHARED,
    },
    "switch": {
        "switch": Key(Holds.WORDS, "Something that is `yes` or `no`."),
        "variable": _VARIABLE,
        **_SHARED,
    },
    "image": {"image": Key(Holds.WORDS, "A picture; these words are its description."), **_SHARED},
    "spinner": {"spinner": Key(Holds.WORDS, "A wheel that turns while something lasts."), **_SHARED},
    "list": {
        "list": Key(Holds.WIDGETS, "Rows that scroll; or nothing, with `for each`."),
        "for each": Key(Holds.LINE, "A table, or numbers as `1 to 60`: a row for each."),
        "where": Key(Holds.CONDITIONS, "Only the rows of the table of which all of this holds."),
        "row": Key(Holds.WIDGETS, "What is in each row."),
        **_SHARED,
    },
    "column": {"column": Key(Holds.WIDGETS, "Widgets one below the other."), **_SHARED},
    "row": {"row": Key(Holds.WIDGETS, "Widgets side by side."), **_SHARED},
    "web area": {"web area": Key(Holds.WIDGETS, "A web page inside the app."), **_SHARED},
}

_WITH = Key(Holds.VALUES, "The values that the screen takes.")
_AFTER = Key(Holds.TIME, "How long it takes to come.")
ACTIONS: Mapping[str, Declared] = {
    "go to": {"go to": Key(Holds.LINE, "Open a screen.", needed=True), "with": _WITH},
    "start over at": {
        "start over at": Key(Holds.LINE, "Open a screen and forget those before it.", needed=True),
        "with": _WITH,
    },
    "set": {"set": Key(Holds.VALUES, "Change values.", needed=True)},
    "add": {"add": Key(Holds.VALUES, "Add numbers to values.", needed=True)},
    "draw": {"draw": Key(Holds.VALUES, "Put a random number into a value: `6 digits` or `1 to 20`.", needed=True)},
    "toast": {"toast": Key(Holds.WORDS, "A short message at the bottom.", needed=True)},
    "dialog": {"dialog": Key(Holds.LINE, "Open a dialog.", needed=True)},
    "sms": {
        "sms": Key(Holds.WORDS, "Send a message.", needed=True),
        "from": Key(Holds.WORDS, "Who it is from.", needed=True),
        "to": Key(Holds.WORDS, "The number that it is for; without it, this phone."),
        "after": _AFTER,
    },
    "notification": {
        "notification": Key(Holds.WORDS, "Put a notification into the shade.", needed=True),
        "title": Key(Holds.WORDS, "Its title; without it, the app's name."),
        "after": _AFTER,
    },
    "after": {
        "after": Key(Holds.TIME, "Wait on this screen.", needed=True),
        "do": Key(Holds.ACTIONS, "What happens then.", needed=True),
    },
    "if": {
        "if": Key(Holds.CONDITIONS, "When all of this holds,", needed=True),
        "then": Key(Holds.ACTIONS, "this happens,", needed=True),
        "else": Key(Holds.ACTIONS, "otherwise this."),
    },
    "look up": {
        "look up": Key(Holds.LINE, "The table of which the first row that fits is kept.", needed=True),
        "where": Key(Holds.CONDITIONS, "What holds of the row.", needed=True),
        "as": Key(Holds.LINE, "Its columns are values under this name.", needed=True),
        "else": Key(Holds.ACTIONS, "What happens when none fits."),
    },
    "copy": {"copy": Key(Holds.WORDS, "Fill the clipboard.", needed=True)},
    "open link": {"open link": Key(Holds.WORDS, "Open an address with whatever app claims it.", needed=True)},
}
BARE: Mapping[str, str] = {
    "go back": "Leave the screen as the back key does.",
    "close dialog": "Take the dialog away.",
    "crash": "The app dies.",
}
