from __future__ import annotations

from dsl.nodes.step import Effect, Step


class HideKeyboard(Step):
    """Put the on-screen keyboard away."""

    verb = "hide keyboard"
    effect = Effect.DEVICE
    phone = True
