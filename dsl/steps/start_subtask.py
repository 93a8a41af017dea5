from __future__ import annotations

from dsl.nodes.expressions import Expression, Text
from dsl.nodes.step import DEVICE, DURATION, JOB, TEXT, Effect, HasBody, Step, detail


class StartSubtask(Step):
    """Start one sub-task; `give` in the block below is its input.

    It runs the flow of the job named, the flow file named by `using`, or this flow again.
    """

    verb = "start subtask"
    effect = Effect.ONCE
    calls = (1, 1)
    gives = "batch"
    has_body = HasBody.YES

    job: Expression | None = detail("on job {}", JOB)
    device: Expression | None = detail("on device {}", DEVICE)
    flow: Text | None = detail("using {}", TEXT)
    up_to: Expression | None = detail("up to {}", DURATION)
    later: bool = detail("later")
