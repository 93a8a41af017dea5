from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, TEXT_VALUE, Effect, HasBody, Step, detail, subject


class Generate(Step):
    """Make something new of what one page says: sort it, judge it, sum it up; `want` below names the fields.

    `fresh` and `thoroughly` are as with `extract`. Nothing on the page is touched.
    """

    verb = "generate"
    effect = Effect.REPEATABLE
    gives = "record"
    has_body = HasBody.YES
    wishes = ("want",)
    needs = ("want",)

    task: Expression = subject(TEXT_VALUE)
    at: Expression = detail("at {}", TEXT_VALUE, required=True)
    country: Expression | None = detail("from {}", TEXT_VALUE)
    fresh: bool = detail("fresh")
    thoroughly: bool = detail("thoroughly")
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
