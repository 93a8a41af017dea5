"""Bytes of a file to text: UTF-8 only, with the place in bytes where it is not (E021), and not without end (E018)."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.size import too_large
from dsl.source import Source, Span

_OTHERS = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)


def decoded(data: bytes, name: str) -> tuple[Source, Diagnostic | None]:
    """The text of a file, or with a diagnostic what of it can be shown."""
    large = too_large(data)
    if large is not None:
        return Source("", name), large
    for mark, encoding in _OTHERS:
        if data.startswith(mark):
            return Source("", name), error(
                "E021", f"this file is {encoding}, not UTF-8 (byte 0)", Span(0, 1), help="save it as UTF-8"
            )
    try:
        return Source(data.decode("utf-8"), name), None
    except UnicodeDecodeError as wrong:
        before = data[: wrong.start].decode("utf-8")
        shown = Source(data.decode("utf-8", errors="replace"), name)
        return shown, error(
            "E021",
            f"byte {wrong.start} of this file (0x{data[wrong.start]:02X}) is not UTF-8",
            Span(len(before), len(before) + 1),
            help="save it as UTF-8",
        )
