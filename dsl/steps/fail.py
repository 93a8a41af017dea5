from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import ATTACHMENTS, RECORD, TEXT_VALUE, Effect, Step, detail
from dsl.nodes.values import Attachment


class Fail(Step):
    """Hand in the reason and end: the task failed."""

    verb = "fail"
    effect = Effect.FINAL
    calls = (1, 1)

    because: Expression = detail("because {}", TEXT_VALUE, required=True)
    data: Expression | None = detail("with {}", RECORD)
    attach: tuple[Attachment, ...] = detail("attach {}", ATTACHMENTS)
