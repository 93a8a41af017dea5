from __future__ import annotations

from dsl.nodes.step import SELECTOR, Effect, Step, subject
from dsl.nodes.values import Selector


class ReadTexts(Step):
    """The texts of all elements on the screen that fit, maybe none, in reading order."""

    verb = "read texts of"
    effect = Effect.REPEATABLE
    gives = "list of text"
    phone = True

    target: Selector = subject(SELECTOR)
