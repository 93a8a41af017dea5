from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import ATTACHMENTS, JOB, RECORD, Effect, Step, detail, subject, word
from dsl.nodes.values import Attachment


class Dump(Step):
    """Write one row into a data-dump job.

    The row is a task of that job, `pending` unless `marked` says `failed` or `declined`.
    Files become addresses in the row.
    """

    verb = "dump"
    effect = Effect.ONCE
    calls = (1, 1)
    gives = "record"

    data: Expression = subject(RECORD)
    job: Expression = detail("to job {}", JOB, required=True)
    marked: str | None = detail("marked {}", word("pending", "failed", "declined", code="J403"))
    attach: tuple[Attachment, ...] = detail("attach {}", ATTACHMENTS)
