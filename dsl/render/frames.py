"""Findings as people read them: a frame around the line, or one line each.

The frame is used for findings before a run and for failures in it alike. Nothing from a flow reaches a terminal
unescaped: control characters and invisible ones are written out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from dsl.diagnostics import Diagnostic, Fix, Label, Severity, apply
from dsl.source import Source
from dsl.struct import Struct

MOST_SHOWN = 20
WIDEST = 400
"""Characters of a line that are shown whole; of longer ones what stands around the place."""
_BEFORE, _SHOWN = 60, 160
_COLOURS = {Severity.ERROR: "31;1", Severity.WARNING: "33;1", Severity.ADVICE: "36;1"}


def text(diagnostics: Sequence[Diagnostic], source: Source, *, colour: bool = False) -> str:
    """All findings of a file in frames: the first of each line, at most twenty, and a last line that counts."""
    shown = first_of_each_line(diagnostics, source)[:MOST_SHOWN]
    pieces = [framed(one, source, colour=colour) for one in shown]
    if diagnostics:
        hidden = len(diagnostics) - len(shown)
        pieces.append(counted(diagnostics) + (f"; {len(shown)} shown" if hidden else ""))
    return "\n\n".join(pieces)


def concise(diagnostics: Iterable[Diagnostic], source: Source) -> str:
    """One line a finding: `file:line:column: severity CODE message`."""
    return "\n".join(headline(one, source) for one in diagnostics)


def framed(diagnostic: Diagnostic, source: Source, *, colour: bool = False) -> str:
    """One finding with its line, its place underlined, its fix and what to do."""
    lines = [headline(diagnostic, source, colour=colour)]
    lines += frame(source, Label(diagnostic.span, diagnostic.label), diagnostic.because)
    if diagnostic.fix is not None:
        lines.append(_fix_line(source, diagnostic.fix))
    explain = f"interpret explain {diagnostic.code}"
    lines.append(f"help: {visible(diagnostic.help)}   {explain}" if diagnostic.help else explain)
    return "\n".join(lines)


def headline(diagnostic: Diagnostic, source: Source, *, colour: bool = False) -> str:
    """`file:line:column: severity CODE message`."""
    line, column = source.position(diagnostic.span.start)
    severity = str(diagnostic.severity)
    if colour:
        severity = f"\x1b[{_COLOURS[diagnostic.severity]}m{severity}\x1b[0m"
    return f"{named(source.name)}:{line}:{column}: {severity} {diagnostic.code} {visible(diagnostic.message)}"


def frame(source: Source, label: Label, because: Label | None = None) -> list[str]:
    """The line of a place with the line above it, the place underlined and what is to be said there."""
    number, _ = source.position(label.span.start)
    extra = None if because is None else source.position(because.span.start)[0]
    numbers = [number - 1, number] if source.line(number - 1).strip() else [number]
    if extra is not None and extra not in numbers:
        numbers = sorted([*numbers, extra])
    width = len(str(max(numbers)))
    bar = f"{' ' * width} |"
    lines = [bar]
    for one in numbers:
        if lines[-1] != bar and one - 1 not in numbers:
            lines.append(f"{' ' * width} …")
        place = label.span.start if one == number or because is None else because.span.start
        shown = _cut(source.line(one), _column(source, place))
        lines.append(f"{one:>{width}} | {visible(shown.text)}".rstrip())
        if one == extra and because is not None and extra != number:
            lines.append(f"{bar} {_underline(source, because, '-', shown)}")
        if one == number:
            lines.append(f"{bar} {_underline(source, label, '^', shown)}")
            if because is not None and extra == number:
                lines.append(f"{bar} {_underline(source, because, '-', shown)}")
    lines.append(bar)
    return lines


def counted(diagnostics: Iterable[Diagnostic]) -> str:
    """`3 errors, 1 warning`."""
    counts: dict[Severity, int] = {}
    for one in diagnostics:
        counts[one.severity] = counts.get(one.severity, 0) + 1
    words = []
    for severity in Severity:
        if count := counts.get(severity):
            plural = "" if count == 1 or severity is Severity.ADVICE else "s"
            words.append(f"{count} {severity}{plural}")
    return ", ".join(words) or "nothing found"


def first_of_each_line(diagnostics: Iterable[Diagnostic], source: Source) -> list[Diagnostic]:
    """Errors first: of several findings on one line the worst and leftmost, since it often causes the others."""
    order = list(Severity)
    best: dict[int, Diagnostic] = {}
    for one in diagnostics:
        line = source.position(one.span.start)[0]
        other = best.get(line)
        if other is None or order.index(one.severity) < order.index(other.severity):
            best[line] = one
    return [best[line] for line in sorted(best)]


def visible(line: str) -> str:
    """A text with everything that could not be seen, or would move the cursor, written as `\\u{…}`."""
    if line.isprintable():
        return line
    return "".join(_visible(sign) for sign in line)


def named(name: str) -> str:
    """The name of a file at the beginning of a line, where a build log would take `::` or `##[` for a command."""
    shown = visible(name)
    return f"./{shown}" if shown.startswith(("::", "##")) else shown


def _visible(sign: str) -> str:
    if sign == "\t":
        return "  "
    return sign if sign.isprintable() else f"\\u{{{ord(sign):X}}}"


def _columns(shown: str) -> int:
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in shown
    )


class _Cut(Struct):
    """What is shown of a line; `begins` is where in the line that is."""

    text: str
    begins: int


def _cut(written: str, place: int) -> _Cut:
    """A line, of a very long one only what stands around a place."""
    if len(written) <= WIDEST:
        return _Cut(written, 0)
    begins = max(0, min(place, len(written)) - _BEFORE)
    before, behind = "…" if begins else "", "…" if begins + _SHOWN < len(written) else ""
    return _Cut(f"{before}{written[begins : begins + _SHOWN]}{behind}", begins - len(before))


def _column(source: Source, offset: int) -> int:
    """The column of an offset, from 0."""
    return source.position(offset)[1] - 1


def _underline(source: Source, label: Label, sign: str, shown: _Cut) -> str:
    start = max(0, _column(source, label.span.start) - shown.begins)
    end = max(start + 1, min(start + label.span.end - label.span.start, len(shown.text)))
    before = _columns(visible(shown.text[:start]))
    marked = max(1, _columns(visible(shown.text[start:end])))
    return f"{' ' * before}{sign * marked} {visible(label.text)}".rstrip()


def _fix_line(source: Source, fix: Fix) -> str:
    """The fix and the first line that it changes, as it will be."""
    safety = "safe" if fix.safe else "asks first"
    first = min(fix.edits, key=lambda edit: edit.span)
    line, column = source.position(first.span.start)
    after = _cut(Source(apply(source.text, fix.edits)).line(line), column - 1)
    return f"fix ({safety}): {visible(fix.title):<28} {line} | {visible(after.text)}".rstrip()
