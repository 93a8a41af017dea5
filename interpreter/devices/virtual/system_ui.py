"""The parts of the screen that belong to the phone itself: home screen, notification shade, recent apps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interpreter.devices.virtual.app_model import AppModel
from interpreter.devices.virtual.measure import GAP, MARGIN, STATUS, Metrics
from interpreter.devices.virtual.nodes import Node, Rect, Window

LAUNCHER = "com.android.launcher3"
SYSTEM_UI = "com.android.systemui"
MESSAGING = "com.google.android.apps.messaging"
_COLUMNS = 4


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification; `key` names it in the shade, `at` is milliseconds since 1970."""

    key: str
    package: str
    title: str
    text: str
    at: int


def launcher(apps: Sequence[AppModel], metrics: Metrics) -> Window:
    """The home screen: an icon and a name for every app; a tap starts it."""
    cell = metrics.width // _COLUMNS
    height = metrics.px(104)
    icons = []
    for index, app in enumerate(apps):
        left, top = index % _COLUMNS * cell, metrics.px(STATUS + 72) + index // _COLUMNS * height
        rect = Rect(left, top, left + cell, top + height)
        icons.append(
            Node(
                f"icon.{app.package}",
                "android.widget.TextView",
                LAUNCHER,
                rect,
                rect,
                text=app.name,
                description=app.name,
                clickable=True,
                long_clickable=True,
                focusable=True,
                paint=f"icon {app.colour}",
                command=("start", app.package),
            )
        )
    root = Node(
        "launcher",
        "android.widget.FrameLayout",
        LAUNCHER,
        metrics.screen,
        metrics.screen,
        children=tuple(icons),
        paint="home",
    )
    return Window("launcher", root)


def shade(notices: Sequence[Notice], names: dict[str, str], metrics: Metrics) -> Window:
    """The notification shade, newest on top; a tap opens the notification's app."""
    top, cards = metrics.px(STATUS + 80), []
    for notice in reversed(notices):
        rect = Rect(metrics.px(GAP), top, metrics.width - metrics.px(GAP), top + metrics.px(88))
        if rect.bottom > metrics.height:
            break
        cards.append(_card(notice, names.get(notice.package, notice.package), rect, metrics))
        top = rect.bottom + metrics.px(8)
    root = Node(
        "shade",
        "android.widget.FrameLayout",
        SYSTEM_UI,
        metrics.screen,
        metrics.screen,
        children=tuple(cards),
        resource=f"{SYSTEM_UI}:id/notification_panel",
        paint="shade",
    )
    return Window("shade", root)


def _card(notice: Notice, name: str, rect: Rect, metrics: Metrics) -> Node:
    lines = []
    parts = (("app_name_text", name, "small"), ("title", notice.title, "strong"), ("text", notice.text, "small"))
    for index, (id_, text, style) in enumerate(parts):
        top = rect.top + metrics.px(8 + 25 * index)
        box = Rect(rect.left + metrics.px(MARGIN), top, rect.right - metrics.px(MARGIN), top + metrics.px(24))
        lines.append(
            Node(
                f"{notice.key}.{id_}",
                "android.widget.TextView",
                SYSTEM_UI,
                box,
                box,
                text=text,
                lines=(text,),
                resource=f"android:id/{id_}",
                paint=f"text {style}",
            )
        )
    return Node(
        notice.key,
        "android.widget.FrameLayout",
        SYSTEM_UI,
        rect,
        rect,
        clickable=True,
        focusable=True,
        children=tuple(lines),
        paint="card",
        command=("notice", notice.key, notice.package),
    )


def recents(apps: Sequence[AppModel], metrics: Metrics) -> Window:
    """The recent apps, newest on top; a tap brings one back."""
    top, cards = metrics.px(STATUS + 60), []
    for app in apps:
        rect = Rect(metrics.px(48), top, metrics.width - metrics.px(48), top + metrics.px(120))
        if rect.bottom > metrics.height:
            break
        label = Rect(rect.left + metrics.px(MARGIN), top + metrics.px(8), rect.right, top + metrics.px(36))
        text = Node(
            f"recent.{app.package}.name",
            "android.widget.TextView",
            LAUNCHER,
            label,
            label,
            text=app.name,
            lines=(app.name,),
            paint="text strong",
        )
        cards.append(
            Node(
                f"recent.{app.package}",
                "android.widget.FrameLayout",
                LAUNCHER,
                rect,
                rect,
                description=app.name,
                clickable=True,
                focusable=True,
                children=(text,),
                paint="card",
                command=("start", app.package),
            )
        )
        top = rect.bottom + metrics.px(GAP)
    root = Node(
        "recents",
        "android.widget.FrameLayout",
        LAUNCHER,
        metrics.screen,
        metrics.screen,
        children=tuple(cards),
        paint="home",
    )
    return Window("recents", root)
