from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class ClearField(Step):
    """Empty a field, or the one that has the focus."""

    verb = "clear field"
    effect = Effect.DEVICE
    phone = True

    target: Selector | None = subject(SELECTOR, optional=True)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")
