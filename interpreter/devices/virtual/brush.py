"""How each kind of node looks: nodes are painted where they are, so what is seen is what can be touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw

from interpreter.devices.virtual.keyboard import keys
from interpreter.devices.virtual.lettering import Ink, width, write
from interpreter.devices.virtual.measure import MARGIN, NAVIGATION, STATUS, TEXT_SIZES, Metrics
from interpreter.devices.virtual.nodes import Node, Rect, Window

_WHITE = "#ffffff"
_BOLD = ("title", "strong")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of what is not an app's own."""

    back: str
    paper: str
    ink: str
    faint: str
    line: str
    error: str
    keys: str
    special: str


LIGHT = Palette("#f6f7f9", "#ffffff", "#1f2328", "#6b7280", "#d0d5dd", "#c62828", "#e3e6ea", "#c5cad3")
DARK = Palette("#121417", "#23272e", "#e8eaed", "#9aa3af", "#3c424c", "#ff8a80", "#1b1e23", "#3c424c")


@lru_cache(maxsize=2)
def _home(width: int, height: int) -> Image.Image:
    """The picture behind the home screen: a slope of blues."""
    top, bottom = (38, 70, 120), (120, 160, 190)
    column = Image.new("RGB", (1, height))
    for y in range(height):
        share = y / height
        column.putpixel((0, y), tuple(round(a + (b - a) * share) for a, b in zip(top, bottom, strict=True)))
    return column.resize((width, height))


