"""Methods of the uiautomator server that are about elements: exist, wait, info, text, scrolling, drags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from interpreter.devices.virtual.nodes import Node
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.pinch import pinch
from interpreter.devices.virtual.rpc_words import described, not_found, sides
from interpreter.devices.virtual.selectors import Query, first, fits, there, ui_selector, walk

_STEP = 0.005
_LOOK_AGAIN = 5.0
_SEPARATOR = "␟"


def _query(selector: Query | str) -> Query:
    """A selector, or the name that `childByText` gave for an element."""
    if isinstance(selector, dict):
        return selector
    if not isinstance(selector, str):
        raise TypeError("a selector is a table or a name")
    _, _, key = selector.partition(_SEPARATOR)
    return {"key": key}


def _find(phone: VirtualPhone, selector: Query | str) -> Node | None:
    roots, query = phone.nodes(), _query(selector)
    if "key" in query:
        return next((node for node, _, _ in walk(roots) if node.key == query["key"]), None)
    return first(roots, query)


def _get(phone: VirtualPhone, selector: Query | str) -> Node:
    node = _find(phone, selector)
    if node is None:
        raise not_found(selector)
    return node


def exist(phone: VirtualPhone, selector: Query | str) -> bool:
    """Whether there is such an element now."""
    query = _query(selector)
    return _find(phone, selector) is not None if "key" in query else there(phone.nodes(), query)


def _wait(phone: VirtualPhone, selector: Query | str, milliseconds: float, *, wanted: bool) -> bool:
    until = phone.clock.monotonic() + milliseconds / 1000
    while exist(phone, selector) != wanted:
        if phone.closed or phone.clock.monotonic() >= until:
            return False
        phone.wait(_LOOK_AGAIN, until)
    return True


def wait_for_exists(phone: VirtualPhone, selector: Query | str, milliseconds: float) -> bool:
    """Wait until there is such an element."""
    return _wait(phone, selector, milliseconds, wanted=True)


def wait_until_gone(phone: VirtualPhone, selector: Query | str, milliseconds: float) -> bool:
    """Wait until there is no such element."""
    return _wait(phone, selector, milliseconds, wanted=False)


def obj_info(phone: VirtualPhone, selector: Query | str) -> dict[str, Any]:
    """An element's properties."""
    return described(_get(phone, selector))


def obj_info_of_all(phone: VirtualPhone, selector: Query) -> list[dict[str, Any]]:
    """The properties of all that fit."""
    return [described(node) for node in ui_selector(phone.nodes(), selector)]


def count(phone: VirtualPhone, selector: Query) -> int:
    """How many fit."""
    return len(ui_selector(phone.nodes(), selector))


def click_object(phone: VirtualPhone, selector: Query | str, corner: str | None = None) -> bool:
    """Touch the middle of an element."""
    return phone.touch.tap(*_get(phone, selector).rect.centre)


def long_click(phone: VirtualPhone, selector: Query | str, corner: str | None = None) -> bool:
    """Hold the middle of an element."""
    phone.pause(0.6)
    return phone.touch.long_press(*_get(phone, selector).rect.centre, 0.6)


def get_text(phone: VirtualPhone, selector: Query | str) -> str:
    """An element's text."""
    return _get(phone, selector).text


def set_text(phone: VirtualPhone, selector: Query | str, text: str | None) -> bool:
    """Replace a field's text."""
    return phone.writing.replace_text(_get(phone, selector), text or "")


def clear_text_field(phone: VirtualPhone, selector: Query | str) -> None:
    """Empty a field."""
    phone.writing.replace_text(_get(phone, selector), "")


def drag_to(phone: VirtualPhone, selector: Query | str, *target: Any) -> bool:
    """Drag an element to another one or to a point; the last number is the steps."""
    start = _get(phone, selector).rect.centre
    if len(target) not in (2, 3):
        raise TypeError("an element or a point, and steps")
    to, steps = target[:-1], target[-1]
    end = (float(to[0]), float(to[1])) if len(to) == 2 else _get(phone, to[0]).rect.centre
    phone.pause(float(steps) * _STEP)
    return phone.touch.swipe(start, end)


def gesture(phone: VirtualPhone, selector: Query | str, *how: Any) -> bool:
    """Two fingers move from two points to two points, `{"x": …, "y": …}` each; the last number is the steps."""
    _get(phone, selector)
    *points, steps = how
    if len(points) != 4:
        raise TypeError("two points, two points, and steps")
    one, other, one_end, other_end = ((float(point["x"]), float(point["y"])) for point in points)
    phone.pause(float(steps) * _STEP)
    return pinch(phone, (one, other), (one_end, other_end))


def _pinched(phone: VirtualPhone, selector: Query | str, percent: float, steps: float, *, closer: bool) -> bool:
    """Two fingers between an element's middle and its sides."""
    area = _get(phone, selector).rect
    (x, y), way = area.centre, area.width / 2 * min(100.0, max(0.0, percent)) / 100
    middle, apart = ((x - 1, y), (x + 1, y)), ((x - way, y), (x + way, y))
    phone.pause(steps * _STEP)
    return pinch(phone, apart, middle) if closer else pinch(phone, middle, apart)


def pinch_in(phone: VirtualPhone, selector: Query | str, percent: float = 100, steps: float = 50) -> bool:
    """Two fingers come together on an element."""
    return _pinched(phone, selector, percent, steps, closer=True)


def pinch_out(phone: VirtualPhone, selector: Query | str, percent: float = 100, steps: float = 50) -> bool:
    """Two fingers go apart on an element."""
    return _pinched(phone, selector, percent, steps, closer=False)


