from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, TEXT_VALUE, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class Type(Step):
    """Write into a field: touch it, write, read back, and write once more if something else stands there.

    Without `into` the text goes into the field that has the focus. Numbers, dates and times are written out.
    """

    verb = "type"
    effect = Effect.DEVICE
    phone = True

    value: Expression = subject(TEXT_VALUE)
    into: Selector | None = detail("into {}", SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")
