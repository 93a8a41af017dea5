from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import RECORD, Effect, Step, step, subject


@step
class ReportProgress(Step):
    """Tell the job how far the task is; the task stays open.

    What is reported is kept and added to by the next report. Files cannot be sent with progress.
    """

    verb = "report progress"
    effect = Effect.ONCE

    data: Expression = subject(RECORD)
