"""The screen as a picture: windows from the back to the front, then what lies over them; PNG and JPEG bytes."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image

from interpreter.devices.virtual.brush import DARK, LIGHT, Brush

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone

_COLOUR = "#3f51b5"
_RUNS = 3
"""zlib's way of packing runs of equal pixels: the fastest for screens, and small."""


def screenshot(phone: VirtualPhone, kind: str, *, scale: float = 1.0, quality: int = 80) -> bytes:
    """The screen now as PNG or JPEG bytes; asked again while nothing changed, the same bytes."""
    with phone.attending() as processes:
        shown = (processes.version, phone.now().strftime("%H:%M"), phone.rotation, kind, scale, quality)
        if phone.pictured and phone.pictured[0] == shown and phone.panel != "shade":
            return phone.pictured[1]
        data = _encoded(phone, kind, scale, quality)
        phone.pictured = (shown, data)
        return data


def _encoded(phone: VirtualPhone, kind: str, scale: float, quality: int) -> bytes:
    image = paint(phone)
    if scale != 1.0 and scale > 0:
        image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    if phone.rotation == 2:
        image = image.rotate(180)
    kept = io.BytesIO()
    if kind == "PNG":
        image.save(kept, "PNG", compress_level=6, compress_type=_RUNS)
    else:
        image.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def paint(phone: VirtualPhone) -> Image.Image:
    """The screen now."""
    metrics, palette = phone.metrics, DARK if phone.dark else LIGHT
    image = Image.new("RGB", (metrics.width, metrics.height), palette.back if phone.screen_on else "#000000")
    if not phone.screen_on:
        return image
    with phone.attending() as processes:
        windows, behind, app = phone.windows(), phone.behind(), processes.app
        toasts = [text for text, _ in processes.toasts]
        keyboard = app is not None and app.keyboard and not phone.panel
        colour = app.model.colour if app else _COLOUR
    brush = Brush(image, metrics, colour, palette)
    if behind:
        brush.window(behind)
        brush.veil()
    for window in reversed(windows):
        brush.window(window)
    if keyboard:
        brush.keyboard()
    if toasts:
        brush.toast(toasts[-1])
    brush.frame(phone.now().strftime("%H:%M"), dark=windows[0].kind != "app" or behind is not None)
    return image
