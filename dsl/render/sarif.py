"""Findings as SARIF 2.1.0, which code hosts and editors read (OASIS standard; section numbers in the code)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from urllib.parse import quote

from dsl.diagnostics import Diagnostic, Fix, Severity
from dsl.hints import Any
from dsl.render.frames import visible
from dsl.source import Source, Span

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def as_sarif(
    found: Iterable[tuple[Source, Sequence[Diagnostic]]], version: str, pages: Mapping[str, str]
) -> dict[str, Any]:
    """One run with all findings (3.13, 3.14); `pages` says what each code means, `version` is the program's."""
    pairs = [(source, one) for source, diagnostics in found for one in diagnostics]
    codes = sorted({one.code for _, one in pairs})
    rules = [{"id": code, "shortDescription": {"text": pages.get(code, code)}} for code in codes]
    driver = {"name": "interpret", "version": version, "rules": rules}
    results = [_result(source, one, codes.index(one.code)) for source, one in pairs]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(source: Source, one: Diagnostic, rule: int) -> dict[str, Any]:
    """One finding (3.27)."""
    said = visible(one.message) + (f" ({visible(one.help)})" if one.help else "")
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rule,
        "level": _LEVELS[one.severity],
        "message": {"text": said},
        "locations": [{"physicalLocation": _place(source, one.span)}],
    }
    if one.because is not None:
        because = {"physicalLocation": _place(source, one.because.span), "message": {"text": visible(one.because.text)}}
        result["relatedLocations"] = [because]
    if one.fix is not None:
        result["fixes"] = [_fix(source, one.fix)]
    return result


def _fix(source: Source, fix: Fix) -> dict[str, Any]:
    """What would mend it (3.55)."""
    replacements = [
        {"deletedRegion": _region(source, edit.span), "insertedContent": {"text": edit.text}} for edit in fix.edits
    ]
    change = {"artifactLocation": {"uri": _uri(source.name)}, "replacements": replacements}
    return {"description": {"text": visible(fix.title)}, "artifactChanges": [change]}


def _place(source: Source, span: Span) -> dict[str, Any]:
    return {"artifactLocation": {"uri": _uri(source.name)}, "region": _region(source, span)}


def _region(source: Source, span: Span) -> dict[str, int]:
    """Lines and columns from 1, the end excluded (3.30)."""
    line, column = source.position(span.start)
    end_line, end_column = source.position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _uri(name: str) -> str:
    path = PurePath(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix().encode("utf-8", "surrogateescape"))
