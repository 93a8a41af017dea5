"""Random flows whose values fit their places: a number where a number is wanted, or anything in `${…}`.

The reader of flows takes any value anywhere and leaves types to the check; the schema knows what a place wants.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.nodes.step import Kind, Slot
from tests.dsl.flows import Maker

Written = ex.Text | ex.Record | ex.Number | ex.Percent | ex.Duration | ex.Flag | ex.Nothing | ex.Negative
WANTS: dict[type[Any], dict[str, str]] = {
    co.ForEach: {"source": "list", "at_most": "integer"},
    co.RepeatTimes: {"times": "integer"},
    co.RepeatWhile: {"at_most": "integer"},
    co.RepeatUntil: {"at_most": "integer"},
    co.Retry: {"times": "integer"},
    co.Do: {"given": "record"},
    co.Never: {"value": "text"},
}

WISHES = co.Never | co.Want | co.OnProgress | co.OnQuestion
"""What stands below some steps only, which the check of a flow sees to."""


def fits(wants: str, one: ex.Expression) -> bool:
    """Whether a value can be written in a place without `${…}`, or is never written without."""
    if not isinstance(one, Written):
        return True
    match wants:
        case "any":
            return True
        case "text" | "job" | "device":
            return not isinstance(one, ex.Record)
        case "flag":
            return not isinstance(one, ex.Number | ex.Negative)
        case "number":
            return isinstance(one, ex.Number)
        case "integer":
            return isinstance(one, ex.Number) and one.value == one.value.to_integral_value()
        case "duration":
            return isinstance(one, ex.Duration)
        case "record":
            return isinstance(one, ex.Record)
        case _:
            return False


def fitted(wants: str, one: Any) -> Any:
    """The value, or a name where it does not fit."""
    return one if one is None or fits(wants, one) else ex.Name("a")


class Fitting(Maker):
    """Makes flows whose values fit."""

    def slot(self, slot: Slot) -> Any:
        made = super().slot(slot)
        match slot.place.kind:
            case Kind.EXPRESSION:
                return fitted(slot.place.wants, made)
            case Kind.ATTACHMENTS:
                return tuple(va.Attachment(one.file, fitted("text", one.named)) for one in made)
            case _:
                return made

    def time(self) -> ex.Expression:
        made: ex.Expression = fitted("duration", super().time())
        return made

    def condition(self) -> co.Condition:
        made = super().condition()
        return made if isinstance(made, co.Shows) else fitted("flag", made)

    def control(self, depth: int) -> co.Statement:
        made = super().control(depth)
        while isinstance(made, WISHES):
            made = super().control(depth)
        return _with_fitted(made)

    def wish(self, word: str, depth: int) -> co.Statement:
        return _with_fitted(super().wish(word, depth))


def _with_fitted(made: Any) -> Any:
    """A statement with what it holds fitted."""
    wants = WANTS.get(type(made), {})
    return replace(made, **{name: fitted(what, getattr(made, name)) for name, what in wants.items()})
