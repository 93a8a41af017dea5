from __future__ import annotations

from dsl.nodes.step import SELECTOR, Effect, Step, step, subject
from dsl.nodes.values import Selector


@step
class Screenshot(Step):
    """A picture of the screen, or of one element, as a file."""

    verb = "screenshot"
    effect = Effect.REPEATABLE
    gives = "file"
    phone = True

    target: Selector | None = subject(SELECTOR, optional=True)
