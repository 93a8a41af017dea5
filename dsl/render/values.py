"""Findings as plain values, for programs."""

from __future__ import annotations

from collections.abc import Iterable

from dsl.diagnostics import Diagnostic, Fix
from dsl.hints import Any
from dsl.source import Source, Span


def as_json(diagnostics: Iterable[Diagnostic], source: Source) -> list[dict[str, Any]]:
    """The findings as plain values; lines and columns from 1, offsets in characters from 0."""
    return [
        {
            "file": source.name,
            "code": one.code,
            "severity": str(one.severity),
            "message": one.message,
            **_place(source, one.span),
            "label": one.label or None,
            "because": None
            if one.because is None
            else {"message": one.because.text, **_place(source, one.because.span)},
            "help": one.help or None,
            "fix": _fix_json(source, one.fix),
        }
        for one in diagnostics
    ]


def _place(source: Source, span: Span) -> dict[str, Any]:
    line, column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return {
        "line": line,
        "column": column,
        "endLine": end_line,
        "endColumn": end_column,
        "start": span.start,
        "end": span.end,
    }


def _fix_json(source: Source, fix: Fix | None) -> dict[str, Any] | None:
    if fix is None:
        return None
    edits = [{**_place(source, edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}
