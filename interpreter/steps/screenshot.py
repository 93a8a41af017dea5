"""`screenshot`."""

from __future__ import annotations

from io import BytesIO

from dsl.data import Value
from dsl.steps.screenshot import Screenshot
from interpreter.devices.screen import Bounds
from interpreter.machine.context import Context
from interpreter.machine.finding import find


def execute(step: Screenshot, context: Context) -> Value:
    """A picture of the screen or of the element."""
    bounds = None if step.target is None else find(context, step.target, None).element.bounds
    picture = context.phone.screenshot()
    if bounds is not None:
        picture = _cut(picture, bounds)
    return context.save(step.result or "screenshot", "png", picture)


def _cut(picture: bytes, bounds: Bounds) -> bytes:
    from PIL import Image  # noqa: PLC0415 - heavy, and only pictures of elements need it

    out = BytesIO()
    with Image.open(BytesIO(picture)) as whole:
        box = (
            max(0, bounds.left),
            max(0, bounds.top),
            min(whole.width, bounds.right),
            min(whole.height, bounds.bottom),
        )
        whole.crop(box).save(out, "PNG")
    return out.getvalue()
