from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import ATTACHMENTS, RECORD, Effect, Step, detail, subject
from dsl.nodes.values import Attachment


class ReportProgress(Step):
    """Tell the job how far the task is; the task stays open.

    What is reported is kept and added to by the next report. Files cannot be sent with progress.
    """

    verb = "report progress"
    effect = Effect.REPEATABLE
    calls = (1, 1)

    data: Expression = subject(RECORD)
    attach: tuple[Attachment, ...] = detail("attach {}", ATTACHMENTS)  # refused by F204: the service ignores it
