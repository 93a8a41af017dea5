"""The screen as a picture: windows from the back to the front, then what lies over them; PNG and JPEG bytes.

A picture depends on nothing but its `View`, so phones that show the same share it, and one is painted at a time:
fifty phones that are asked at once need the memory of one picture.
"""

from __future__ import annotations

import io
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PIL import Image

from interpreter.devices.virtual.brush import DARK, LIGHT, Brush
from interpreter.devices.virtual.measure import Metrics
from interpreter.devices.virtual.nodes import Node, Window

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone

_COLOUR = "#3f51b5"
_RUNS = 3
"""zlib's way of packing runs of equal pixels: the fastest for screens, and small."""
_KEPT = 64
_PAINTING = threading.Lock()
_PICTURES: dict[tuple[object, ...], bytes] = {}
"""The last pictures that somebody asked for, the newest at the end; held by `_PAINTING`."""


@dataclass(frozen=True, slots=True)
class View:
    """All that can be seen on a phone at a moment; without windows its screen is off."""

    metrics: Metrics
    dark: bool
    windows: tuple[Window, ...]
    behind: Window | None
    colour: str
    keyboard: bool
    toast: str
    time: str

    def seen(self) -> tuple[object, ...]:
        """Equal for views that look alike, whatever their parts are called."""
        windows = tuple((one.kind, *map(_look, one.root.walk())) for one in self.windows)
        behind = self.behind and tuple(map(_look, self.behind.root.walk()))
        return (self.metrics, self.dark, windows, behind, self.colour, self.keyboard, self.toast, self.time)


def screenshot(phone: VirtualPhone, kind: str, *, scale: float = 1.0, quality: int = 80) -> bytes:
    """The screen now as PNG or JPEG bytes."""
    view, rotation = look(phone), phone.rotation
    shown = (view.seen(), rotation, kind, scale, quality)
    with _PAINTING:
        data = _PICTURES.pop(shown, None) or _encoded(view, rotation, kind, scale, quality)
        _PICTURES[shown] = data
        if len(_PICTURES) > _KEPT:
            del _PICTURES[next(iter(_PICTURES))]
    return data


def look(phone: VirtualPhone) -> View:
    """What can be seen on a phone now."""
    with phone.attending() as processes:
        app, off = processes.app, not phone.screen_on
        return View(
            metrics=phone.metrics,
            dark=phone.dark,
            windows=() if off else phone.windows(),
            behind=None if off else phone.behind(),
            colour=app.model.colour if app else _COLOUR,
            keyboard=app is not None and app.keyboard and not phone.panel,
            toast=processes.toasts[-1][0] if processes.toasts else "",
            time=phone.now().strftime("%H:%M"),
        )


def paint(view: View) -> Image.Image:
    """The picture of a view, as large as the screen."""
    metrics, palette = view.metrics, DARK if view.dark else LIGHT
    image = Image.new("RGB", (metrics.width, metrics.height), palette.back if view.windows else "#000000")
    if not view.windows:
        return image
    brush = Brush(image, metrics, view.colour, palette)
    if view.behind:
        brush.window(view.behind)
        brush.veil()
    for window in reversed(view.windows):
        brush.window(window)
    if view.keyboard:
        brush.keyboard()
    if view.toast:
        brush.toast(view.toast)
    brush.frame(view.time, dark=view.windows[0].kind != "app" or view.behind is not None)
    return image


def _encoded(view: View, rotation: int, kind: str, scale: float, quality: int) -> bytes:
    image = paint(view)
    if scale != 1.0 and scale > 0:
        image = image.resize((max(1, round(image.width * scale)), max(1, round(image.height * scale))))
    if rotation == 2:
        image = image.rotate(180)
    kept = io.BytesIO()
    if kind == "PNG":
        image.save(kept, "PNG", compress_level=6, compress_type=_RUNS)
    else:
        image.save(kept, "JPEG", quality=quality)
    return kept.getvalue()


def _look(node: Node) -> tuple[object, ...]:
    """What a brush looks at."""
    return (
        node.paint, node.rect, node.full, node.text, node.description, node.hint, node.lines,
        node.checked, node.enabled, node.focused, node.selected, node.password, node.key == "title",
    )  # fmt: skip
