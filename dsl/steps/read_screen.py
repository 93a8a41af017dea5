from __future__ import annotations

from dsl.nodes.step import Effect, Step


class ReadScreen(Step):
    """All that is on the screen now, as a list of records in reading order: of every window, dialogs and the shade too.

    Each record has `text`, `description` and `hint`, the `id` that stands behind `#`, its `kind` (`Button`), the `app`
    that it belongs to, whether it is `enabled`, `checked` and `selected`, and where it is: `left`, `top`, `width` and
    `height` as shares of the screen. What is written in a password field is not told. To touch something or to wait
    for it, a selector is the better way.
    """

    verb = "read screen"
    effect = Effect.REPEATABLE
    gives = "list of element"
    phone = True
