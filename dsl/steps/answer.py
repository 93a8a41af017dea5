from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import RECORD, Effect, Step, subject


class Answer(Step):
    """Fill in the form that a website asks with; it stands in `on question`.

    Each field of the record is one of the form, called by its name or by its kind (`email`, `password`). The values go
    straight into the page, no model reads them: the one place on the web for secrets.
    """

    verb = "answer"
    effect = Effect.ONCE

    values: Expression = subject(RECORD)
