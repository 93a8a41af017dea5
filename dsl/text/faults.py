"""Why a line could not be understood, said so that its author can mend it.

The grammar only knows where it stopped and what could have stood there; this turns both into a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import grammar
from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.source import Span
from dsl.spelling import closest
from dsl.text.shapes import Stuck

_VALUE = {"NUMBER", "DURATION"}
_ELEMENT = {"ELEMENT_ID"}
_WORD = r"[A-Za-z_]\w*(?:[-'][A-Za-z]+)*"
_PIECE = r"[A-Za-z_0-9]+|:=|[=!&|<>]+|\"_*\"|[#@][\w.]+|."
TIME_IN_WORDS = r"(\d+) +(milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h|days?|d)\b"
"""Compiled when something is wrong: most flows that are checked have no fault."""
_UNIT = {"milli": "ms", "ms": "ms", "s": "s", "m": "m", "h": "h", "d": "d"}

Places = Callable[[int, int], Span]


def listed(words: Iterable[str]) -> str:
    """`a`, `b` and `c`."""
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}" if quoted else "nothing"


def unknown_word(what: str, word: str, span: Span, known: Iterable[str], *, code: str) -> Diagnostic:
    """There is no such …; did you mean."""
    known = tuple(known)
    near = closest(word, known)
    return error(
        code,
        f"there is no {what} `{word}`" + (f"; did you mean `{near}`?" if near else ""),
        span,
        help="" if near else f"known are {listed(known)}",
        fix=Fix(f"write `{near}`", (Edit(span, near),)) if near else None,
    )


def stuck(text: str, mask: str, place: Places, where: Stuck) -> Diagnostic:
    """The sentence for a line or value that stops making sense at a place."""
    at = where.at
    while at < len(mask) and mask[at] == " ":
        at += 1
    if at >= len(mask.rstrip()):
        return _unfinished(mask, place, where.expected)
    found = re.compile(_PIECE).match(mask, at)
    piece = found[0] if found else mask[at]
    span = place(at, at + len(piece))
    return (
        _filler(mask, piece, at, place, where.expected)
        or _comment_sign(text, mask, at, place)
        or _time_waited_for(mask, at, place)
        or _time_in_words(mask, at, place)
        or _reserved(piece, span, where.expected)
        or _foreign(piece, span, where.expected)
        or _unquoted(text, piece, span, where.expected)
        or _nameless(mask, at, place, where.expected)
        or _misfit(text, mask, piece, span, at, where.expected)
    )


def wanted(expected: frozenset[str]) -> str:
    """What could stand at a place, in plain words; empty when that says nothing useful."""
    if expected & _VALUE:
        return "a value"
    if expected & _ELEMENT:
        return 'an element, as "Text", #id or @name'
    if "TYPE_WORD" in expected:
        return "a type, as text, number or list of text"
    if "STRING" in expected:
        return "a text in quotes"
    if "REGEX" in expected:
        return "a pattern between slashes"
    if expected & {"NAME", "KEY", "WORD"}:
        return "a name"
    keywords = sorted(_keyword(one) for one in expected if one.startswith("_") and not one.startswith("_COMMA"))
    if 0 < len(keywords) <= 4:
        return " or ".join(f"`{word}`" for word in keywords)
    return ""


def _keyword(terminal: str) -> str:
    return terminal[1:].lower().replace("_", " ")


def _unfinished(mask: str, place: Places, expected: frozenset[str]) -> Diagnostic:
    end = len(mask.rstrip())
    start = max(mask.rstrip().rfind(" ") + 1, 0)
    what = wanted(expected)
    closing = next((sign for sign, name in ((")", "RPAR"), ("]", "RSQB"), ("}", "RBRACE")) if name in expected), "")
    if closing and not expected & _VALUE:
        what = f"`{closing}`"
    return error("E022", f"something is missing behind this: {what or 'the line stops too early'}", place(start, end))


def _comment_sign(text: str, mask: str, at: int, place: Places) -> Diagnostic | None:
    if mask[at] != "#":
        return None
    span = place(at, at + 1)
    rest = place(at, len(mask.rstrip()))
    return error(
        "E007",
        "this is read as an element id; a comment needs a blank behind its #",
        rest,
        fix=Fix("make it a comment", (Edit(Span(span.end, span.end), " "),)),
    )


def _time_in_words(mask: str, at: int, place: Places) -> Diagnostic | None:
    """`5 seconds` for `5s`."""
    for found in re.finditer(TIME_IN_WORDS, mask):
        if found.start(2) == at:
            unit = next(short for long, short in _UNIT.items() if found[2].startswith(long))
            span = place(found.start(), found.end())
            new = f"{found[1]}{unit}"
            return error("E013", f"a time is written {new}", span, fix=Fix(f"write {new}", (Edit(span, new),)))
    return None


def _reserved(piece: str, span: Span, expected: frozenset[str]) -> Diagnostic | None:
    if piece not in grammar.RESERVED or "NAME" not in expected:
        return None
    return error(
        "N117",
        f"`{piece}` is a word of the language and cannot be a name",
        span,
        fix=Fix(f"call it `{piece}_`", (Edit(span, f"{piece}_"),)),
        help=f"the words that cannot be names are {listed(grammar.RESERVED)}",
    )


_SIGNS = {"=": "is", "==": "is", "!=": "is not", "&&": "and", "||": "or", "!": "not", "<>": "is not", "=>": ">="}
_SET = (":=", "=", "==")
_FILLERS = ("a", "an", "at", "button", "field", "in", "into", "on", "the", "to")
_ONE_VALUE = frozenset({"COLON"})


def _foreign(piece: str, span: Span, expected: frozenset[str]) -> Diagnostic | None:
    word = "to" if "_TO" in expected and piece in _SET else _SIGNS.get(piece)
    if word is None:
        return None
    return error(
        "E014",
        f"`{piece}` is not a word of this language; write `{word}`",
        span,
        fix=Fix(f"write `{word}`", (Edit(span, word),)),
    )


def _time_waited_for(mask: str, at: int, place: Places) -> Diagnostic | None:
    """`wait for 3 seconds` for `wait 3s`."""
    found = re.compile(rf"{TIME_IN_WORDS}|\d+(?:ms|s|m|h|d)\b").match(mask, at)
    before = re.search(r"\bwait( +for) +$", mask[:at])
    if found is None or before is None:
        return None
    unit = next(short for long, short in _UNIT.items() if found[2].startswith(long)) if found[2] else ""
    time = f"{found[1]}{unit}" if unit else found[0]
    span = place(before.start(1), found.end())
    return error(
        "E023",
        f"`wait for` waits for what the screen shows; to let time pass, write `wait {time}`",
        place(at, found.end()),
        fix=Fix(f"write `wait {time}`", (Edit(span, f" {time}"),)),
    )


def _unquoted(text: str, piece: str, span: Span, expected: frozenset[str]) -> Diagnostic | None:
    """`press "enter"` for `press enter`."""
    said = text[span.start + 1 : span.end - 1]
    if not piece.startswith('"') or not expected <= {"KEY", "NAME", "WORD"} or not re.fullmatch(_WORD, said):
        return None
    return error(
        "E023",
        f"a name stands here, without quotes: `{said}`",
        span,
        fix=Fix(f"write `{said}`", (Edit(span, said),)),
    )


def _filler(mask: str, piece: str, at: int, place: Places, expected: frozenset[str]) -> Diagnostic | None:
    """`tap on "Pay"` for `tap "Pay"`."""
    before = re.search(r" (\w+) +$", mask[:at])
    if before is None or before[1] not in _FILLERS or piece[0] not in '"#@' or expected & {"STRING", "ELEMENT_ID"}:
        return None
    return error(
        "E023",
        f"`{before[1]}` does not fit here; leave it out",
        place(before.start(1), before.end(1)),
        fix=Fix(f"leave `{before[1]}` out", (Edit(place(before.start(1), at), ""),), safe=False),  # it may be a name
    )


def _nameless(mask: str, at: int, place: Places, expected: frozenset[str]) -> Diagnostic | None:
    """`{ a, b }` for `{ a: a, b: b }`."""
    name = re.search(r"(\w+) *$", mask[:at])
    if expected != _ONE_VALUE or mask[at] not in ",}" or name is None:
        return None
    here = place(name.start(1), name.end(1))
    return error(
        "E023",
        f"each value of a record has a name: `{name[1]}: …`",
        here,
        fix=Fix(f"write `{name[1]}: {name[1]}`", (Edit(here, f"{name[1]}: {name[1]}"),)),
    )


def _misfit(text: str, mask: str, piece: str, span: Span, at: int, expected: frozenset[str]) -> Diagnostic:
    shown = text[span.start : span.end]
    if not shown.isprintable() or shown.isspace():
        return error("E023", f"the character U+{ord(shown[0]):04X} cannot stand here", span)
    word = re.compile(_WORD).match(mask, at)
    if word:
        keywords = [_keyword(one) for one in expected if one.startswith("_") and not one.startswith("_COMMA")]
        near = closest(word[0], keywords)
        if near:
            return error(
                "E023",
                f"`{word[0]}` does not fit here; did you mean `{near}`?",
                span,
                fix=Fix(f"write `{near}`", (Edit(span, near),)),
            )
    what = wanted(expected)
    return error(
        "E023",
        f"`{shown}` does not fit here" + (f"; {what} could stand here" if what else ""),
        span,
        help="texts stand in quotes; names, numbers and times do not" if word else "",
    )
