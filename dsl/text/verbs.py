"""Which statement a line begins: the verb phrase is looked up before the grammar is asked.

An unknown verb then gets "did you mean", and a known one gets the list of what it takes.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.patterns import compiled
from dsl.source import Span
from dsl.steps.index import VERBS

CONTROL = (
    "if", "else if", "else", "choose", "when", "otherwise", "for each", "repeat", "repeat while", "repeat until",
    "retry", "within", "try", "on failure", "always", "together", "branch", "set", "do", "give", "never", "want",
    "on progress", "on question", "stop repeating", "skip to next", "fail again",
)  # fmt: skip
SECTIONS = (
    "flow", "blocks", "app", "use", "schedule", "tags", "inputs", "outputs", "elements", "defaults", "steps", "always",
    "block", "whenever", "on failure",
)  # fmt: skip
BORROWED = {
    "assert": "expect that", "assert visible": "expect", "assertvisible": "expect", "back": "press back",
    "break": "stop repeating", "call": "do", "catch": "on failure", "click": "tap", "click on": "tap",
    "continue": "skip to next", "echo": "log", "elif": "else if", "elseif": "else if", "else  if": "else if",
    "enter text": "type", "enter": "type", "except": "on failure", "finally": "always", "for": "for each",
    "foreach": "for each", "goto": "open link", "go to": "open link", "input": "type", "input text": "type",
    "launch": "open app", "launch app": "open app", "let": "set", "longpress": "long press", "doubletap": "double tap",
    "navigate to": "open link", "print": "log", "return": "give", "see": "expect", "sleep": "wait",
    "start app": "open app", "stop app": "close app", "switch": "choose", "tap on": "tap", "throw": "fail because",
    "unless": "if not", "var": "set", "verify": "expect", "wait until visible": "wait for", "waitfor": "wait for",
    "while": "repeat while", "write": "type", "scroll until": "scroll to", "swipe to": "scroll to",
    "case": "when", "default": "otherwise", "submit": "succeed with", "kill app": "close app",
    "wait for gone": "wait until gone", "take screenshot": "screenshot", "until": "repeat until",
    "open url": "open link",
    "upload": "attach", "elsif": "else if", "press on": "tap", "touch": "tap",
}  # fmt: skip
"""Words of other tools and what they are called here (E014)."""

SHELL = frozenset({"adb", "adb shell", "bash", "exec", "execute", "run command", "run shell", "sh", "shell"})
"""Words for what no step does (S706)."""

WORD = r"[^\W\d]\w*"
_GIVES_VALUE = r" *(\.|to\b)"
"""Behind `set location` it says that a name is meant."""
_LONGEST = 5


def phrase(mask: str, known: frozenset[str]) -> tuple[str, int] | None:
    """The longest known phrase that a line begins with, and where it ends in the mask."""
    words: list[str] = []
    at, best = 0, None
    word = compiled(WORD)
    while len(words) < _LONGEST and (found := word.match(mask, at)) is not None:
        words.append(found[0])
        text = " ".join(words)
        if text in known and not (text.startswith("set ") and compiled(_GIVES_VALUE).match(mask, found.end())):
            best = (text, found.end())
        at = found.end()
        blank = at
        while at < len(mask) and mask[at] == " ":
            at += 1
        if at == blank:
            break
    return best


STATEMENTS = frozenset({*VERBS, *CONTROL})
HEADERS = frozenset(SECTIONS)
_BORROWED = frozenset(BORROWED)


def unknown(mask: str, start: int, known: frozenset[str], what: str) -> Diagnostic:
    """E001 or E014 for a line that begins with no known phrase; `start` is its place in the source."""
    if known is STATEMENTS and (borrowed := phrase(mask.lower(), _BORROWED)) is not None:
        words, end = borrowed
        right = BORROWED[words]
        span = Span(start, start + end)
        return error(
            "E014",
            f"`{mask[:end]}` is not a word of this language; write `{right}`",
            span,
            fix=Fix(f"write `{right}`", (Edit(span, right),)),
            help=f'see `interpret steps "{right}"`' if right in VERBS else "",
        )
    if known is STATEMENTS and (shell := phrase(mask.lower(), SHELL)) is not None:
        said = "a command for the phone's shell is no step"
        span = Span(start, start + shell[1])
        return error("S706", said, span, help="`interpret steps` lists what can be done on a phone")
    near, end = _nearest(mask, known)
    span = Span(start, start + end)
    if near is None:
        return error(
            "E001",
            f"there is no {what} `{mask[:end]}`",
            span,
            help="`interpret steps` lists them all" if known is STATEMENTS else "",
        )
    return error(
        "E001",
        f"there is no {what} `{mask[:end]}`; did you mean `{near}`?",
        span,
        fix=Fix(f"write `{near}`", (Edit(span, near),)),
    )


def _nearest(mask: str, known: frozenset[str]) -> tuple[str | None, int]:
    """The known phrase nearest to the first words, and how much of the line these are."""
    from dsl.spelling import closest  # noqa: PLC0415 - only for what is misspelt

    ends: list[int] = []
    at = 0
    word = compiled(WORD)
    while len(ends) < _LONGEST and (found := word.match(mask, at)) is not None:
        ends.append(found.end())
        at = found.end()
        while at < len(mask) and mask[at] == " ":
            at += 1
        if at == ends[-1]:
            break
    for end in reversed(ends):
        said = " ".join(mask[:end].split())
        words = said.count(" ")
        near = closest(said, [one for one in known if abs(one.count(" ") - words) <= 1])
        if near is not None:
            return near, end
    if ends:
        return None, ends[0]
    return None, max(1, len(mask.split(" ", 1)[0]))
