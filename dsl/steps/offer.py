from __future__ import annotations

from dsl.nodes.expressions import Expression, Text
from dsl.nodes.step import PARTNER, RECORD, TEXT, Effect, Step, detail, subject


class Offer(Step):
    """Offer something to the sibling tasks of this job; one of them may take it.

    `to` reserves it for one partner. A new offer replaces the one that stands.
    """

    verb = "offer"
    effect = Effect.ONCE
    calls = (1, 1)

    topic: Text = subject(TEXT)
    data: Expression | None = detail("with {}", RECORD)
    partner: Expression | None = detail("to {}", PARTNER)
