from __future__ import annotations

from dsl.nodes.expressions import Text
from dsl.nodes.step import TEXT, Effect, Step, subject


class CloseApp(Step):
    """Stop the flow's app, or the named one."""

    verb = "close app"
    effect = Effect.DEVICE
    phone = True

    package: Text | None = subject(TEXT, optional=True)
