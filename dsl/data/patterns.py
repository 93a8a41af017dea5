"""Patterns in RE2's dialect: linear time, no runaway. google-re2 is loaded with the first pattern."""

from __future__ import annotations

import re
from functools import lru_cache

from dsl.data.failure import DataFailure, refuse
from dsl.data.kinds import Pattern, Value
from dsl.data.limits import PROGRAM
from dsl.hints import Any

FLAGS = "imsx"
_STEPS = 50  # of RE2's in one operation of an expression
# what stands in a pattern written with /x: an escape, a class, a comment, white space
_EXTENDED = r"(?s)(\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|#[^\n]*|\s+"


@lru_cache(maxsize=512)
def pattern(source: str, flags: str = "") -> Pattern:
    """The pattern `/source/flags`; fails with the reason when it is none in RE2's dialect."""
    import re2  # noqa: PLC0415 - heavy, and most flows have no pattern

    if strange := set(flags) - set(FLAGS):
        refuse(f"a pattern has no flag {min(strange)}; it takes i, m, s and x")
    options = re2.Options()
    options.log_errors = False
    bare = re.sub(_EXTENDED, lambda found: found[1] or "", source) if "x" in flags else source
    inline = "".join(sorted(set(flags) - {"x"}))
    compile_: Any = re2.compile
    try:
        made = compile_(f"(?{inline}){bare}" if inline else bare, options)
    except UnicodeEncodeError:
        return refuse("this is not a pattern: it holds half of a character")
    except re2.error as problem:
        reason = problem.args[0]
        said = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
        return refuse(f"/{source}/ is not a pattern: {said}")
    if made.programsize > PROGRAM:
        refuse(f"this pattern takes {made.programsize:,} instructions; a pattern has at most {PROGRAM:,}")
    return Pattern(source, flags, made)


def search_work(made: Pattern, text: str) -> int:
    """The most work of one search, in operations: RE2 may go through its whole program for each byte of the text."""
    return len(text) * (1 if text.isascii() else 2) * int(made.compiled.programsize) // _STEPS


def pattern_problem(source: str, flags: str = "") -> str | None:
    """Why `/source/flags` cannot be used (N112), or None: wrong in RE2's dialect, or several groups without names."""
    try:
        made = pattern(source, flags)
    except DataFailure as failure:
        return failure.message
    return _unnamed(made)


def _unnamed(made: Pattern) -> str | None:
    if made.compiled.groups > 1 and len(made.compiled.groupindex) < made.compiled.groups:
        return f"/{made.source}/ has several groups; name all of them: (?<name>…)"
    return None


def found(made: Pattern, text: str) -> Value:
    """What the first match gives (language rule 14): the match, its one group, a record of named groups, or nothing."""
    match = made.compiled.search(str(text))
    if match is None:
        return None
    if problem := _unnamed(made):
        refuse(problem)
    return _given(made, match)


def _given(made: Pattern, match: Any) -> Value:
    groups = match.groups()
    if not groups:
        return str(match.group(0))
    if len(groups) == 1:
        return _text(groups[0])
    return {name: _text(match.group(name)) for name in made.compiled.groupindex}


def _text(group: str | None) -> str | None:
    return None if group is None else str(group)


def matches(made: Pattern, text: str) -> bool:
    """Whether the pattern is found anywhere in the text."""
    return (
        made.compiled.search(text.encode("utf-8", "replace")) is not None
    )  # as bytes no place in it has to be counted
