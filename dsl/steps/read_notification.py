from __future__ import annotations

from dsl.nodes.expressions import Expression, Pattern
from dsl.nodes.step import DURATION, PATTERN, TEXT_VALUE, Effect, Step, detail


class ReadNotification(Step):
    """The newest notification since the flow's start that fits, waiting for it.

    Its title and its text are searched. `from` is its title, the name of its app, or its app's package; `matching`
    picks a part: without a group the whole match, with one group its text, with named groups a record.
    """

    verb = "read notification"
    effect = Effect.REPEATABLE
    gives = "any"
    phone = True

    sender: Expression | None = detail("from {}", TEXT_VALUE)
    matching: Pattern | None = detail("matching {}", PATTERN, required=True)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    optionally: bool = detail("optionally")
