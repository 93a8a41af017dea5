"""Places in the value of a YAML text to places in the file, exact behind quotes, escapes and folded lines too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dsl.diagnostics import Diagnostic, Edit, Fix, Label
from dsl.hints import Any, TypeVar
from dsl.nodes.base import Node
from dsl.source import Span
from dsl.struct import fields, is_struct, replace

_BLANKS = " \t\r\n"
_RUN = re.compile(r"[ \t\r\n]*")
_LONG_ESCAPES = {"x": 4, "u": 6, "U": 10}
T = TypeVar("T")


def offsets(text: str, start: int, end: int, value: str, style: str) -> list[int]:
    """For each character of a value where it stands in the file between `start` and `end`; one more for its end."""
    made: list[int] = []
    at = start + 1 if style in ("'", '"') else start
    if style in ("|", ">"):
        at = _blanks(text, _after_header(text, start, end), end, value, made, style)
    while len(made) < len(value):
        sign = value[len(made)]
        if at >= end:
            made.append(end)
        elif style == '"' and text[at] == "\\":
            at = _escaped(text, at, made)
        elif sign in _BLANKS and text[at] in _BLANKS:
            at = _blanks(text, at, end, value, made, style)
        else:
            made.append(at)
            at += 2 if style == "'" and sign == "'" else 1
    made.append(min(at, end))
    return made


def _after_header(text: str, start: int, end: int) -> int:
    """Where the content of a block text begins: behind its first line and the first indent."""
    at = text.find("\n", start, end)
    return end if at < 0 else at + 1


def _escaped(text: str, at: int, made: list[int]) -> int:
    sign = text[at + 1]
    if sign in "\r\n":
        found = _RUN.match(text, at + 1)
        return found.end() if found else at + 2
    made.append(at)
    return at + _LONG_ESCAPES.get(sign, 2)


def _blanks(text: str, at: int, end: int, value: str, made: list[int], style: str) -> int:
    """A run of blanks and line ends; the last ones in the file are the last ones of the value."""
    found = _RUN.match(text, at, end)
    stop = found.end() if found else at + 1
    run = text[at:stop]
    breaks = run.count("\n")
    if style in ("|", ">") or not breaks:
        first = len(made)
        inside = _RUN.match(value, first)
        count = (inside.end() if inside else first) - first
        count = min(count, len(run)) if not breaks else count
    else:
        count = 1 if breaks == 1 else breaks - 1
    made += [max(at, stop - count + number) for number in range(count)]
    return stop


class Places:
    """From places in a value, or in what was made of it, to places in the file."""

    def __init__(self, at: Sequence[int]) -> None:
        self.at = at

    def span(self, span: Span) -> Span:
        """The same stretch in the file."""
        last = len(self.at) - 1
        start = self.at[min(span.start, last)]
        if span.end <= span.start:
            return Span(start, start)
        return Span(start, max(start, self.at[min(span.end - 1, last)] + 1))

    def tree(self, one: T) -> T:
        """A part of the tree with all its spans moved."""
        if isinstance(one, tuple):
            return tuple(self.tree(each) for each in one)  # type: ignore[return-value,unused-ignore]
        if not isinstance(one, Node) or not is_struct(one):
            return one
        changed: dict[str, Any] = {"span": self.span(one.span)}
        for each in fields(one):
            inner = getattr(one, each.name)
            if isinstance(inner, Node | tuple):
                changed[each.name] = self.tree(inner)
        return replace(one, **changed)

    def diagnostic(self, one: Diagnostic) -> Diagnostic:
        """A finding at its place in the file; fixes are left out, since quotes and escapes stand between."""
        because = None if one.because is None else Label(self.span(one.because.span), one.because.text)
        return replace(one, span=self.span(one.span), because=because, fix=None)


def unharmful(one: Diagnostic, style: str) -> Diagnostic:
    """A finding whose fix is left out where it would break the quotes around the text that it changes."""
    if one.fix is None:
        return one
    bad = {"'": ("'",), '"': ('"', "\\")}.get(style, (": ", " #", "\n"))
    return replace(one, fix=None) if any(sign in edit.text for edit in one.fix.edits for sign in bad) else one


def fix(title: str, span: Span, text: str, *, safe: bool = True) -> Fix:
    """A fix that replaces one stretch."""
    return Fix(title, (Edit(span, text),), safe=safe)
