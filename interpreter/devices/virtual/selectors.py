"""The two ways in which Android's uiautomator picks elements: BySelector and UiSelector.

A query is the dictionary that uiautomator2 sends. Without children and siblings the server asks a BySelector, where
text is compared with its case and `instance` means nothing to `exist`; with them, and for counting, a UiSelector,
where `textContains` and `textStartsWith` do not mind the case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from interpreter.devices.virtual.nodes import Node

Query = dict[str, Any]

_TEXTS: dict[str, Callable[[Node], str]] = {
    "text": lambda node: node.text,
    "description": lambda node: node.description,
    "className": lambda node: node.cls,
    "packageName": lambda node: node.package,
    "resourceId": lambda node: node.resource,
}
_FLAGS: dict[str, Callable[[Node], bool]] = {
    "checkable": lambda node: node.checkable,
    "checked": lambda node: node.checked,
    "clickable": lambda node: node.clickable,
    "longClickable": lambda node: node.long_clickable,
    "scrollable": lambda node: node.scrollable,
    "enabled": lambda node: node.enabled,
    "focusable": lambda node: node.focusable,
    "focused": lambda node: node.focused,
    "selected": lambda node: node.selected,
}


class SelectorError(Exception):
    """A query that Android refuses; the message is the one of its exception."""


def has_steps(query: Query) -> bool:
    """Whether a query goes on to children or siblings."""
    return bool(query.get("childOrSibling"))


def fits(node: Node, query: Query, *, loose: bool, index: int = 0) -> bool:
    """Whether one element fits; `loose` is the UiSelector's way."""
    if not isinstance(query, dict):
        raise SelectorError("java.lang.ClassCastException: not a Selector")
    return all(_one_fits(node, name, wanted, loose=loose, index=index) for name, wanted in query.items())


def _one_fits(node: Node, name: str, wanted: Any, *, loose: bool, index: int) -> bool:
    if wanted is None or name in ("mask", "childOrSibling", "childOrSiblingSelector", "instance"):
        return True
    if name == "index":
        return not loose or index == wanted
    if name in _FLAGS:
        return _FLAGS[name](node) == bool(wanted)
    for base, value in _TEXTS.items():
        if name.startswith(base):
            return _text_fits(value(node), name[len(base) :], str(wanted), loose=loose)
    return True


def _text_fits(value: str, how: str, wanted: str, *, loose: bool) -> bool:
    if how == "Matches":
        try:
            return re.fullmatch(wanted, value, re.DOTALL if loose else 0) is not None
        except re.error as error:
            raise SelectorError(f"java.util.regex.PatternSyntaxException: {error} near index 0 {wanted}") from error
    if loose and how in ("Contains", "StartsWith"):
        value, wanted = value.casefold(), wanted.casefold()
    if how == "Contains":
        return wanted in value
    if how == "StartsWith":
        return value.startswith(wanted)
    return value == wanted


def walk(roots: Sequence[Node]) -> Iterator[tuple[Node, int, Node | None]]:
    """Every element with its place among its siblings and the element above it, in the order of the dump."""
    for index, root in enumerate(roots):
        yield from _walk(root, index, None)


def _walk(node: Node, index: int, parent: Node | None) -> Iterator[tuple[Node, int, Node | None]]:
    yield node, index, parent
    for number, child in enumerate(node.children):
        yield from _walk(child, number, node)


def by_selector(roots: Sequence[Node], query: Query) -> list[Node]:
    """All that a BySelector finds."""
    return [node for node, _, _ in walk(roots) if fits(node, query, loose=False)]


def ui_selector(roots: Sequence[Node], query: Query) -> list[Node]:
    """All that a UiSelector finds, through its children and siblings; `instance` picks one."""
    found = _picked([node for node, index, _ in walk(roots) if fits(node, query, loose=True, index=index)], query)
    parents = {id(node): parent for node, _, parent in walk(roots)}
    steps = zip(query.get("childOrSibling", ()), query.get("childOrSiblingSelector", ()), strict=False)
    for how, step in steps:
        if not isinstance(step, dict):
            raise SelectorError("a step of a selector is a selector")
        found = _picked(list(_next(found, how, step, parents)), step)
    return found


def _next(found: list[Node], how: str, step: Query, parents: dict[int, Node | None]) -> Iterator[Node]:
    seen: set[int] = set()
    for node in found:
        parent = parents[id(node)]
        area = (node,) if how == "child" else (parent,) if parent else ()
        for candidate, index, above in walk(area):
            direct = how != "sibling" or (above is parent and candidate is not node)
            if all(candidate is not top for top in area) and direct and fits(candidate, step, loose=True, index=index):
                if id(candidate) not in seen:
                    yield candidate
                seen.add(id(candidate))


def _picked(nodes: list[Node], query: Query) -> list[Node]:
    """Only the wanted instance, when one is named."""
    instance = query.get("instance")
    return nodes if instance is None else nodes[int(instance) : int(instance) + 1]


def first(roots: Sequence[Node], query: Query) -> Node | None:
    """What an action on one object is done to."""
    if has_steps(query) or "index" in query:
        return next(iter(ui_selector(roots, query)), None)
    found = by_selector(roots, query)
    place = int(query.get("instance") or 0)
    return found[place] if 0 <= place < len(found) else None


def there(roots: Sequence[Node], query: Query) -> bool:
    """What `exist` answers."""
    return bool(ui_selector(roots, query)) if has_steps(query) or "index" in query else bool(by_selector(roots, query))
