"""What kinds of values there are, and their names in plain English. A kind is decided by the exact Python type."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from dsl.data.words import Kind
from dsl.hints import TYPE_CHECKING, Any, TypeAlias
from dsl.struct import Struct, field

if TYPE_CHECKING:
    from pathlib import Path


class Secret(str):
    """A text that must not be shown; written into another text it is that text's plain part."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Secret(…)"


class FileValue(Struct):
    """A file: its name, its extension without the dot, its size in bytes, and where its bytes are."""

    name: str
    extension: str
    source: Path | bytes = field(repr=False)
    size: int

    def read(self) -> bytes:
        """The bytes; OSError when the file is gone."""
        return self.source if isinstance(self.source, bytes) else self.source.read_bytes()


class Batch(Struct):
    """Sub-tasks that were started together: their ids and what each was given, in the order of the list."""

    ids: tuple[str, ...]
    inputs: tuple[Value, ...] = ()
    job: str | None = None


class Pattern(Struct):
    """A pattern in RE2's dialect; `compiled` is RE2's own object."""

    source: str
    flags: str
    compiled: Any = field(compare=False, repr=False)


Value: TypeAlias = (
    "bool | Decimal | str | timedelta | date | datetime | tuple[Value, ...] | dict[str, Value]"
    " | Pattern | FileValue | Batch | None"
)
KINDS: dict[type, Kind] = {
    type(None): "nothing",
    bool: "flag",
    Decimal: "number",
    str: "text",
    Secret: "text",
    timedelta: "duration",
    date: "date",
    datetime: "moment",
    tuple: "list",
    dict: "record",
    Pattern: "pattern",
    FileValue: "file",
    Batch: "batch",
}


def kind_of(value: Value) -> Kind:
    """The kind's name; TypeError for what is no value (a fault of the program, never of a flow)."""
    kind = KINDS.get(type(value))
    if kind is None:
        raise TypeError(f"no value of the language: {type(value).__name__}")
    return kind
