from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, TEXT_VALUE, Effect, HasBody, Step, detail, subject


class Extract(Step):
    """What one page says: its text with headings and lists as signs (Markdown), or the fields that `want` names.

    `fresh` leaves out what was kept from an earlier look; `thoroughly` loads the page as a browser does, which takes
    up to a minute. Nothing on the page is touched.
    """

    verb = "extract"
    effect = Effect.REPEATABLE
    gives = "text"
    has_body = HasBody.MAYBE
    wishes = ("want",)

    address: Expression = subject(TEXT_VALUE)
    country: Expression | None = detail("from {}", TEXT_VALUE)
    fresh: bool = detail("fresh")
    thoroughly: bool = detail("thoroughly")
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
