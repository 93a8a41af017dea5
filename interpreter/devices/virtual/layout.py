"""A running app's screen → windows of nodes with pixel rectangles. Sizes are in dp (411 across), as in Android."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interpreter.devices.virtual.app_model import DialogModel, Row, Widget
from interpreter.devices.virtual.app_run import RunningApp
from interpreter.devices.virtual.measure import BAR, GAP, LETTER, MARGIN, NAVIGATION, STATUS, Measure, Metrics
from interpreter.devices.virtual.nodes import Node, Rect, Window

DOTS = "•"
CONTENT = "android:id/content"
"""What Android calls the part of a window that is the app's own."""
_CLASSES = {
    "text": "android.widget.TextView",
    "button": "android.widget.Button",
    "field": "android.widget.EditText",
    "switch": "android.widget.Switch",
    "image": "android.widget.ImageView",
    "spinner": "android.widget.ProgressBar",
    "list": "androidx.recyclerview.widget.RecyclerView",
    "row of list": "android.widget.LinearLayout",
    "column": "android.widget.LinearLayout",
    "row": "android.widget.LinearLayout",
    "web area": "android.webkit.WebView",
}


def windows_of(app: RunningApp, metrics: Metrics) -> tuple[Window, ...]:
    """The windows of an app that a user can touch, topmost first; a dialog hides the screen behind it."""
    shown = _Layout(app, metrics)
    front = shown.dialog(app.dialog) if app.dialog else shown.screen()
    return (front,)


def screen_behind(app: RunningApp, metrics: Metrics) -> Window:
    """The screen under a dialog, which is seen though not touched."""
    return _Layout(app, metrics).screen()


