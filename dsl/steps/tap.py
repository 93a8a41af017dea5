from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class Tap(Step):
    """Touch the centre of an element, waiting until it is there and still.

    `up to` says how long to look for it; `optionally` goes on when it does not come.
    """

    verb = "tap"
    effect = Effect.DEVICE
    phone = True

    target: Selector = subject(SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")
