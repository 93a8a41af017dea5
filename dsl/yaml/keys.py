"""The keys of the YAML form that belong to no step: what each holds, what it is for, and whether it must be there.

The reader knows no others, and the schema for editors is made of the same. The first key of a statement is its verb.
"""

from __future__ import annotations

from collections.abc import Mapping

from dsl.enums import StrEnum
from dsl.hints import words_of
from dsl.nodes import values as va
from dsl.struct import Struct


class Holds(StrEnum):
    """What stands behind a key."""

    PLAIN = "plain text"
    PLAINS = "plain texts"
    TEXT = "text"
    NAME = "name"
    NAMES = "one or two names"
    PATH = "name with parts"
    VALUE = "value"
    VALUES = "value or values"
    NUMBER = "number"
    TIME = "time"
    SPAN = "two times"
    LIST = "list"
    RECORD = "record"
    PATTERN = "pattern"
    CONDITION = "condition"
    SELECTOR = "element"
    BASE = "what an element is found by"
    ORDINAL = "which one"
    POINT = "point"
    FLAG = "true"
    TYPE = "type"
    TYPES = "names with types"
    FIELDS = "names with types and usual values"
    ELEMENTS = "names with elements"
    KINDS = "kinds of failure"
    ON_FAILURE = "on failure"
    STEPS = "steps"
    USES = "used files"
    SCHEDULE = "schedule"
    DEFAULTS = "defaults"
    BLOCKS = "blocks"
    WHENEVERS = "rules"
    HANDLERS = "handlers"
    ELSE_IFS = "else ifs"
    CASES = "cases"
    BRANCHES = "branches"
    RELATIONS = "relations"
    BELOW = "its keys below it"


class Key(Struct):
    """One key: what it holds, what it is for in one sentence or two, and whether it must be there."""

    holds: Holds
    says: str
    needed: bool = False


Keys = Mapping[str, Key]

_DO = Key(Holds.STEPS, "The steps of the block.", needed=True)
_THEN = Key(Holds.STEPS, "What is done when the condition holds.", needed=True)
_TIMES = Key(Holds.NUMBER, "How many rounds there are at most.")
_EVERY = Key(Holds.TIME, "How long to wait between two rounds.")
_BOUND = Key(Holds.NUMBER, "How many rounds there are at most. Without it the loop could go on for ever.", needed=True)

FILE: Keys = {
    "flow": Key(Holds.PLAIN, "What this flow is called. A file begins with it."),
    "library": Key(Holds.PLAIN, "What this file of blocks is called. It stands in place of `flow`."),
    "app": Key(Holds.PLAIN, "The app that `open app` opens, by its package name."),
    "use": Key(Holds.USES, "Files of blocks that this flow uses."),
    "schedule": Key(Holds.SCHEDULE, "When the flow runs by itself."),
    "tags": Key(Holds.PLAINS, "Words by which flows are picked."),
    "inputs": Key(Holds.FIELDS, "What the flow is given: a name, its type, and what it is when nothing is given."),
    "outputs": Key(Holds.FIELDS, "What the flow hands in when it succeeds."),
    "elements": Key(Holds.ELEMENTS, "Names for elements of the screen; `{ref: name}` means one of them."),
    "defaults": Key(Holds.DEFAULTS, "How long to look for an element, the pause between touches, pictures."),
    "blocks": Key(Holds.BLOCKS, "Steps with a name, which `do` calls."),
    "whenever": Key(Holds.WHENEVERS, "What is done whenever something shows: between steps and while waiting."),
    "steps": Key(Holds.STEPS, "What the flow does, step by step."),
    "on failure": Key(Holds.HANDLERS, "What is done when a step fails; the first that fits."),
    "always": Key(Holds.STEPS, "What is done at the end, whatever has happened."),
}
"""The keys of a file."""

