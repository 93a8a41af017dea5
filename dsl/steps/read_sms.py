from __future__ import annotations

from dsl.nodes.expressions import Expression, Pattern
from dsl.nodes.step import DURATION, PATTERN, TEXT_VALUE, Effect, Step, detail


class ReadSms(Step):
    """The newest SMS since the flow's start that fits, waiting for it.

    `matching` picks a part: without a group the whole match, with one group its text, with named groups a record.
    """

    verb = "read sms"
    effect = Effect.REPEATABLE
    gives = "any"
    phone = True

    sender: Expression | None = detail("from {}", TEXT_VALUE)
    matching: Pattern | None = detail("matching {}", PATTERN, required=True)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    optionally: bool = detail("optionally")
