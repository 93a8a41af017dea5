from __future__ import annotations

from dsl.nodes.step import Effect, Step, subject, word


class SetAirplaneMode(Step):
    """Switch airplane mode on or off; it needs Android 11.

    A phone that is reached over Wi-Fi is lost when it is switched on.
    """

    verb = "set airplane mode"
    effect = Effect.DEVICE
    phone = True

    state: str = subject(word("on", "off"))
