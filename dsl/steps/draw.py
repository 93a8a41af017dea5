from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, LIST, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class Draw(Step):
    """Move a finger from point to point without lifting it: a pattern that unlocks, a signature, a slider, a game.

    A point is `{ x: 50%, y: 20% }`, shares of the screen's width and height, or of the element's behind `on`. A list of
    two such lists is two fingers at once, each from one point straight to another: to turn a map, to pull it down.
    `over` says how long all of it takes; otherwise 0.3 s from each point to the next.
    """

    verb = "draw"
    effect = Effect.DEVICE
    phone = True
    acts_for = "time"

    points: Expression = subject(LIST)
    target: Selector | None = detail("on {}", SELECTOR)
    time: Expression | None = detail("over {}", DURATION)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")
