from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail
from dsl.nodes.values import Selector


class Paste(Step):
    """Write what is in the clipboard into a field, after what stands there.

    Without `into` it goes into the field that has the focus.
    """

    verb = "paste"
    effect = Effect.DEVICE
    phone = True

    into: Selector | None = detail("into {}", SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION)
    optionally: bool = detail("optionally")
