"""Keys: their names and Android codes, and where the on-screen keyboard has them (as fractions of its area)."""

from __future__ import annotations

from collections.abc import Iterator

ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_BOTTOM = ((",", 0.1), (" ", 0.5), (".", 0.1), ("@", 0.1), ("enter", 0.2))


KEY_CODES = {
    3: "home", 4: "back", 19: "up", 20: "down", 21: "left", 22: "right", 23: "center", 24: "volume_up",
    25: "volume_down", 26: "power", 27: "camera", 61: "tab", 62: "space", 66: "enter", 67: "delete", 82: "menu",
    84: "search", 111: "escape", 112: "forward_delete", 122: "move_home", 123: "move_end", 164: "volume_mute",
    187: "recent", 223: "sleep", 224: "wakeup", 279: "paste",
}  # fmt: skip
_ALIASES = {
    "del": "delete", "dpad_up": "up", "dpad_down": "down", "dpad_left": "left", "dpad_right": "right",
    "dpad_center": "center", "app_switch": "recent", "recents": "recent", "numpad_enter": "enter",
}  # fmt: skip


def keys() -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Every key with left, top, right and bottom between 0 and 1."""
    height = 1 / (len(ROWS) + 1)
    for index, row in enumerate(ROWS):
        top, wide = index * height, 0.1
        left = (1 - wide * len(row)) / 2
        for place, letter in enumerate(row):
            yield letter, (left + place * wide, top, left + (place + 1) * wide, top + height)
        if index == len(ROWS) - 1:
            yield "delete", (left + len(row) * wide, top, 1.0, top + height)
    left = 0.0
    for key, width in _BOTTOM:
        yield key, (left, 1 - height, left + width, 1.0)
        left += width


def key_at(x: float, y: float) -> str:
    """The key at a point, empty between keys."""
    for key, (left, top, right, bottom) in keys():
        if left <= x < right and top <= y < bottom:
            return key
    return ""


def key_name(name: str) -> str | None:
    """A key's word from its name, its KEYCODE_ name or its number."""
    word = name.lower().removeprefix("keycode_")
    if word.isdecimal():
        code = int(word)
        if 7 <= code <= 16:
            return str(code - 7)
        if 29 <= code <= 54:
            return chr(ord("a") + code - 29)
        return KEY_CODES.get(code)
    word = _ALIASES.get(word, word)
    return word if word in KEY_CODES.values() or len(word) == 1 else None
