from __future__ import annotations

from dsl.nodes.step import Effect, Step, subject, word


class SetDarkMode(Step):
    """Switch dark mode on or off; it needs Android 10."""

    verb = "set dark mode"
    effect = Effect.DEVICE
    phone = True

    state: str = subject(word("on", "off"))
