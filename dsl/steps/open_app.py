from __future__ import annotations

from dsl.nodes.expressions import Expression, Text
from dsl.nodes.step import RECORD, TEXT, Effect, Step, detail, subject


class OpenApp(Step):
    """Start the flow's app, or the named one, and wait until it is in front.

    `fresh` wipes its data first, as on the first start. `with` hands it values as extras of its start.
    """

    verb = "open app"
    effect = Effect.DEVICE
    phone = True

    package: Text | None = subject(TEXT, optional=True)
    fresh: bool = detail("fresh")
    given: Expression | None = detail("with {}", RECORD)