USE: Keys = {
    "file": Key(Holds.PLAIN, "The file of blocks, beside this one.", needed=True),
    "as": Key(Holds.NAME, "A name for it; its blocks are then called by `name.block`."),
}
SCHEDULE: Keys = {
    "when": Key(Holds.PLAIN, "When it runs, as `every weekday at 03:00` or in the five fields of cron.", needed=True),
    "in": Key(Holds.PLAIN, "The time zone, as `Europe/Oslo`."),
}
DEFAULTS: Keys = {
    "find": Key(Holds.TIME, "How long a step looks for its element."),
    "pause": Key(Holds.SPAN, "The pause between touches, as `200ms to 600ms`."),
    "screenshot": Key(Holds.ON_FAILURE, "`on failure`: a picture of the screen when a step fails."),
}
BLOCK: Keys = {
    "block": Key(Holds.NAME, "What the block is called.", needed=True),
    "with": Key(Holds.TYPES, "What the block is given: names with their types."),
    "gives": Key(Holds.TYPE, "The type of its result."),
    "do": _DO,
}
WHENEVER: Keys = {
    "shows": Key(Holds.SELECTOR, "The element that has to be on the screen.", needed=True),
    "do": _DO,
}
HANDLER: Keys = {
    "of": Key(Holds.KINDS, "The kinds of failure that this is for, with commas between them; all when left out."),
    "as": Key(Holds.NAME, "A name for the problem; it has `kind`, `step`, `message`, `line` and `screen`."),
    "do": _DO,
}
ELSE_IF: Keys = {
    "if": Key(Holds.CONDITION, "When this is done.", needed=True),
    "then": _THEN,
}
CASE: Keys = {
    "when": Key(Holds.VALUES, "The value, or several of them, for which this is done.", needed=True),
    "do": _DO,
}
BRANCH: Keys = {
    "branch": Key(Holds.TEXT, "What the branch is called.", needed=True),
    "as": Key(Holds.NAME, "A name for what its `give` says."),
    "do": _DO,
}
ATTACHMENT: Keys = {
    "file": Key(Holds.VALUE, "The file that is handed in, as `${proof}`.", needed=True),
    "named": Key(Holds.TEXT, "The name that it gets there."),
}

CONTROL: Mapping[str, Keys] = {
    "if": {
        "if": Key(Holds.CONDITION, "Do steps when a condition holds, or when something shows on the screen."),
        "then": _THEN,
        "else if": Key(Holds.ELSE_IFS, "What is done when another condition holds."),
        "else": Key(Holds.STEPS, "What is done when none of the conditions holds."),
    },
    "choose": {
        "choose": Key(Holds.VALUE, "Do the first case that is equal to a value."),
        "cases": Key(Holds.CASES, "The cases, each with its `when`."),
        "otherwise": Key(Holds.STEPS, "What is done when no case fits."),
    },
    "for each": {
        "for each": Key(
            Holds.NAMES, "Do steps for each item of a list. A second name, behind a comma, is the position from 1."
        ),
        "in": Key(Holds.LIST, "The list.", needed=True),
        "times": _TIMES,
        "do": _DO,
    },
    "repeat": {"repeat": Key(Holds.NUMBER, "Do steps so many times."), "do": _DO},
    "repeat while": {
        "repeat while": Key(Holds.CONDITION, "Do steps as long as a condition holds; looked at before each round."),
        "times": _BOUND,
        "every": _EVERY,
        "do": _DO,
    },
    "repeat until": {
        "repeat until": Key(Holds.CONDITION, "Do steps until a condition holds; looked at after each round."),
        "times": _BOUND,
        "every": _EVERY,
        "do": _DO,
    },
    "retry": {
        "retry": Key(Holds.NUMBER, "Do steps again when one of them fails, so many times in all."),
        "every": _EVERY,
        "every growing": Key(Holds.TIME, "How long to wait before the second round; then twice as long, and so on."),
        "do": _DO,
    },
    "within": {"within": Key(Holds.TIME, "A limit for all steps of a block together."), "do": _DO},
    "try": {
        "try": Key(Holds.BELOW, "Do steps, and say what is done when one of them fails."),
        "do": _DO,
        "on failure": Key(Holds.HANDLERS, "What is done when a step fails; the first that fits."),
        "always": Key(Holds.STEPS, "What is done in the end, whether a step has failed or not."),
    },
    "together": {
        "together": Key(Holds.BELOW, "Do several blocks at once; one of them may touch the phone."),
        "branches": Key(Holds.BRANCHES, "The blocks.", needed=True),
    },
    "set": {
        "set": Key(Holds.PATH, "Give a name a value, or a part of it, as `guest.first`."),
        "to": Key(Holds.VALUE, "The value.", needed=True),
    },
    "do": {
        "do": Key(Holds.PATH, "Call a block by its name, as `fill` or `common.fill`."),
        "with": Key(Holds.RECORD, "What the block is given."),
        "as": Key(Holds.NAME, "A name for its result."),
    },
    "give": {"give": Key(Holds.VALUE, "The result of a block, the input of a sub-task, what a browser has to know.")},
    "never": {"never": Key(Holds.TEXT, "What a browser must not do; stands below `browse`.")},
    "want": {"want": Key(Holds.TYPES, "What is to come back: names with their types.")},
    "on progress": {
        "on progress": Key(Holds.BELOW, "Do steps as a browser goes on; stands below `browse`."),
        "as": Key(Holds.NAME, "A name for what it does; it has `kind`, `message`, `url`, `title` and `round`."),
        "do": _DO,
    },
    "on question": {
        "on question": Key(Holds.BELOW, "Do steps when a website asks for something; stands below `browse`."),
        "as": Key(Holds.NAME, "A name for its form; it has `kind`, `description`, `url`, `title`, `again`, `fields`."),
        "do": _DO,
    },
}
"""The statements that steer, each with its keys."""

