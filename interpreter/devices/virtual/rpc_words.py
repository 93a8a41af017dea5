"""What the methods of the uiautomator server share: errors and the description of an element."""

from __future__ import annotations

from typing import Any

from interpreter.devices.virtual.nodes import Node, Rect
from interpreter.devices.virtual.selectors import Query


class RpcError(Exception):
    """An answer that says no; the message is Android's."""

    def __init__(self, message: str, *, code: int = -32001) -> None:
        super().__init__(message)
        self.code = code


def not_found(query: Query | str) -> RpcError:
    """No such element."""
    shown = query if isinstance(query, str) else {k: v for k, v in query.items() if k != "mask" and v not in ([], None)}
    return RpcError(f"androidx.test.uiautomator.UiObjectNotFoundException: Selector {shown}", code=-32002)


def sides(rect: Rect) -> dict[str, int]:
    """A rectangle as JSON."""
    return {"left": rect.left, "top": rect.top, "right": rect.right, "bottom": rect.bottom}


def described(node: Node) -> dict[str, Any]:
    """An element as `objInfo` gives it."""
    return {
        "bounds": sides(node.rect),
        "visibleBounds": sides(node.rect),
        "childCount": len(node.children),
        "className": node.cls,
        "contentDescription": node.description or None,
        "packageName": node.package,
        "resourceName": node.resource or None,
        "text": node.text,
        "checkable": node.checkable,
        "checked": node.checked,
        "clickable": node.clickable,
        "enabled": node.enabled,
        "focusable": node.focusable,
        "focused": node.focused,
        "longClickable": node.long_clickable,
        "scrollable": node.scrollable,
        "selected": node.selected,
    }
