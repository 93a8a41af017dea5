"""How large a file may be; one that is larger is refused before anything of it is looked at (E018)."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.source import Span

LARGEST = 4 * 1024 * 1024
"""Bytes in UTF-8."""
_WIDEST = 4
"""Bytes of one character."""
MOST_LINES = 200_000
"""Lines with or without something on them; 400,000 parts of YAML stand on fewer."""


def too_large(content: str | bytes) -> Diagnostic | None:
    """What is wrong with a text, or the bytes of one, that has more than LARGEST bytes or MOST_LINES lines."""
    if len(content) * _WIDEST > LARGEST and _bytes(content) > LARGEST:
        return _refused("is larger than 4 MiB")
    lines = content.count("\n") if isinstance(content, str) else content.count(b"\n")
    return _refused(f"has more than {MOST_LINES:,} lines") if lines > MOST_LINES else None


def _bytes(content: str | bytes) -> int:
    if len(content) > LARGEST or isinstance(content, bytes):
        return len(content)
    return len(content.encode("utf-8", "surrogatepass"))


def _refused(what: str) -> Diagnostic:
    return error(
        "E018",
        f"this file {what}; no flow needs as much",
        Span(0, 1),
        help="split it into several flows, or into blocks of their own files with `use`",
    )