class Brush:
    """Draws onto one picture."""

    def __init__(self, image: Image.Image, metrics: Metrics, colour: str, palette: Palette) -> None:
        self.image = image
        self.m = metrics
        self.colour = colour
        self.p = palette
        self.strong = colour if palette is LIGHT else _mixed(colour, palette.ink, 0.45)
        self.draw = ImageDraw.Draw(image)

    def window(self, window: Window) -> None:
        """Everything in a window, outer parts first."""
        for node in window.root.walk():
            self._node(node)

    def veil(self) -> None:
        """Darken what is there, as behind a dialog."""
        black = Image.new("RGB", self.image.size, "#000000")
        self.image.paste(Image.blend(self.image, black, 0.45))

    def frame(self, time: str, *, dark: bool) -> None:
        """Time, battery and the bar at the bottom."""
        m = self.m
        if not dark:
            self.draw.rectangle((0, 0, m.width, m.px(STATUS)), fill=_shade(self.colour, 0.82))
        self._write(time, (m.px(MARGIN), m.px(6)), 13, "#ffffff", bold=True)
        right, top = m.width - m.px(MARGIN), m.px(8)
        self.draw.rounded_rectangle(
            (right - m.px(22), top, right, top + m.px(11)), m.px(2), outline="#ffffff", width=m.px(1)
        )
        self.draw.rectangle((right - m.px(20), top + m.px(2), right - m.px(5), top + m.px(9)), fill="#ffffff")
        middle, bottom = m.width // 2, m.height - m.px(NAVIGATION) // 2
        pill = (middle - m.px(54), bottom - m.px(2), middle + m.px(54), bottom + m.px(2))
        self.draw.rounded_rectangle(pill, m.px(2), fill="#8a8f98")

    def toast(self, text: str) -> None:
        """A short message near the bottom."""
        wide = self._width(text, 15) + self.m.px(40)
        left = max(self.m.px(12), (self.m.width - wide) // 2)
        top = self.m.height - self.m.px(120)
        box = (left, top, self.m.width - left, top + self.m.px(46))
        self.draw.rounded_rectangle(box, self.m.px(23), fill="#2f3237")
        self._centre(text, Rect(*box), 15, "#ffffff")

    def keyboard(self) -> None:
        """The keys."""
        area = self.m.keyboard
        self.draw.rectangle((0, area.top, self.m.width, self.m.height), fill=self.p.keys)
        gap = self.m.px(3)
        for key, (left, top, right, bottom) in keys():
            box = Rect(
                round(area.left + left * area.width) + gap,
                round(area.top + top * area.height) + gap,
                round(area.left + right * area.width) - gap,
                round(area.top + bottom * area.height) - gap,
            )
            special = key in ("delete", "enter")
            self.draw.rounded_rectangle(box, self.m.px(6), fill=self.p.special if special else self.p.paper)
            self._centre(
                {"delete": "del", "enter": "enter", " ": "space"}.get(key, key),
                box,
                14 if len(key) > 1 else 19,
                self.p.ink,
            )

    def _node(self, node: Node) -> None:
        kind, _, rest = node.paint.partition(" ")
        painter = _PAINTERS.get(kind)
        if painter is not None:
            painter(self, node, rest)

    def _paint_screen(self, node: Node, rest: str) -> None:
        self.draw.rectangle(node.rect, fill=self.p.back)

    def _paint_home(self, node: Node, rest: str) -> None:
        self.image.paste(_home(self.m.width, self.m.height))

    def _paint_shade(self, node: Node, rest: str) -> None:
        self.draw.rectangle(node.rect, fill="#20242b")
        self._write("Notifications", (self.m.px(MARGIN), self.m.px(STATUS + 24)), 22, "#ffffff", bold=True)

    def _paint_card(self, node: Node, rest: str) -> None:
        self.draw.rounded_rectangle(node.rect, self.m.px(14), fill=self.p.paper)

    def _paint_dialog(self, node: Node, rest: str) -> None:
        self.draw.rounded_rectangle(node.rect, self.m.px(18), fill=self.p.paper)

    def _paint_bar(self, node: Node, rest: str) -> None:
        self.draw.rectangle(node.rect, fill=self.colour)
        for child in node.children:
            if child.lines:
                top = child.rect.centre[1] - self.m.px(13)
                self._write(child.text, (child.rect.left, top), 21, "#ffffff", bold=True)

    def _paint_arrow(self, node: Node, rest: str) -> None:
        x, y = node.rect.centre
        reach, thick = self.m.px(8), self.m.px(2)
        self.draw.line((x - reach, y, x + reach, y), fill="#ffffff", width=thick)
        self.draw.line((x, y - reach, x - reach, y, x, y + reach), fill="#ffffff", width=thick, joint="curve")

    def _paint_icon(self, node: Node, colour: str) -> None:
        side, (x, _) = self.m.px(56), node.rect.centre
        top = node.rect.top + self.m.px(8)
        box = Rect(x - side // 2, top, x + side // 2, top + side)
        self.draw.rounded_rectangle(box, self.m.px(16), fill=colour)
        self._centre(node.text[:1].upper(), box, 28, "#ffffff", bold=True)
        self._centre(
            node.text, Rect(node.rect.left, box.bottom, node.rect.right, box.bottom + self.m.px(26)), 13, "#ffffff"
        )

    def _paint_text(self, node: Node, style: str) -> None:
        if node.key == "title":
            return
        size = TEXT_SIZES.get(style, 16)
        fill = {"small": self.p.faint, "error": self.p.error}.get(style, self.p.ink)
        step = round(self.m.px(size) * 1.4)
        for number, line in enumerate(node.lines):
            top = node.full.top + number * step
            if top + step > node.rect.top and top < node.rect.bottom:
                self._clipped(line, (node.full.left, top), size, fill, node.rect, bold=style in _BOLD)

    def _paint_button(self, node: Node, rest: str) -> None:
        fill = self.colour if node.enabled else _mixed(self.p.faint, self.p.back, 0.4)
        self.draw.rounded_rectangle(node.rect, self.m.px(10), fill=fill)
        self._centre(node.text, node.full, 16, "#ffffff", bold=True)

    def _paint_flat(self, node: Node, rest: str) -> None:
        self._centre(node.text, node.rect, 15, self.strong, bold=True)

    def _paint_field(self, node: Node, rest: str) -> None:
        m, empty = self.m, node.text == node.hint
        edge = self.strong if node.focused else self.p.line
        self.draw.rounded_rectangle(
            node.rect, m.px(8), fill=self.p.paper, outline=edge, width=m.px(2 if node.focused else 1)
        )
        left = node.rect.left + m.px(14)
        if not empty and node.hint:
            self._write(node.hint, (left, node.full.top + m.px(6)), 12, self.p.faint)
        top = node.full.top + (m.px(18) if empty or not node.hint else m.px(26))
        inner = Rect(left, node.rect.top, node.rect.right - m.px(10), node.rect.bottom)
        self._clipped(node.text, (left, top), 17, self.p.faint if empty else self.p.ink, inner)
        if node.focused:
            x = min(inner.right, left + (0 if empty else self._width(node.text, 17)) + m.px(2))
            self.draw.line((x, top, x, top + m.px(20)), fill=self.colour, width=m.px(2))

    def _paint_switch(self, node: Node, rest: str) -> None:
        m, (_, y) = self.m, node.full.centre
        self._write(node.text, (node.full.left, y - m.px(11)), 16, self.p.ink)
        track = (node.full.right - m.px(46), y - m.px(12), node.full.right, y + m.px(12))
        self.draw.rounded_rectangle(track, m.px(12), fill=self.colour if node.checked else "#b3b9c4")
        x = track[2] - m.px(12) if node.checked else track[0] + m.px(12)
        self.draw.ellipse((x - m.px(9), y - m.px(9), x + m.px(9), y + m.px(9)), fill=_WHITE)

    def _paint_image(self, node: Node, rest: str) -> None:
        self.draw.rounded_rectangle(
            node.rect, self.m.px(10), fill=_mixed(self.colour, self.p.paper, 0.15), outline=self.p.line
        )
        left, top, right, bottom = node.full
        third = (bottom - top) // 3
        self.draw.polygon(
            [
                (left + third, bottom - third // 2),
                (left + 2 * third, top + third),
                (left + 3 * third, bottom - third // 2),
            ],
            fill=self.colour,
        )
        self._centre(node.description, Rect(left + 3 * third, top, right, bottom), 14, self.p.faint)

    def _paint_spinner(self, node: Node, rest: str) -> None:
        m, (x, y) = self.m, node.full.centre
        radius = m.px(15)
        x = x if not node.text else node.full.left + radius + m.px(4)
        box = (x - radius, y - radius, x + radius, y + radius)
        self.draw.arc(box, 0, 360, fill=self.p.line, width=m.px(4))
        self.draw.arc(box, -90, 150, fill=self.colour, width=m.px(4))
        if node.text:
            self._write(node.text, (x + radius + m.px(14), y - m.px(11)), 16, self.p.ink)

    def _paint_list(self, node: Node, rest: str) -> None:
        self.draw.rounded_rectangle(node.rect, self.m.px(8), fill=self.p.paper)

    def _paint_row(self, node: Node, rest: str) -> None:
        """A row of a list gets a line below; a plain row paints nothing itself."""
        if rest == "of list":
            line = node.full.bottom - 1
            if line < node.rect.bottom:
                self.draw.line((node.rect.left, line, node.rect.right, line), fill=self.p.line, width=self.m.px(1))

    def _paint_web(self, node: Node, rest: str) -> None:
        self.draw.rectangle(node.rect, fill=self.p.paper, outline=self.p.line)

    def _width(self, text: str, size: int) -> int:
        return width(text, self.m.px(size))

    def _write(self, text: str, at: tuple[int, int], size: int, fill: str, *, bold: bool = False) -> None:
        write(self.draw, text, at, Ink(self.m.px(size), fill, self.m.px(0.4) if bold else 0))

    def _centre(self, text: str, box: Rect, size: int, fill: str, *, bold: bool = False) -> None:
        while size > 9 and self._width(text, size) > box.width - self.m.px(4):
            size -= 1
        x, y = box.centre
        self._write(text, (x - self._width(text, size) // 2, y - self.m.px(size * 0.58)), size, fill, bold=bold)

    def _clipped(self, text: str, at: tuple[int, int], size: int, fill: str, box: Rect, *, bold: bool = False) -> None:
        """Text that does not leave its box."""
        if box.height <= 0 or box.width <= 0:
            return
        if (
            at[0] + self._width(text, size) <= box.right
            and at[1] >= box.top
            and at[1] + self.m.px(size * 1.3) <= box.bottom
        ):
            self._write(text, at, size, fill, bold=bold)
            return
        part = self.image.crop(box)
        brush = Brush(part, self.m, self.colour, self.p)
        brush._write(text, (at[0] - box.left, at[1] - box.top), size, fill, bold=bold)
        self.image.paste(part, (box.left, box.top))


_PAINTERS: dict[str, Callable[[Brush, Node, str], None]] = {
    "screen": Brush._paint_screen,
    "home": Brush._paint_home,
    "shade": Brush._paint_shade,
    "card": Brush._paint_card,
    "dialog": Brush._paint_dialog,
    "bar": Brush._paint_bar,
    "arrow": Brush._paint_arrow,
    "icon": Brush._paint_icon,
    "text": Brush._paint_text,
    "button": Brush._paint_button,
    "flat": Brush._paint_flat,
    "field": Brush._paint_field,
    "switch": Brush._paint_switch,
    "image": Brush._paint_image,
    "spinner": Brush._paint_spinner,
    "list": Brush._paint_list,
    "row": Brush._paint_row,
    "web": Brush._paint_web,
}


def _rgb(colour: str) -> Iterator[int]:
    return (int(colour[place : place + 2], 16) for place in (1, 3, 5))


def _shade(colour: str, share: float) -> str:
    """A darker tone."""
    return "#" + "".join(f"{round(part * share):02x}" for part in _rgb(colour))


def _mixed(colour: str, ground: str, share: float) -> str:
    """So much of a colour on a ground."""
    parts = zip(_rgb(colour), _rgb(ground), strict=True)
    return "#" + "".join(f"{round(below + (above - below) * share):02x}" for above, below in parts)
