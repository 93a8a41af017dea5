from __future__ import annotations

from dsl.nodes.step import Effect, Step, subject, word


class Rotate(Step):
    """Turn the screen. The phone keeps to it until the end of the task."""

    verb = "rotate"
    effect = Effect.DEVICE
    phone = True

    way: str = subject(word("portrait", "landscape"))
