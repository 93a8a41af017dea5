"""How big widgets are: dp to pixels, text into lines, the rows of a list. Pure arithmetic over a running app."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from interpreter.devices.virtual.app_model import Row, Widget
from interpreter.devices.virtual.app_run import RunningApp
from interpreter.devices.virtual.nodes import Rect

STATUS, BAR, NAVIGATION, KEYBOARD = 28, 56, 24, 260
GAP, MARGIN = 12, 16
TEXT_SIZES = {"plain": 16, "title": 24, "small": 13, "strong": 16, "error": 15}
_LINE = 1.4
LETTER = 0.54
"""Width of an average letter over its size; the painter breaks lines where this module does."""
_HEIGHTS = {"button": 48, "field": 60, "switch": 52, "image": 140, "spinner": 56}


@dataclass(frozen=True, slots=True)
class Metrics:
    """The size of a screen in pixels, and of one dp."""

    width: int
    height: int

    @property
    def dp(self) -> float:
        """Pixels a dp."""
        return min(self.width, self.height) / 411

    def px(self, dp: float) -> int:
        """Pixels of so many dp."""
        return round(dp * self.dp)

    @property
    def screen(self) -> Rect:
        """All of it."""
        return Rect(0, 0, self.width, self.height)

    @property
    def keyboard(self) -> Rect:
        """Where the keyboard is when it is shown."""
        bottom = self.height - self.px(NAVIGATION)
        return Rect(0, bottom - self.px(KEYBOARD), self.width, bottom)


class Measure:
    """The sizes of one running app's widgets."""

    def __init__(self, app: RunningApp, metrics: Metrics) -> None:
        self.app = app
        self.m = metrics

    def rows(self, widget: Widget, row: Row) -> list[tuple[Widget, Row]]:
        """The rows of a list with their values."""
        rows = widget.rows
        if rows is None:
            return [(child, row) for child in widget.children if self.shown(child, row)]
        template = widget.children[0]
        if rows.table is None:
            return [(template, {**row, "number": str(n)}) for n in range(rows.first, rows.last + 1)]
        lookup = self.app.lookup_in(row)
        return [
            (template, {**row, **each})
            for each in self.app.model.tables[rows.table]
            if all(condition.fits(each, lookup) for condition in rows.conditions)
        ]

    def height(self, widget: Widget, width: int, row: Row) -> int:
        """Pixels that a widget wants at a width."""
        m = self.m
        match widget.kind:
            case "text":
                return self.lines(widget.label.fill(self.app.lookup_in(row)), widget.style or "plain", width)[1]
            case "row of list":
                return self.stack(widget.children, width - 2 * m.px(12), row) + 2 * m.px(12)
            case "column" | "web area":
                return self.stack(widget.children, width, row)
            case "row":
                shown = [child for child in widget.children if self.shown(child, row)]
                share = width // max(1, len(shown))
                return max((self.height(child, share, row) for child in shown), default=0)
            case "list":
                rows = sum(self.row_height(child, width, values) for child, values in self.rows(widget, row))
                return min(rows, round(m.height * 0.5))
            case _:
                return m.px(_HEIGHTS[widget.kind])

    def row_height(self, child: Widget, width: int, row: Row) -> int:
        """Pixels that a row of a list wants, with the space around what is in it."""
        if child.kind == "row of list":
            return self.height(child, width, row)
        around = 2 * self.m.px(12)
        return self.height(child, width - around, row) + around

    def stack(self, widgets: Sequence[Widget], width: int, row: Row) -> int:
        """The height of widgets one below the other."""
        heights = [self.height(widget, width, row) for widget in widgets if self.shown(widget, row)]
        return sum(heights) + self.m.px(GAP) * max(0, len(heights) - 1)

    def shown(self, widget: Widget, row: Row) -> bool:
        """Whether a widget is to be seen now."""
        return all(condition.holds(self.app.lookup_in(row)) for condition in widget.shown)

    def lines(self, text: str, style: str, width: int) -> tuple[tuple[str, ...], int]:
        """A text broken into lines for a width, and their height."""
        size = TEXT_SIZES[style]
        lines = _wrapped(text, max(1, int(width / (self.m.px(size) * LETTER))))
        return lines, round(self.m.px(size) * _LINE) * len(lines)


@lru_cache(maxsize=2048)
def _wrapped(text: str, letters: int) -> tuple[str, ...]:
    return tuple(line for part in text.splitlines() or [""] for line in textwrap.wrap(part, letters) or [""])
