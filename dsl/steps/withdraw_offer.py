from __future__ import annotations

from dsl.nodes.step import Effect, Step


class WithdrawOffer(Step):
    """Take the offer back; what was taken already stays taken."""

    verb = "withdraw offer"
    effect = Effect.ONCE
    calls = (0, 1)
