from __future__ import annotations

from dsl.nodes.expressions import Expression
from dsl.nodes.step import INTEGER, SELECTOR, Effect, Step, detail, subject
from dsl.nodes.values import Selector


class Screenshot(Step):
    """A picture of the screen, or of one element, as a file.

    With `to` it is cut from the one to the other: from the top left corner of the first (without it of the screen) to
    the bottom right corner of the second. `at most … wide` makes a larger one smaller. It is a PNG, exact to the dot;
    `quality`, from 1 to 100, makes it a JPEG, which is smaller and less exact the lower it is.
    """

    verb = "screenshot"
    effect = Effect.REPEATABLE
    gives = "file"
    phone = True

    target: Selector | None = subject(SELECTOR, optional=True)
    end: Selector | None = detail("to {}", SELECTOR)
    width: Expression | None = detail("at most {} wide", INTEGER)
    quality: Expression | None = detail("quality {}", INTEGER)
