from __future__ import annotations

from dsl.nodes.step import Effect, Step


class ReadClipboard(Step):
    """The text in the phone's clipboard, empty when there is none.

    What `type` wrote is never in it. Some phones keep their clipboard to themselves and say that it is empty.
    """

    verb = "read clipboard"
    effect = Effect.REPEATABLE
    gives = "text"
    phone = True
