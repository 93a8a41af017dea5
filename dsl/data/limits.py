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


def fits_text(length: int) -> None:
    """Refuse a text that would be longer than TEXT_LENGTH characters."""
    if length > TEXT_LENGTH:
        refuse(f"the text would have {length:,} characters; a text has at most {TEXT_LENGTH:,}")


def fits_list(length: int) -> None:
    """Refuse a list or record that would have more than LIST_LENGTH items."""
    if length > LIST_LENGTH:
        refuse(f"the list would have {length:,} items; a list has at most {LIST_LENGTH:,}")


def parts(value: Value) -> int:
    """How many values a value consists of, counted as often as they occur; fails past PARTS or DEPTH."""
    if type(value) is not tuple and type(value) is not dict:
        return 1
    total, depth = 1, 0
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
        level = inner
    return total
