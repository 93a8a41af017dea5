"""`read screen`."""

from __future__ import annotations

from decimal import Decimal

from dsl.data import Value
from dsl.steps.read_screen import ReadScreen
from interpreter.devices.screen import Element, Screen, reading_order
from interpreter.machine.context import Context

_EXACT = Decimal("0.0001")


def execute(step: ReadScreen, context: Context) -> Value:
    """Every element that shows something or can be touched."""
    screen = context.phone.screen()
    return tuple(_told(one, screen) for one in reading_order(filter(_says, screen.elements)))


def _says(one: Element) -> bool:
    """Boxes that only hold others say nothing."""
    return one.visible and bool(one.labels or one.id or one.clickable or one.checkable or one.editable)


def _told(one: Element, screen: Screen) -> Value:
    return {
        "text": "" if one.password else one.value,
        "description": one.description,
        "hint": one.hint,
        "id": one.short_id or one.id,
        "kind": one.class_name.rpartition(".")[2],
        "app": one.package,
        "enabled": one.enabled,
        "checked": one.checked,
        "selected": one.selected,
        "left": _share(one.bounds.left, screen.width),
        "top": _share(one.bounds.top, screen.height),
        "width": _share(one.bounds.width, screen.width),
        "height": _share(one.bounds.height, screen.height),
    }


def _share(pixels: int, whole: int) -> Decimal:
    return (Decimal(pixels) / max(1, whole)).quantize(_EXACT).normalize()
