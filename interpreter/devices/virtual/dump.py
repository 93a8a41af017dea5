"""Nodes → the XML that `dumpWindowHierarchy` and `uiautomator dump` give."""

from __future__ import annotations

from collections.abc import Sequence

from interpreter.devices.virtual.nodes import Node

EMPTY = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\r\n<hierarchy rotation=\"0\" />"
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
    | {chr(code): "." for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\n\r\t"}
)


def dump(roots: Sequence[Node], rotation: int = 0, deepest: int = 50) -> str:
    """The hierarchy of all windows."""
    parts = [f"<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\r\n<hierarchy rotation=\"{rotation}\">\r\n"]
    for index, root in enumerate(roots):
        _write(parts, root, index, 1, deepest)
    parts.append("</hierarchy>")
    return "".join(parts)


def _write(parts: list[str], node: Node, index: int, depth: int, deepest: int) -> None:
    if depth > deepest:
        return
    pad = "  " * depth
    parts.append(f"{pad}<node{_attributes(node, index)}")
    if not node.children:
        parts.append(" />\r\n")
        return
    parts.append(">\r\n")
    for number, child in enumerate(node.children):
        _write(parts, child, number, depth + 1, deepest)
    parts.append(f"{pad}</node>\r\n")


def _attributes(node: Node, index: int) -> str:
    left, top, right, bottom = node.rect
    values = (
        ("index", str(index)),
        ("text", node.text),
        ("resource-id", node.resource),
        ("class", node.cls),
        ("package", node.package),
        ("content-desc", node.description),
        ("checkable", _flag(node.checkable)),
        ("checked", _flag(node.checked)),
        ("clickable", _flag(node.clickable)),
        ("enabled", _flag(node.enabled)),
        ("focusable", _flag(node.focusable)),
        ("focused", _flag(node.focused)),
        ("scrollable", _flag(node.scrollable)),
        ("long-clickable", _flag(node.long_clickable)),
        ("password", _flag(node.password)),
        ("selected", _flag(node.selected)),
        ("visible-to-user", "true"),
        ("bounds", f"[{left},{top}][{right},{bottom}]"),
        ("drawing-order", str(index)),
        ("hint", node.hint),
        ("display-id", "0"),
    )
    return "".join(f' {name}="{value.translate(_ESCAPES)}"' for name, value in values)


def _flag(value: bool) -> str:
    return "true" if value else "false"
