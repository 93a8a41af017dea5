"""A dump of a real screen, read by us and by lxml, written again by the built-in phone, and asked for what it shows.

`differences` says in sentences where these disagree; an empty list means that a person's words for what is on the
screen lead to what is on the screen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lxml import etree

from interpreter.devices.screen import Element, IdIs, Screen, TextIs, Wanted, find, pick, read_dump, touch_point
from interpreter.devices.screen.find import fold
from interpreter.devices.virtual.dump import dump
from interpreter.devices.virtual.nodes import Node, Rect

FLAGS = ("checkable", "checked", "clickable", "focusable", "focused", "scrollable", "password", "selected")
WORDS = {"text": "text", "content-desc": "description", "hint": "hint", "resource-id": "id", "class": "class_name",
         "package": "package"}  # fmt: skip


def differences(source: bytes) -> list[str]:
    """Everything that is wrong with how one dump is understood."""
    screen = read_dump(source)
    return [*_read(source, screen), *_written(screen), *_named(screen)]


def _read(source: bytes, screen: Screen) -> Iterator[str]:
    """Each element has the words and flags that the dump says; what was left out cannot be seen."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    nodes = [
        node for node in etree.fromstring(source, parser).iter() if "bounds" in node.attrib and node.tag != "window"
    ]
    kept = {one.position: one for one in screen.elements}
    if not kept:
        yield "nothing is on the screen"
    for position, node in enumerate(nodes):
        one = kept.get(position)
        if one is None:
            if _could_be_seen(node, screen):
                yield f"left out: {_said(node)}"
            continue
        for name, ours in WORDS.items():
            if getattr(one, ours) != node.get(name, ""):
                yield f"{name} of {_said(node)} is read as {getattr(one, ours)!r}"
        for flag in FLAGS:
            if getattr(one, flag) != (node.get(flag) == "true"):
                yield f"{flag} of {_said(node)} is read as {getattr(one, flag)}"
        left, top, right, bottom = _numbers(node.get("bounds"))
        seen = (max(0, left), max(0, top), min(screen.width, right), min(screen.height, bottom))
        if (one.bounds.left, one.bounds.top, one.bounds.right, one.bounds.bottom) != seen:
            yield f"the place of {_said(node)} is read as {one.bounds}"


def _could_be_seen(node: etree._Element, screen: Screen) -> bool:
    """Whether nothing says that an element is out of sight: no size, outside, hidden, within what is, a keyboard."""
    chain = [node, *node.iterancestors()]
    if any(one.get("visible-to-user") == "false" for one in chain):
        return False
    left, top, right, bottom = _numbers(node.get("bounds"))
    if right <= left or bottom <= top or right <= 0 or bottom <= 0 or left >= screen.width or top >= screen.height:
        return False
    return screen.keyboard is None


def _numbers(bounds: str | None) -> tuple[int, int, int, int]:
    left, top, right, bottom = (int(part) for part in (bounds or "").strip("[]").replace("][", ",").split(","))
    return left, top, right, bottom


def _said(node: etree._Element) -> str:
    words = (node.get("text"), node.get("content-desc"), node.get("resource-id"), node.get("class"))
    return f"{next(filter(None, words), 'element')!r} at {node.get('bounds')}"


def _written(screen: Screen) -> Iterator[str]:
    """What was read, written as the built-in phone writes its screen and read again, is the same."""
    written = dump(_nodes(screen, None), screen.rotation, 600).encode("utf-8", "surrogatepass")
    again = read_dump(
        written, (screen.width, screen.height) if screen.rotation % 2 == 0 else (screen.height, screen.width)
    )
    if len(again.elements) != len(screen.elements):
        yield f"{len(screen.elements)} elements are written, {len(again.elements)} read again"
        return
    for one, other in zip(screen.elements, again.elements, strict=True):
        for name in (*WORDS.values(), *FLAGS, "enabled", "bounds"):
            if getattr(one, name) != getattr(other, name):
                yield f"{name} {getattr(one, name)!r} comes back as {getattr(other, name)!r}"


def _nodes(screen: Screen, parent: Element | None) -> tuple[Node, ...]:
    """The elements as nodes of a built-in phone; those whose parent is not on the screen hang on what is above it."""
    inside: dict[int, list[Element]] = defaultdict(list)
    stack: list[Element] = []
    for one in screen.elements:
        while stack and stack[-1].end < one.position:
            stack.pop()
        inside[stack[-1].position if stack else -1].append(one)
        stack.append(one)

    def made(one: Element) -> Node:
        rect = Rect(one.bounds.left, one.bounds.top, one.bounds.right, one.bounds.bottom)
        return Node(
            str(one.position), one.class_name, one.package, rect, rect,
            text=one.text, description=one.description, resource=one.id, hint=one.hint, checkable=one.checkable,
            checked=one.checked, clickable=one.clickable, enabled=one.enabled, focusable=one.focusable,
            focused=one.focused, scrollable=one.scrollable, password=one.password, selected=one.selected,
            children=tuple(made(child) for child in inside[one.position]),
        )  # fmt: skip

    return tuple(made(one) for one in inside[-1 if parent is None else parent.position])


def _named(screen: Screen) -> Iterator[str]:
    """Whatever has words or an id is found by them, each of several by its number, and is touched inside of itself."""
    called: dict[str, set[int]] = defaultdict(set)
    ids: dict[str, set[int]] = defaultdict(set)
    for one in screen.elements:
        for label in one.labels:
            called[fold(label)].add(one.position)
        if one.short_id:
            ids[one.short_id].add(one.position)
    for label, positions in called.items():
        if label:
            yield from _asked(screen, TextIs(label), positions)
    for name, positions in ids.items():
        yield from _asked(screen, IdIs(name), positions)


def _asked(screen: Screen, base: TextIs | IdIs, positions: set[int]) -> Iterator[str]:
    found = find(screen, Wanted(base))
    if not {one.position for one in found} <= positions:
        yield f"{base} finds what is called otherwise"
    hidden = [one for one in positions if not any(_stands_for(screen, one, other) for other in found)]
    if hidden:
        yield f"{base} finds {len(found)} of {len(positions)}"
    for number in range(1, len(found) + 1):
        if find(screen, Wanted(base, ordinal=number)) != (found[number - 1],):
            yield f"{base} has no number {number}"
    chosen = pick(screen, Wanted(base))
    if chosen is None or chosen.position not in positions:
        yield f"{base} leads to {chosen}"
        return
    spot = touch_point(screen, chosen)
    area = chosen.bounds
    if spot is not None and not (area.left <= spot[0] < area.right and area.top <= spot[1] < area.bottom):
        yield f"{base} is touched at {spot}, outside of {area}"


def _stands_for(screen: Screen, position: int, other: Element) -> bool:
    """An element whose words are those of what is inside of it is the same thing to a person."""
    one = screen.at(position)
    return one is not None and (one is other or one.contains(other) or other.contains(one))
