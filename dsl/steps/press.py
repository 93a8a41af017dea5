from __future__ import annotations

from dsl.nodes.step import KEY, Effect, Step, step, subject


@step
class Press(Step):
    """Press a key of the phone.

    Keys: back home recents enter tab up down left right center volume_up volume_down, or an Android key code.
    """

    verb = "press"
    effect = Effect.DEVICE
    phone = True

    key: str = subject(KEY)
