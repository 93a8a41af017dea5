"""Methods of the uiautomator server that are about the whole phone: dump, touches, keys, clipboard, screenshot."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from interpreter.devices.virtual.dump import EMPTY
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.render import screenshot
from interpreter.devices.virtual.rpc_words import RpcError

STEP = 0.005
"""Seconds that one step of a swipe takes, as in uiautomator."""
_ROTATIONS = {
    "natural": 0, "n": 0, "left": 1, "l": 1, "upsidedown": 2, "u": 2, "right": 3, "r": 3,
}  # fmt: skip


def device_info(phone: VirtualPhone) -> dict[str, Any]:
    """Size, name and state."""
    windows = phone.windows()
    return {
        "currentPackageName": windows[0].root.package,
        "displayHeight": phone.metrics.height,
        "displayRotation": phone.rotation,
        "displaySizeDpX": round(phone.build.width / 2.625),
        "displaySizeDpY": round(phone.build.height / 2.625),
        "displayWidth": phone.metrics.width,
        "naturalOrientation": phone.rotation == 0,
        "productName": phone.properties["ro.product.name"],
        "screenOn": phone.screen_on,
        "sdkInt": int(phone.properties["ro.build.version.sdk"]),
    }


def dump_window_hierarchy(phone: VirtualPhone, compressed: Any = None, max_depth: int = 50, active: Any = None) -> str:
    """The screen as XML."""
    if phone.faults.take("empty dump"):
        return EMPTY
    return phone.dumped(max_depth or 50)


def click(phone: VirtualPhone, *where: Any) -> bool:
    """`click(x, y)` or `click(x, y, milliseconds)`; with a selector the middle of the element."""
    from interpreter.devices.virtual.rpc_objects import click_object  # noqa: PLC0415 - one name, two meanings

    if where and isinstance(where[0], dict | str):
        return click_object(phone, where[0])
    if len(where) not in (2, 3):
        raise RpcError("method parameters invalid", code=-32602)
    seconds = where[2] / 1000 if len(where) == 3 else 0.0
    phone.pause(max(seconds, phone.build.click_seconds))
    if seconds:
        return phone.touch.long_press(float(where[0]), float(where[1]), seconds)
    return phone.touch.tap(float(where[0]), float(where[1]))


def swipe(phone: VirtualPhone, x1: float, y1: float, x2: float, y2: float, steps: int = 55) -> bool:
    """A straight swipe of `steps` steps."""
    phone.pause(steps * STEP)
    return phone.touch.swipe((x1, y1), (x2, y2))


def drag(phone: VirtualPhone, x1: float, y1: float, x2: float, y2: float, steps: int = 55) -> bool:
    """A finger rests, moves in `steps` steps, and lets go."""
    phone.pause(steps * STEP)
    return phone.touch.drag((x1, y1), (x2, y2))


def swipe_points(phone: VirtualPhone, points: list[float], steps: int = 55) -> bool:
    """A swipe through points (x, y, x, y, …), `steps` between two of them."""
    places = list(zip(points[0::2], points[1::2], strict=False))
    if not places:
        return False
    phone.pause(steps * STEP * max(0, len(places) - 1))
    return phone.touch.draw(places)


def inject_input_event(phone: VirtualPhone, action: int, x: float, y: float, meta: int = 0) -> bool:
    """A finger goes down (0), up (1) or moves (2)."""
    if action == 0:
        return phone.touch.press_down(x, y)
    return phone.touch.lift(x, y) if action == 1 else True


def press_key(phone: VirtualPhone, key: str) -> bool:
    """A key by its name."""
    return phone.writing.key(key)


def press_key_code(phone: VirtualPhone, code: int, meta: int = 0) -> bool:
    """A key by its number."""
    return phone.writing.key(str(code))


def set_clipboard(phone: VirtualPhone, label: str | None, text: str | None) -> None:
    """Fill the clipboard."""
    with phone.attending() as processes:
        processes.copy(text or "")


def get_clipboard(phone: VirtualPhone) -> str | None:
    """What the clipboard holds."""
    return phone.processes.clipboard


def paste_clipboard(phone: VirtualPhone) -> bool:
    """Type what the clipboard holds into the focused field."""
    return phone.writing.paste()


def clear_input_text(phone: VirtualPhone) -> bool:
    """Empty the focused field."""
    return phone.writing.clear()


def get_last_toast(phone: VirtualPhone) -> str | None:
    """The newest toast since the last clearing."""
    with phone.attending() as processes:
        return processes.last_toast


def clear_last_toast(phone: VirtualPhone) -> bool:
    """Forget the newest toast."""
    with phone.attending() as processes:
        processes.last_toast = None
    return True


def take_screenshot(phone: VirtualPhone, scale: float = 1.0, quality: int = 80) -> str:
    """The screen as JPEG in base64."""
    return base64.b64encode(screenshot(phone, "JPEG", scale=scale, quality=quality)).decode()


def set_orientation(phone: VirtualPhone, way: str) -> None:
    """Turn the phone."""
    if way not in _ROTATIONS:
        raise RpcError(f"java.lang.IllegalArgumentException: Invalid orientation {way}")
    phone.turn(_ROTATIONS[way])


def set_screen(phone: VirtualPhone, *, on: bool) -> None:
    """Wake the phone or send it to sleep."""
    with phone.attending():
        phone.screen_on = on
        phone.touched()


def open_panel(phone: VirtualPhone) -> bool:
    """Pull the notification shade down."""
    with phone.attending():
        phone.panel = "shade"
        phone.touched()
    return True


SCREEN_METHODS: dict[str, Callable[..., Any]] = {
    "deviceInfo": device_info,
    "dumpWindowHierarchy": dump_window_hierarchy,
    "click": click,
    "swipe": swipe,
    "drag": drag,
    "swipePoints": swipe_points,
    "injectInputEvent": inject_input_event,
    "pressKey": press_key,
    "pressKeyCode": press_key_code,
    "setClipboard": set_clipboard,
    "getClipboard": get_clipboard,
    "pasteClipboard": paste_clipboard,
    "clearInputText": clear_input_text,
    "getLastToast": get_last_toast,
    "clearLastToast": clear_last_toast,
    "takeScreenshot": take_screenshot,
    "setOrientation": set_orientation,
    "freezeRotation": lambda _phone, _frozen: None,
    "wakeUp": lambda phone: set_screen(phone, on=True),
    "sleep": lambda phone: set_screen(phone, on=False),
    "isScreenOn": lambda phone: phone.screen_on,
    "openNotification": open_panel,
    "openQuickSettings": open_panel,
    "getLastTraversedText": lambda _phone: None,
    "clearLastTraversedText": lambda _phone: None,
    "waitForIdle": lambda _phone, _milliseconds=0: None,
}