class _Layout:
    def __init__(self, app: RunningApp, metrics: Metrics) -> None:
        self.app = app
        self.m = metrics
        self.size = Measure(app, metrics)
        self.package = app.model.package

    def screen(self) -> Window:
        """Bar and content."""
        m, visit = self.m, self.app.visit
        bottom = m.keyboard.top if self.app.keyboard else m.height - m.px(NAVIGATION)
        top = m.px(STATUS)
        children = []
        if visit.screen.bar:
            children.append(self._bar(Rect(0, top, m.width, top + m.px(BAR))))
            top += m.px(BAR)
        children.append(self._content(Rect(0, top, m.width, bottom)))
        root = self._box("root", "android.widget.FrameLayout", m.screen, tuple(children), paint="screen")
        return Window("app", root)

    def dialog(self, dialog: DialogModel) -> Window:
        """A box in the middle of the screen with its buttons at the bottom right."""
        m = self.m
        left, right = m.px(28), m.width - m.px(28)
        inner = Rect(left + m.px(24), 0, right - m.px(24), m.height)
        y, parts = m.px(20), list[Node]()
        for key, words, style in (("alertTitle", dialog.title, "title"), ("message", dialog.text, "plain")):
            text = words.fill(self.app.lookup)
            if text:
                lines, height = self.size.lines(text, style, inner.width)
                rect = Rect(inner.left, y, inner.right, y + height)
                parts.append(self._text(f"d.{key}", text, lines, style, rect, resource=f"android:id/{key}"))
                y += height + m.px(GAP)
        content, y = self._column(dialog.content, inner, y, m.screen, "d", {})
        buttons, y = self._dialog_buttons(dialog.buttons, inner, y)
        return Window("dialog", self._centred((*parts, *content, *buttons), left, right, y + m.px(12)))

    def _centred(self, parts: Sequence[Node], left: int, right: int, height: int) -> Node:
        top = max(self.m.px(STATUS), (self.m.height - height) // 2)
        rect = Rect(left, top, right, top + height)
        moved = tuple(_moved(part, top) for part in parts)
        return self._box("dialog", "android.widget.FrameLayout", rect, moved, paint="dialog")

    def _dialog_buttons(self, buttons: Sequence[Widget], area: Rect, y: int) -> tuple[list[Node], int]:
        nodes: list[Node] = []
        x = area.right
        for index, widget in reversed(list(enumerate(buttons))):
            label = widget.label.fill(self.app.lookup)
            width = max(self.m.px(64), round(self.m.px(15) * LETTER * len(label)) + self.m.px(28))
            rect = Rect(x - width, y, x, y + self.m.px(48))
            nodes.insert(0, self._widget_node(widget, rect, self.m.screen, f"d.b{index}", {}, paint="flat button"))
            x -= width
        return nodes, y + self.m.px(48)

    def _bar(self, rect: Rect) -> Node:
        m, children, left = self.m, list[Node](), rect.left + self.m.px(MARGIN)
        if len(self.app.visits) > 1:
            arrow = Rect(rect.left, rect.top, rect.left + m.px(BAR), rect.bottom)
            children.append(
                Node(
                    "up",
                    "android.widget.ImageButton",
                    self.package,
                    arrow,
                    arrow,
                    description="Navigate up",
                    clickable=True,
                    focusable=True,
                    paint="arrow",
                    command=("up",),
                )
            )
            left = arrow.right
        title = self.app.visit.screen.title.fill(self.app.lookup)
        if title:
            lines, height = self.size.lines(title, "title", rect.right - left)
            top = rect.top + (rect.height - height) // 2
            children.append(
                self._text("title", title, lines, "title", Rect(left, top, rect.right - m.px(MARGIN), top + height))
            )
        return self._box("bar", "android.view.ViewGroup", rect, tuple(children), paint="bar")

    def _content(self, area: Rect) -> Node:
        """The screen's widgets; lists take the height that the others leave, else the whole scrolls."""
        widgets = self.app.visit.screen.content
        m, gap = self.m, self.m.px(GAP)
        shown = [widget for widget in widgets if self.size.shown(widget, {})]
        lists = [widget for widget in shown if widget.kind == "list"]
        width = area.width - 2 * m.px(MARGIN)
        fixed = sum(self.size.height(widget, width, {}) + gap for widget in shown if widget.kind != "list") + gap
        if lists:
            share = max(m.px(120), (area.height - fixed) // len(lists) - gap)
            inner = Rect(area.left + m.px(MARGIN), area.top, area.right - m.px(MARGIN), area.bottom)
            nodes, _ = self._column(widgets, inner, area.top + gap, area, "c", {}, list_height=share)
            return self._box("content", "android.widget.LinearLayout", area, tuple(nodes), resource=CONTENT)
        room = max(0, fixed - area.height)
        offset = min(self.app.visit.scrolled.get("content", 0), room)
        inner = Rect(area.left + m.px(MARGIN), area.top, area.right - m.px(MARGIN), area.bottom)
        nodes, _ = self._column(widgets, inner, area.top + gap - offset, area, "c", {})
        if not room:
            return self._box("content", "android.widget.LinearLayout", area, tuple(nodes), resource=CONTENT)
        return Node(
            "content", "android.widget.ScrollView", self.package, area, area, scrollable=True, focusable=True,
            resource=CONTENT, children=tuple(nodes), scroll_room=room, paint="",
        )  # fmt: skip

    def _column(
        self, widgets: Sequence[Widget], area: Rect, y: int, clip: Rect, key: str, row: Row, list_height: int = 0
    ) -> tuple[list[Node], int]:
        """Widgets one below the other from `y`; those outside `clip` are left out. Returns the new y."""
        nodes = []
        for index, widget in enumerate(widgets):
            if not self.size.shown(widget, row):
                continue
            fills = widget.kind == "list" and list_height
            height = list_height if fills else self.size.height(widget, area.width, row)
            rect = Rect(area.left, y, area.right, y + height)
            visible = rect.within(clip)
            if visible.width > 0 and visible.height > 0:
                nodes.append(self._place(widget, rect, clip, f"{key}.{index}", row))
            y += height + self.m.px(GAP)
        return nodes, y

    def _place(self, widget: Widget, rect: Rect, clip: Rect, key: str, row: Row) -> Node:
        match widget.kind:
            case "list":
                return self._list(widget, rect, clip, key, row)
            case "row":
                return self._widget_node(widget, rect, clip, key, row, self._beside(widget, rect, clip, key, row))
            case "column" | "web area":
                inside, _ = self._column(widget.children, rect, rect.top, rect.within(clip), key, row)
                return self._widget_node(widget, rect, clip, key, row, tuple(inside))
            case _:
                return self._widget_node(widget, rect, clip, key, row)

    def _beside(self, widget: Widget, rect: Rect, clip: Rect, key: str, row: Row) -> tuple[Node, ...]:
        """Children next to one another with equal widths."""
        shown = [(i, child) for i, child in enumerate(widget.children) if self.size.shown(child, row)]
        if not shown:
            return ()
        gap = self.m.px(8)
        width = (rect.width - gap * (len(shown) - 1)) // len(shown)
        nodes = []
        for place, (index, child) in enumerate(shown):
            left = rect.left + place * (width + gap)
            height = self.size.height(child, width, row)
            box = Rect(left, rect.top, left + width, rect.top + height)
            if box.within(clip).height > 0:
                nodes.append(self._place(child, box, clip, f"{key}.{index}", row))
        return tuple(nodes)

    def _list(self, widget: Widget, rect: Rect, clip: Rect, key: str, row: Row) -> Node:
        """Rows that are in view; the rest comes by scrolling."""
        visible = rect.within(clip)
        rows = self.size.rows(widget, row)
        heights = [self.size.row_height(child, rect.width, values) for child, values in rows]
        room = max(0, sum(heights) - rect.height)
        y = rect.top - min(self.app.visit.scrolled.get(key, 0), room)
        nodes = []
        for number, ((child, values), height) in enumerate(zip(rows, heights, strict=True)):
            box = Rect(rect.left, y, rect.right, y + height)
            if y + height > visible.top and y < visible.bottom:
                nodes.append(self._list_row(child, box, visible, f"{key}.r{number}", values))
            y += height
        return self._widget_node(widget, rect, clip, key, row, tuple(nodes), room=room)

    def _list_row(self, child: Widget, box: Rect, clip: Rect, key: str, values: Row) -> Node:
        pad = self.m.px(12)
        inner = Rect(box.left + pad, box.top + pad, box.right - pad, box.bottom - pad)
        if child.kind != "row of list":
            return self._place(child, inner, clip, key, values)
        nodes, _ = self._column(child.children, inner, inner.top, clip, key, values)
        return self._widget_node(child, box, clip, key, values, tuple(nodes))

    def _box(
        self, key: str, cls: str, rect: Rect, children: tuple[Node, ...], paint: str = "", resource: str = ""
    ) -> Node:
        return Node(key, cls, self.package, rect, rect, children=children, paint=paint, resource=resource)

    def _text(self, key: str, text: str, lines: tuple[str, ...], style: str, rect: Rect, resource: str = "") -> Node:
        return Node(
            key, _CLASSES["text"], self.package, rect, rect, text=text, lines=lines, paint=f"text {style}",
            resource=resource,
        )  # fmt: skip

    def _widget_node(
        self,
        widget: Widget,
        rect: Rect,
        clip: Rect,
        key: str,
        row: Row,
        children: tuple[Node, ...] = (),
        room: int = 0,
        paint: str = "",
    ) -> Node:
        """The properties that Android would report for a widget."""
        lookup = self.app.lookup_in(row)
        label = widget.label.fill(lookup)
        is_field, is_switch = widget.kind == "field", widget.kind == "switch"
        value = self.app.value_of(widget) if is_field or is_switch else ""
        hint = widget.hint.fill(lookup) if widget.hint else ""
        description = widget.description.fill(lookup) if widget.description else ""
        touchable = widget.kind in ("button", "field", "switch") or "tap" in widget.events
        style = f"text {widget.style or 'plain'}" if widget.kind == "text" else widget.kind
        return Node(
            key=key,
            cls=_CLASSES[widget.kind],
            package=self.package,
            rect=rect.within(clip),
            full=rect,
            text=_field_text(widget, value, hint) if is_field else "" if widget.kind == "image" else label,
            description=description or (label if widget.kind == "image" else ""),
            resource=widget.id if ":id/" in widget.id or not widget.id else f"{self.package}:id/{widget.id}",
            hint=hint,
            checkable=is_switch,
            checked=is_switch and value == "yes",
            clickable=touchable or "double tap" in widget.events,
            enabled=all(condition.holds(lookup) for condition in widget.enabled),
            focusable=touchable,
            focused=is_field and self.app.focus == key,
            scrollable=room > 0,
            long_clickable=is_field or "long press" in widget.events,
            password=widget.hidden,
            selected=bool(widget.selected) and all(condition.holds(lookup) for condition in widget.selected),
            children=children,
            widget=widget,
            row=row,
            paint=paint or style,
            lines=self.size.lines(label, widget.style or "plain", rect.width)[0] if widget.kind == "text" else (),
            scroll_room=room,
        )


def _field_text(widget: Widget, value: str, hint: str) -> str:
    """Dots for a hidden value; an empty field reports its hint as text, as Android does."""
    if not value:
        return hint
    return DOTS * len(value) if widget.hidden else value


def _moved(node: Node, down: int) -> Node:
    """The same node further down."""
    rect, full = (Rect(r.left, r.top + down, r.right, r.bottom + down) for r in (node.rect, node.full))
    return replace(node, rect=rect, full=full, children=tuple(_moved(child, down) for child in node.children))
