from __future__ import annotations

from dsl.nodes.expressions import Expression, Text
from dsl.nodes.step import CONDITION, DURATION, PARTNER, TEXT, Effect, Step, detail, subject


class Take(Step):
    """Take what a sibling task offers, waiting for it; each offer is taken once.

    `from` takes from one partner only; `where` chooses by what is offered (`item` is the offered record).
    """

    verb = "take"
    effect = Effect.ONCE
    calls = (1, None)
    gives = "partner"

    topic: Text = subject(TEXT)
    partner: Expression | None = detail("from {}", PARTNER)
    where: Expression | None = detail("where {}", CONDITION)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
