"""`screenshot`."""

from __future__ import annotations

from io import BytesIO

from dsl.data import DataFailure, Value
from dsl.nodes.expressions import Expression
from dsl.steps.screenshot import Screenshot
from interpreter.devices.screen import Bounds
from interpreter.machine.context import Context
from interpreter.machine.finding import find

BEST = 100
MOST_WIDE = 100_000


def execute(step: Screenshot, context: Context) -> Value:
    """A picture of the screen, or of a part of it."""
    width = _within(step.width, MOST_WIDE, "pixels wide", context)
    quality = _within(step.quality, BEST, "the quality of a picture", context)
    part = _part(step, context)
    picture = context.phone.screenshot()
    if part is not None or width is not None or quality is not None:
        picture = _made(picture, part, width, quality)
    return context.save(step.result or "screenshot", "png" if quality is None else "jpg", picture)


def _within(given: Expression | None, most: int, what: str, context: Context) -> int | None:
    count = context.count(given)
    if count is not None and given is not None and not 1 <= count <= most:
        raise DataFailure(f"{what} is a whole number from 1 to {most}, not {count}", given.span)
    return count


def _part(step: Screenshot, context: Context) -> Bounds | None:
    """From the top left of the one to the bottom right of the other; the screen's corner where there is no first."""
    start = None if step.target is None else find(context, step.target, None).element.bounds
    if step.end is None:
        return start
    end = find(context, step.end, None).element.bounds
    left, top = (0, 0) if start is None else (start.left, start.top)
    if end.right <= left or end.bottom <= top:
        raise DataFailure("this ends left of where it begins, or above it; name the other one first", step.end.span)
    return Bounds(left, top, end.right, end.bottom)


def _made(picture: bytes, part: Bounds | None, width: int | None, quality: int | None) -> bytes:
    from PIL import Image  # noqa: PLC0415 - heavy, and only some pictures are worked on

    out = BytesIO()
    with Image.open(BytesIO(picture)) as whole:
        cut = whole if part is None else whole.crop(_box(part, whole.width, whole.height))
        if width is not None and width < cut.width:
            cut = cut.resize((width, max(1, round(cut.height * width / cut.width))))
        if quality is None:
            cut.save(out, "PNG")
        else:
            cut.convert("RGB").save(out, "JPEG", quality=quality)
    return out.getvalue()


def _box(part: Bounds, width: int, height: int) -> tuple[int, int, int, int]:
    """What of a part is on the screen; a pixel at least."""
    left, top = max(0, min(part.left, width - 1)), max(0, min(part.top, height - 1))
    return left, top, max(left + 1, min(width, part.right)), max(top + 1, min(height, part.bottom))
