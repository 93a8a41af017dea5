"""How large a file may be; one that is larger is refused before anything of it is looked at (E018)."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.source import Span

LARGEST = 4 * 1024 * 1024
"""Bytes in UTF-8."""
_WIDEST = 4
"""Bytes of one character."""


def too_large(content: str | bytes) -> Diagnostic | None:
    """What is wrong with a text, or the bytes of one, that has more than LARGEST bytes."""
    if len(content) * _WIDEST <= LARGEST or _bytes(content) <= LARGEST:
        return None
    return error(
        "E018",
        "this file is larger than 4 MiB; no flow needs to be",
        Span(0, 1),
        help="split it into several flows, or into blocks of their own files with `use`",
    )


def _bytes(content: str | bytes) -> int:
    if len(content) > LARGEST or isinstance(content, bytes):
        return len(content)
    return len(content.encode("utf-8", "surrogatepass"))
