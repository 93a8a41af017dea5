from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, INTEGER, LIST, TEXT_VALUE, Effect, HasBody, Step, detail, subject


class Browse(Step):
    """Let an AI service do something on the web, in words of your own, and hand back what it found.

    Below it stand `give` (what it needs to know), `never` (what it must not do), `want` (what is to come back: the
    result then has these fields, without it the result is the text of the answer), `on progress` and `on question`.
    It begins at the address behind `at`, from a country named by its two letters. Each round is one act on a page;
    each of the checks looks whether the answer is what was asked for. When they are used up, the last answer counts
    all the same, unless `only accepted` stands there. Fields of forms are filled, beyond searches and dates, on
    the sites that are trusted; `without safeguards` lets it fill in anything, anywhere.
    """

    verb = "browse"
    effect = Effect.ONCE
    gives = "any"
    has_body = HasBody.MAYBE
    wishes = ("give", "never", "want", "on progress", "on question")

    task: Expression = subject(TEXT_VALUE)
    at: Expression | None = detail("at {}", TEXT_VALUE)
    country: Expression | None = detail("from {}", TEXT_VALUE)
    rounds: Expression | None = detail("at most {} rounds", INTEGER)
    checks: Expression | None = detail("at most {} checks", INTEGER)
    accepted: bool = detail("only accepted")
    trusting: Expression | None = detail("trusting {}", LIST)
    unsafe: bool = detail("without safeguards")
    up_to: Expression | None = detail("up to {}", DURATION, limit=True)
