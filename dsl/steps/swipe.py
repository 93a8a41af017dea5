from __future__ import annotations

from dsl.nodes.step import SELECTOR, Effect, Step, detail, subject, word
from dsl.nodes.values import Selector


class Swipe(Step):
    """Swipe once over the screen, or over an element.

    The direction is the finger's: `swipe up` shows what is further down. `from` a point begins there: `swipe down from
    point 50%, 0%` pulls the notifications down.
    """

    verb = "swipe"
    effect = Effect.DEVICE
    phone = True

    direction: str = subject(word("left", "right", "up", "down"))
    start: Selector | None = detail("from {}", SELECTOR)
    optionally: bool = detail("optionally")
