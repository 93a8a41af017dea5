from __future__ import annotations

from dsl.nodes.expressions import Text
from dsl.nodes.step import TEXT, Effect, Step, subject


class Deny(Step):
    """Take a permission away from the flow's app; the names are those of `allow`.

    Android ends an app that loses a permission: open it again afterwards.
    """

    verb = "deny"
    effect = Effect.DEVICE
    phone = True

    permission: Text = subject(TEXT)