BARE: Mapping[str, str] = {
    "stop repeating": "Leave the loop.",
    "skip to next": "Go on with the next round of the loop.",
    "fail again": "Pass the problem on; stands in `on failure`.",
}
"""The statements that stand alone."""

BASES: Keys = {
    "text": Key(Holds.TEXT, "The whole text, description or hint of the element; capitals and blanks do not count."),
    "matching": Key(Holds.PATTERN, "A pattern that is searched in text, description and hint."),
    "id": Key(Holds.PLAIN, "The id of the element, as `email`."),
    "ref": Key(Holds.PLAIN, "A name that `elements` has."),
    "description": Key(Holds.TEXT, "What a screen reader says for the element."),
    "xpath": Key(Holds.TEXT, "A path through the whole screen; the last resort."),
    "class": Key(Holds.TEXT, "The kind of the element, as `android.widget.Button`."),
    "image": Key(Holds.TEXT, "A picture of the element, as a file beside the flow."),
    "written": Key(Holds.TEXT, "Words that are to be seen in the picture of the screen."),
    "point": Key(Holds.POINT, "A place on the screen by shares of width and height, as `50%, 20%`."),
}
"""What an element is found by; one of them."""

STATES: Keys = {word: Key(Holds.FLAG, f"Only an element that is {word}.") for word in words_of(va.ElementState)}
RELATIONS: Keys = {
    word: Key(Holds.BASE, f"Only an element that is {word} this one.")
    if word != "containing"
    else Key(Holds.BASE, "Only an element that has this one in it.")
    for word in words_of(va.Relation)
}
SELECTOR: Keys = {
    **BASES,
    "nth": Key(Holds.ORDINAL, "Which one of those that fit, in reading order: 1st, 2nd, 3rd, last."),
    **STATES,
    **RELATIONS,
    "relations": Key(Holds.RELATIONS, "Several relations of the same kind, as items."),
}
"""The keys of an element."""

SHOWS: Keys = {
    "shows": Key(Holds.SELECTOR, "Whether this element is on the screen.", needed=True),
    "up to": Key(Holds.TIME, "How long to wait for it before the answer is no."),
}
SHOWS_NOT: Keys = {"does not show": Key(Holds.SELECTOR, "Whether this element is not on the screen.", needed=True)}


def needed(keys: Keys) -> tuple[str, ...]:
    """The keys that must be there."""
    return tuple(name for name, key in keys.items() if key.needed)


def blocks(keys: Keys) -> tuple[str, ...]:
    """The keys below which steps stand."""
    return tuple(name for name, key in keys.items() if key.holds is Holds.STEPS)
