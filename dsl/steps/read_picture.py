from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import DURATION, SELECTOR, Effect, Step, detail
from dsl.nodes.values import Selector


class ReadPicture(Step):
    """The words that are to be seen on the screen, or on one element: read from the picture, not from the app.

    For games, charts, films and pages that are pictures. A line of words is a line of the text, from top to bottom.
    It takes a second or more, and sometimes mistakes a letter: where the app says what stands there, `read text of`
    is the better way. It needs the extra `sight`.
    """

    verb = "read picture"
    effect = Effect.REPEATABLE
    gives = "text"
    phone = True

    target: Selector | None = detail("of {}", SELECTOR)
    up_to: Expression | None = detail("up to {}", DURATION)
