from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import TEXT_VALUE, Effect, Step, subject


class OpenLink(Step):
    """Open a web address or a link into an app, with whatever app claims it."""

    verb = "open link"
    effect = Effect.DEVICE
    phone = True

    address: Expression = subject(TEXT_VALUE)
