from __future__ import annotations

from dsl.nodes.expressions import Expression, Pattern
from dsl.nodes.step import DURATION, PATTERN, Effect, Step, detail


class ReadToast(Step):
    """The newest toast (a short message that an app shows over the screen and takes away again), waiting for it.

    It may be gone from the screen by now. One that was read is not read again, and those from before the task's first
    step on its phone do not count. `matching` picks a part as in `read sms`; without it any toast will do, all of it.
    """

    verb = "read toast"
    effect = Effect.REPEATABLE
    gives = "text"
    phone = True

    matching: Pattern | None = detail("matching {}", PATTERN)
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
    optionally: bool = detail("optionally")
