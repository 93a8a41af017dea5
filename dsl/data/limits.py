"""How large values may become; what passes a limit fails with kind `data` and names the limit."""

from __future__ import annotations

from dsl.data.failure import refuse
from dsl.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from dsl.data.kinds import Value

TEXT_LENGTH = 1024 * 1024
LIST_LENGTH = 100_000
PARTS = 500_000
DEPTH = 64
DIGITS = 100
MATCHES = 20_000
FORMAT_LENGTH = 100
OPERATIONS = 500_000
PROGRAM = 10_000
_LONG = 32


def fits_text(length: int) -> None:
    """Refuse a text that would be longer than TEXT_LENGTH characters."""
    if length > TEXT_LENGTH:
        refuse(f"the text would have {length:,} characters; a text has at most {TEXT_LENGTH:,}")


def fits_list(length: int) -> None:
    """Refuse a list or record that would have more than LIST_LENGTH items."""
    if length > LIST_LENGTH:
        refuse(f"the list would have {length:,} items; a list has at most {LIST_LENGTH:,}")


def letters(text: str) -> int:
    """The work of going over a text, in operations; what is no ASCII has to be composed (NFC) first."""
    return len(text) >> (4 if text.isascii() else 2)


def work(value: Value) -> int:
    """The work of going over all of a value, in operations; fails past PARTS or DEPTH."""
    if isinstance(value, str):
        return letters(value)
    return _over(value, count_letters=True)


def parts(value: Value) -> int:
    """How many values a value consists of, counted as often as they occur; fails past PARTS or DEPTH."""
    return _over(value, count_letters=False)


def _over(value: Value, *, count_letters: bool) -> int:
    if type(value) is not tuple and type(value) is not dict:
        return 1
    total, depth, extra = 1, 0, 0
    level: list[Value] = [value]
    while level:
        depth += 1
        if depth > DEPTH:
            refuse(f"the value is nested deeper than {DEPTH} levels")
        inner: list[Value] = []
        for one in level:
            children = one if type(one) is tuple else tuple(one.values()) if type(one) is dict else ()
            total += len(children)
            if total > PARTS:
                refuse(f"the value has more than {PARTS:,} parts")
            inner += [child for child in children if type(child) is tuple or type(child) is dict]
            if count_letters:
                extra += sum([letters(child) for child in children if isinstance(child, str) and len(child) > _LONG])
        level = inner
    return total + extra
