from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import ATTACHMENTS, RECORD, Effect, Step, detail
from dsl.nodes.values import Attachment


class Succeed(Step):
    """Hand in the result and end: the task succeeded. Without `with` the declared outputs are handed in."""

    verb = "succeed"
    effect = Effect.FINAL
    calls = (1, 1)

    data: Expression | None = detail("with {}", RECORD)
    attach: tuple[Attachment, ...] = detail("attach {}", ATTACHMENTS)