def _child(phone: VirtualPhone, parent: Query | str, pattern: Query, wanted: Callable[[Node], bool]) -> str:
    """The name of the element below `parent` that fits `pattern` and holds what is wanted, scrolling for it."""
    top = _get(phone, parent)
    for _ in range(_MOST_SWIPES):
        for node, index, _ in walk((top,)):
            if node is not top and fits(node, pattern, loose=True, index=index) and any(map(wanted, node.walk())):
                return f"{phone.serial}{_SEPARATOR}{node.key}"
        if not (top.scrollable and phone.touch.scroll(top, top.rect.height)):
            break
        top = _get(phone, parent)
    raise not_found(pattern)


def child_by_text(
    phone: VirtualPhone, parent: Query | str, pattern: Query, text: str, allow_scroll_search: Any = True
) -> str:
    """The child that has a text somewhere in it."""
    return _child(phone, parent, pattern, lambda node: node.text == text)


def child_by_description(
    phone: VirtualPhone, parent: Query | str, pattern: Query, text: str, allow_scroll_search: Any = True
) -> str:
    """The child that has a description somewhere in it."""
    return _child(phone, parent, pattern, lambda node: node.description == text)


def child_by_instance(phone: VirtualPhone, parent: Query | str, pattern: Query, instance: int) -> str:
    """The n-th child that fits, from 0."""
    top = _get(phone, parent)
    found = [node for node, i, _ in walk((top,)) if node is not top and fits(node, pattern, loose=True, index=i)]
    if instance >= len(found):
        raise not_found(pattern)
    return f"{phone.serial}{_SEPARATOR}{found[instance].key}"


_MOST_SWIPES = 500
_SHARE = 0.8


def _scroll_once(phone: VirtualPhone, selector: Query | str, *, forward: bool, steps: float) -> bool:
    node = _get(phone, selector)
    phone.pause(steps * _STEP)
    distance = round(node.rect.height * _SHARE)
    return phone.touch.scroll(node, distance if forward else -distance)


def scroll_forward(phone: VirtualPhone, selector: Query | str, vertical: Any = True, steps: float = 55) -> bool:
    """One page towards the end; False at the end."""
    return _scroll_once(phone, selector, forward=True, steps=steps)


def scroll_backward(phone: VirtualPhone, selector: Query | str, vertical: Any = True, steps: float = 55) -> bool:
    """One page towards the beginning; False at the beginning."""
    return _scroll_once(phone, selector, forward=False, steps=steps)


def _scroll_far(phone: VirtualPhone, selector: Query | str, swipes: int, steps: float, *, forward: bool) -> bool:
    for _ in range(min(swipes, _MOST_SWIPES)):
        if not _scroll_once(phone, selector, forward=forward, steps=steps):
            break
    return True


def scroll_to_end(
    phone: VirtualPhone, selector: Query | str, vertical: Any = True, swipes: int = 500, steps: float = 55
) -> bool:
    """All the way to the end."""
    return _scroll_far(phone, selector, swipes, steps, forward=True)


def scroll_to_beginning(
    phone: VirtualPhone, selector: Query | str, vertical: Any = True, swipes: int = 500, steps: float = 55
) -> bool:
    """All the way to the beginning."""
    return _scroll_far(phone, selector, swipes, steps, forward=False)


def fling_to_end(phone: VirtualPhone, selector: Query | str, vertical: Any = True, swipes: int = 500) -> bool:
    """All the way to the end, fast."""
    return _scroll_far(phone, selector, swipes, 5, forward=True)


def fling_to_beginning(phone: VirtualPhone, selector: Query | str, vertical: Any = True, swipes: int = 500) -> bool:
    """All the way to the beginning, fast."""
    return _scroll_far(phone, selector, swipes, 5, forward=False)


def scroll_to(phone: VirtualPhone, selector: Query | str, target: Query, vertical: Any = True) -> bool:
    """From the beginning until the target shows; False when it never does."""
    if exist(phone, target):
        return True
    scroll_to_beginning(phone, selector, vertical)
    for _ in range(_MOST_SWIPES):
        if exist(phone, target):
            return True
        if not scroll_forward(phone, selector, vertical):
            return exist(phone, target)
    return False


def get_bounds(phone: VirtualPhone, selector: Query | str) -> dict[str, int]:
    """Where an element is."""
    return sides(_get(phone, selector).rect)


OBJECT_METHODS: dict[str, Callable[..., Any]] = {
    "exist": exist,
    "waitForExists": wait_for_exists,
    "waitUntilGone": wait_until_gone,
    "objInfo": obj_info,
    "objInfoOfAllInstances": obj_info_of_all,
    "count": count,
    "longClick": long_click,
    "getText": get_text,
    "setText": set_text,
    "clearTextField": clear_text_field,
    "dragTo": drag_to,
    "gesture": gesture,
    "pinchIn": pinch_in,
    "pinchOut": pinch_out,
    "childByText": child_by_text,
    "childByDescription": child_by_description,
    "childByInstance": child_by_instance,
    "scrollForward": scroll_forward,
    "scrollBackward": scroll_backward,
    "scrollToEnd": scroll_to_end,
    "scrollToBeginning": scroll_to_beginning,
    "scrollTo": scroll_to,
    "flingForward": lambda phone, selector, vertical=True: scroll_forward(phone, selector, vertical, 5),
    "flingBackward": lambda phone, selector, vertical=True: scroll_backward(phone, selector, vertical, 5),
    "flingToEnd": fling_to_end,
    "flingToBeginning": fling_to_beginning,
    "visibleBounds": get_bounds,
}
