"""Names that go to a phone's commands: what is allowed, and which Android names ours stand for."""

from __future__ import annotations

import re

from interpreter.devices.port import DeviceRefused

KEYS = {
    "back": 4, "home": 3, "recents": 187, "enter": 66, "tab": 61, "up": 19, "down": 20, "left": 21, "right": 22,
    "center": 23, "volume_up": 24, "volume_down": 25,
}  # fmt: skip

PERMISSIONS = {
    "notifications": ("POST_NOTIFICATIONS",),
    "location": ("ACCESS_FINE_LOCATION", "ACCESS_COARSE_LOCATION"),
    "background location": ("ACCESS_BACKGROUND_LOCATION",),
    "camera": ("CAMERA",),
    "microphone": ("RECORD_AUDIO",),
    "contacts": ("READ_CONTACTS", "WRITE_CONTACTS"),
    "calendar": ("READ_CALENDAR", "WRITE_CALENDAR"),
    "phone": ("READ_PHONE_STATE", "READ_PHONE_NUMBERS", "CALL_PHONE"),
    "call log": ("READ_CALL_LOG", "WRITE_CALL_LOG"),
    "sms": ("READ_SMS", "RECEIVE_SMS", "SEND_SMS"),
    "photos": ("READ_MEDIA_IMAGES", "READ_MEDIA_VIDEO", "READ_EXTERNAL_STORAGE"),
    "music": ("READ_MEDIA_AUDIO", "READ_EXTERNAL_STORAGE"),
    "storage": ("READ_EXTERNAL_STORAGE", "WRITE_EXTERNAL_STORAGE"),
    "nearby devices": ("BLUETOOTH_SCAN", "BLUETOOTH_CONNECT", "NEARBY_WIFI_DEVICES"),
    "sensors": ("BODY_SENSORS",),
    "activity": ("ACTIVITY_RECOGNITION",),
}

_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x1f\x7f]+")
_ACTIVITY = re.compile(r"[A-Za-z0-9_.]+/[A-Za-z0-9_.$]+")
_EXTRA = re.compile(r"[A-Za-z_][A-Za-z0-9_.:-]{0,254}")
_UNFIT = re.compile(r"[/\x00-\x1f\x7f]")
_LAST_KEY = 999
DOWNLOAD = "/sdcard/Download"


def package(name: str) -> str:
    """An app's name such as `com.example.bank`; anything else is refused."""
    if len(name) > 255 or not _PACKAGE.fullmatch(name):
        raise DeviceRefused(f"{name!r} is no name of an app; such a name looks like com.example.bank")
    return name


def permissions(name: str) -> tuple[str, ...]:
    """The Android permissions that a name stands for; a full Android name stands for itself."""
    known = PERMISSIONS.get(" ".join(name.lower().replace("_", " ").split()))
    if known:
        return tuple(f"android.permission.{one}" for one in known)
    if len(name) > 255 or not _PACKAGE.fullmatch(name):
        raise DeviceRefused(f"{name!r} is no permission; known are {', '.join(sorted(PERMISSIONS))}")
    return (name,)


def key(name: str) -> int:
    """The Android code of a key, by name or as digits."""
    code = KEYS.get(name.lower().replace(" ", "_"))
    if code is None and name.isascii() and name.isdigit() and int(name[:6]) <= _LAST_KEY:
        code = int(name)
    if code is None:
        raise DeviceRefused(f"{name!r} is no key; known are {', '.join(KEYS)}, or a key code")
    return code


def address(link: str) -> str:
    """A web address or deep link, with its scheme; anything else is refused."""
    if len(link) > 8_000 or not _ADDRESS.fullmatch(link):
        raise DeviceRefused(f"{link[:80]!r} is no link; a link looks like https://example.com or bank://transfer")
    return link


def activity(name: str) -> str:
    """What an app shows, as Android names it: `com.example.bank/.MainActivity`."""
    if len(name) > 512 or not _ACTIVITY.fullmatch(name):
        raise DeviceRefused(f"{name[:80]!r} is nothing that an app shows")
    return name


def extra_name(name: str) -> str:
    """The name of an extra; anything but letters, digits and `_ . : -` is refused."""
    if not _EXTRA.fullmatch(name):
        raise DeviceRefused(f"{name[:80]!r} cannot be the name of a value that an app is started with")
    return name


def file(name: str) -> str:
    """The name of a file without a folder."""
    if name in ("", ".", "..") or _UNFIT.search(name) or len(name.encode("utf-8", "replace")) > 255:
        raise DeviceRefused(f"{name[:80]!r} cannot be the name of a file on a phone")
    return name


def path(name: str) -> str:
    """The path of a file on the phone; one without `/` in front is in Download, and none goes up by `..`."""
    parts = name.split("/")
    whole = name if name.startswith("/") else f"{DOWNLOAD}/{name}"
    if parts[-1] in ("", ".") or ".." in parts or len(whole.encode("utf-8", "replace")) > 1000:
        raise DeviceRefused(f"{name[:80]!r} is no path of a file")
    if any(_UNFIT.search(part) for part in parts):
        raise DeviceRefused(f"{name[:80]!r} is no path of a file")
    return whole
