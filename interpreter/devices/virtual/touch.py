"""Fingers on a phone: a point or a path becomes an event of the widget that is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from interpreter.devices.virtual.app_read_widgets import DRAGGED, DRAWN
from interpreter.devices.virtual.app_run import RunningApp
from interpreter.devices.virtual.dots import dots
from interpreter.devices.virtual.keyboard import key_at
from interpreter.devices.virtual.nodes import Node
from interpreter.devices.virtual.processes import Processes

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone

DOUBLE_TAP = 0.3
_SLOP = 24
"""Pixels that a finger may move and still be a tap."""


class Touch:
    """What a user does to one phone."""

    def __init__(self, phone: VirtualPhone) -> None:
        self._phone = phone
        self._last_tap: tuple[str, float] = ("", -1.0)
        self._down: tuple[float, float, float] | None = None

    def tap(self, x: float, y: float) -> bool:
        """Touch and release; False when the point is outside the screen or the screen is off.

        A field keeps its focus and the keyboard stays when something else is touched, as on Android.
        """
        phone = self._phone
        with phone.attending() as processes:
            if not self._reaches(x, y):
                return False
            phone.record.add("tap", (str(round(x)), str(round(y))), processes.moment)
            if self._on_keyboard(processes, x, y):
                return True
            chain = self._under(x, y)
            app = processes.app
            node = _first(chain, lambda node: node.clickable)
            if node is not None and node.enabled:
                self._tap_node(processes, app, node)
            self._done(app)
            return True

    def long_press(self, x: float, y: float, seconds: float) -> bool:
        """Touch and hold; shorter than half a second is a tap."""
        if seconds < 0.4:
            return self.tap(x, y)
        phone = self._phone
        with phone.attending() as processes:
            if not self._reaches(x, y):
                return False
            phone.record.add("long press", (str(round(x)), str(round(y))), processes.moment)
            app = processes.app
            for node in reversed(self._under(x, y)):
                if app and node.widget and node.enabled and app.event(node.widget, "long press", node.row):
                    break
            self._done(app)
            return True

    def press_down(self, x: float, y: float) -> bool:
        """A finger goes down (`injectInputEvent`)."""
        self._down = (x, y, self._phone.clock.monotonic())
        return True

    def lift(self, x: float, y: float) -> bool:
        """The finger goes up: a tap, a long press or a swipe, by time and way."""
        if self._down is None:
            return False
        left, top, since = self._down
        self._down = None
        seconds = self._phone.clock.monotonic() - since
        if abs(x - left) > _SLOP or abs(y - top) > _SLOP:
            return self.swipe((left, top), (x, y))
        return self.long_press(x, y, seconds)

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Touch, move and release: a widget's or the screen's own event, else whatever is there scrolls."""
        phone = self._phone
        with phone.attending() as processes:
            if not self._reaches(*start):
                return False
            what = tuple(str(round(number)) for number in (*start, *end))
            phone.record.add("swipe", what, processes.moment)
            across, down = end[0] - start[0], end[1] - start[1]
            if max(abs(across), abs(down)) <= _SLOP:
                return True
            side = ("right" if across > 0 else "left") if abs(across) > abs(down) else "down" if down > 0 else "up"
            if self._opens_panel(start, side):
                return True
            self._swiped(processes.app, self._under(*start), side, down)
            self._done(processes.app)
            return True

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> bool:
        """Hold, move and let go over something that takes what is dropped on it; elsewhere a drag is a swipe."""
        phone = self._phone
        with phone.attending() as processes:
            app = processes.app
            if app is None or phone.panel or not (self._reaches(*start) and self._reaches(*end)):
                return self.swipe(start, end)
            carried = _first(self._under(*start), lambda node: bool(node.text))
            target = _first(self._under(*end), lambda node: node.widget is not None and "drop" in node.widget.events)
            if carried is None or target is None or target.widget is None or not target.enabled:
                return self.swipe(start, end)
            what = tuple(str(round(number)) for number in (*start, *end))
            phone.record.add("drag", what, processes.moment)
            app.event(target.widget, "drop", {**target.row, DRAGGED: carried.text})
            self._done(app)
            return True

    def draw(self, points: Sequence[tuple[float, float]]) -> bool:
        """A finger goes from point to point over something that takes drawings; elsewhere it swipes from end to end."""
        phone = self._phone
        with phone.attending() as processes:
            app = processes.app
            under = () if app is None or phone.panel or not self._reaches(*points[0]) else self._under(*points[0])
            target = _first(under, lambda node: node.widget is not None and "draw" in node.widget.events)
            if app is None or target is None or target.widget is None or not target.enabled:
                return self.swipe(points[0], points[-1])
            phone.record.add("draw", tuple(str(round(one)) for point in points for one in point), processes.moment)
            app.event(target.widget, "draw", {**target.row, DRAWN: dots(points, target.rect)})
            self._done(app)
            return True

    def scroll(self, node: Node, down: int) -> bool:
        """Move a scrolling element by pixels (down is towards its end); False when it was at that end already."""
        with self._phone.attending() as processes:
            app = processes.app
            moved = app is not None and _scroll(app, node, down)
            if moved:
                self._phone.touched()
            return moved

    def _reaches(self, x: float, y: float) -> bool:
        return self._phone.screen_on and self._phone.metrics.screen.holds(x, y)

    def _under(self, x: float, y: float) -> tuple[Node, ...]:
        for window in self._phone.windows():
            chain = window.root.at(x, y)
            if chain:
                return chain
        return ()

    def _done(self, app: RunningApp | None) -> None:
        if app is not None:
            app.acted()
        self._phone.touched()

    def _tap_node(self, processes: Processes, app: RunningApp | None, node: Node) -> None:
        if node.command:
            self._obey(processes, node.command)
        elif app is not None and node.widget is not None:
            if node.widget.kind == "field":
                self._focus(app, node)
            self._tap_widget(processes, app, node)

    def _tap_widget(self, processes: Processes, app: RunningApp, node: Node) -> None:
        """One tap, or the second of two; where both mean something the first waits for the second."""
        widget, row, visit = node.widget, node.row, app.visit
        assert widget is not None
        key, at = self._last_tap
        self._last_tap = (node.key, processes.moment)
        if "double tap" not in widget.events:
            app.tapped(widget, row)
            return
        if key == node.key and processes.moment - at <= DOUBLE_TAP:
            self._last_tap = ("", -1.0)
            app.event(widget, "double tap", row)
            return
        mine = self._last_tap

        def single() -> None:
            if self._last_tap is mine and app.alive and app.visit is visit:
                app.tapped(widget, row)

        processes.schedule(DOUBLE_TAP + 0.001, single)

    def _focus(self, app: RunningApp, node: Node) -> None:
        assert node.widget is not None
        app.focus, app.focused_widget = node.key, (node.widget, node.row)
        app.keyboard = True
        hidden = node.full.bottom + self._phone.metrics.px(8) - self._phone.metrics.keyboard.top
        if hidden > 0 and not app.dialog:
            app.visit.scrolled["content"] = app.visit.scrolled.get("content", 0) + hidden

    def _on_keyboard(self, processes: Processes, x: float, y: float) -> bool:
        app, area = processes.app, self._phone.metrics.keyboard
        if app is None or not app.keyboard or self._phone.panel or not area.holds(x, y):
            return False
        key = key_at((x - area.left) / area.width, (y - area.top) / area.height)
        if key in ("delete", "enter"):
            self._phone.writing.press(processes, key)
        elif key:
            app.put_text((app.focused_text() or "") + key)
        self._done(app)
        return True

    def _obey(self, processes: Processes, command: tuple[str, ...]) -> None:
        """A tap on a part of the system."""
        phone = self._phone
        match command:
            case ("start", package):
                phone.panel = ""
                processes.start(package)
            case ("notice", key, package):
                phone.panel = ""
                phone.dismiss(key)
                processes.start(package)
            case ("up",) if processes.app:
                processes.app.keyboard = False
                processes.app.back()

    def _opens_panel(self, start: tuple[float, float], side: str) -> bool:
        phone = self._phone
        if side == "down" and start[1] <= phone.metrics.px(28) and not phone.panel:
            phone.panel = "shade"
        elif side == "up" and phone.panel == "shade":
            phone.panel = ""
        else:
            return False
        phone.touched()
        return True

    def _swiped(self, app: RunningApp | None, chain: tuple[Node, ...], side: str, down: float) -> None:
        if app is None or self._phone.panel:
            return
        for node in reversed(chain):
            if node.widget and app.event(node.widget, f"swipe {side}", node.row):
                return
            if node.scrollable and side in ("up", "down"):
                _scroll(app, node, round(-down))
                return
        if not app.dialog:
            app.screen_event(f"swipe {side}")


def _first(chain: tuple[Node, ...], fits: Callable[[Node], bool]) -> Node | None:
    """The innermost node of a chain that fits."""
    return next((node for node in reversed(chain) if fits(node)), None)


def _scroll(app: RunningApp, node: Node, down: int) -> bool:
    here = min(app.visit.scrolled.get(node.key, 0), node.scroll_room)
    there = max(0, min(node.scroll_room, here + down))
    app.visit.scrolled[node.key] = there
    return there != here
