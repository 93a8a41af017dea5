"""Constructors of structs of a few fields, written out: to put one together from a text costs as much as reading ten
lines of a flow. `set_N` are what puts values into the fields; dsl/struct.py gives them, and the fields' names."""

from __future__ import annotations

from types import FunctionType

from dsl.hints import Any


def _one(set_0: Any) -> Any:
    def init(self: Any, a0: Any) -> None:
        set_0(self, a0)

    return init


def _two(set_0: Any, set_1: Any) -> Any:
    def init(self: Any, a0: Any, a1: Any) -> None:
        set_0(self, a0)
        set_1(self, a1)

    return init


def _three(set_0: Any, set_1: Any, set_2: Any) -> Any:
    def init(self: Any, a0: Any, a1: Any, a2: Any) -> None:
        set_0(self, a0)
        set_1(self, a1)
        set_2(self, a2)

    return init


def _four(set_0: Any, set_1: Any, set_2: Any, set_3: Any) -> Any:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any) -> None:
        set_0(self, a0)
        set_1(self, a1)
        set_2(self, a2)
        set_3(self, a3)

    return init


def _five(set_0: Any, set_1: Any, set_2: Any, set_3: Any, set_4: Any) -> Any:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any) -> None:
        set_0(self, a0)
        set_1(self, a1)
        set_2(self, a2)
        set_3(self, a3)
        set_4(self, a4)

    return init


def _six(set_0: Any, set_1: Any, set_2: Any, set_3: Any, set_4: Any, set_5: Any) -> Any:
    def init(self: Any, a0: Any, a1: Any, a2: Any, a3: Any, a4: Any, a5: Any) -> None:
        set_0(self, a0)
        set_1(self, a1)
        set_2(self, a2)
        set_3(self, a3)
        set_4(self, a4)
        set_5(self, a5)

    return init


def constructor(fields: int) -> FunctionType:
    """The one for so many fields, one to MOST, with `set_N` free."""
    made: FunctionType = _WRITTEN[fields - 1](*[None] * fields)
    return made


_WRITTEN = (_one, _two, _three, _four, _five, _six)
MOST = len(_WRITTEN)
