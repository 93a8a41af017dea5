from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import ATTACHMENTS, RECORD, TEXT_VALUE, Effect, Step, detail
from dsl.nodes.values import Attachment


class Decline(Step):
    """Hand in the reason and end: the task is declined, nothing was wrong with the phone or the flow."""

    verb = "decline"
    effect = Effect.FINAL
    calls = (1, 1)

    because: Expression = detail("because {}", TEXT_VALUE, required=True)
    data: Expression | None = detail("with {}", RECORD)
    attach: tuple[Attachment, ...] = detail("attach {}", ATTACHMENTS)
