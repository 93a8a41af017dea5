from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class ReadText(Step):
    """The text of an element."""

    verb = "read text of"
    effect = Effect.REPEATABLE
    gives = "text"
    phone = True

    target: Selector = subject(SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")
