from __future__ import annotations

from dsl.nodes.expressions import Expression, Text
from dsl.nodes.step import DEVICE, DURATION, INTEGER, JOB, LIST, NAME, TEXT, Effect, HasBody, Step, detail, subject


class StartSubtasks(Step):
    """Start one sub-task for each item of a list; `give` in the block below is the input of each.

    At most N run at a time, each for at most the time given. `later` leaves the start to the job's owner.
    """

    verb = "start subtasks for each"
    effect = Effect.ONCE
    calls = (0, None)
    gives = "batch"
    has_body = HasBody.YES

    item: str = subject(NAME)
    source: Expression = subject(LIST, lead="in")
    job: Expression | None = detail("on job {}", JOB)
    device: Expression | None = detail("on device {}", DEVICE)
    flow: Text | None = detail("using {}", TEXT)
    at_most: Expression | None = detail("at most {} at a time", INTEGER)
    up_to: Expression | None = detail("up to {} each", DURATION)
    later: bool = detail("later")
