"""Nodes → the XML that `dumpWindowHierarchy` and `uiautomator dump` give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interpreter.devices.virtual.nodes import Node

EMPTY = "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\r\n<hierarchy rotation=\"0\" />"
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
    | {chr(code): "." for code in (*range(32), 0xFFFE, 0xFFFF) if chr(code) not in "\n\r\t"}
)
_ODD = re.compile('[&<>"\\x00-\\x1f\\ufffe\\uffff]')
_FLAG = {True: "true", False: "false"}


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
    return (
        f' index="{index}" text="{_clean(node.text)}" resource-id="{_clean(node.resource)}"'
        f' class="{_clean(node.cls)}" package="{_clean(node.package)}" content-desc="{_clean(node.description)}"'
        f' checkable="{_FLAG[node.checkable]}" checked="{_FLAG[node.checked]}" clickable="{_FLAG[node.clickable]}"'
        f' enabled="{_FLAG[node.enabled]}" focusable="{_FLAG[node.focusable]}" focused="{_FLAG[node.focused]}"'
        f' scrollable="{_FLAG[node.scrollable]}" long-clickable="{_FLAG[node.long_clickable]}"'
        f' password="{_FLAG[node.password]}" selected="{_FLAG[node.selected]}" visible-to-user="true"'
        f' bounds="[{left},{top}][{right},{bottom}]" drawing-order="{index}" hint="{_clean(node.hint)}" display-id="0"'
    )


def _clean(text: str) -> str:
    """A text as the value of an attribute; most texts have nothing that has to be written otherwise."""
    return text.translate(_ESCAPES) if _ODD.search(text) else text
