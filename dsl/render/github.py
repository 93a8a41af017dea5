"""Findings as GitHub's workflow commands: `::error file=…,line=…::message`, at most ten of a kind.

What comes from a flow cannot begin a command of its own: `%`, line ends and, in front of the message, `:` and `,` are
escaped.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dsl.diagnostics import Diagnostic, Severity
from dsl.render.frames import visible
from dsl.source import Source

MOST_OF_A_KIND = 10
"""GitHub shows no more annotations of a kind in a step."""
_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "notice"}


def as_github(found: Iterable[tuple[Source, Sequence[Diagnostic]]]) -> str:
    """One command a finding, and a last plain line that says how many are left out."""
    lines: list[str] = []
    left_out = 0
    counts = dict.fromkeys(Severity, 0)
    for source, diagnostics in found:
        for one in diagnostics:
            counts[one.severity] += 1
            if counts[one.severity] > MOST_OF_A_KIND:
                left_out += 1
            else:
                lines.append(_command(source, one))
    if left_out:
        lines.append(f"{left_out} more not shown here: GitHub shows {MOST_OF_A_KIND} of a kind")
    return "\n".join(lines)


def _command(source: Source, one: Diagnostic) -> str:
    line, column = source.position(one.span.start)
    end_line, end_column = source.position(one.span.end)
    places = {"file": source.name, "line": line, "endLine": end_line}
    if line == end_line:  # GitHub refuses columns over several lines
        places |= {"col": column, "endColumn": end_column}
    said = ",".join(f"{key}={_property(str(value))}" for key, value in (places | {"title": one.code}).items())
    return f"::{_KINDS[one.severity]} {said}::{_data(one.message + (f'; {one.help}' if one.help else ''))}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
