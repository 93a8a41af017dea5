from __future__ import annotations

from dsl.nodes.expressions import Text
from dsl.nodes.step import TEXT, Effect, Step, subject


class ClearApp(Step):
    """Wipe the data of the flow's app, or of the named one, as if it were newly installed."""

    verb = "clear app"
    effect = Effect.DEVICE
    phone = True

    package: Text | None = subject(TEXT, optional=True)
