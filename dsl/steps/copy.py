from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import TEXT_VALUE, Effect, Step, subject


class Copy(Step):
    """Put a text into the phone's clipboard. Numbers, dates and times are written out."""

    verb = "copy"
    effect = Effect.DEVICE
    phone = True

    value: Expression = subject(TEXT_VALUE)
