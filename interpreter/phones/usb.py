"""The Android phones on this computer's USB, as its system lists them; adb is not asked."""

from __future__ import annotations

import json
import os
import re
import subprocess  # only the two programs below, with fixed words # nosec B404
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAKERS: Mapping[str, str] = {
    "18d1": "Google", "04e8": "Samsung", "2717": "Xiaomi", "12d1": "Huawei", "22b8": "Motorola", "0fce": "Sony",
    "2a70": "OnePlus", "22d9": "OPPO", "2d95": "vivo", "0bb4": "HTC", "1004": "LG", "0b05": "ASUS", "17ef": "Lenovo",
    "0421": "Nokia", "2e04": "HMD", "2ae5": "Fairphone", "0e8d": "MediaTek", "339b": "Honor", "2b4c": "Zuk",
}  # fmt: skip
"""Makers of phones by their USB numbers (usb.ids)."""

_ADB = ("ff", "42", "01")  # the class of adb's interface (system/core/adb/adb.h)
_ADB_ON_WINDOWS = re.compile(r"Class_ff&SubClass_42&Prot_01", re.IGNORECASE)
_WINDOWS_NUMBER = re.compile(r"USB\\VID_([0-9A-F]{4})", re.IGNORECASE)
_PATIENCE = 20.0  # seconds
_MAC_PROGRAM = "/usr/sbin/system_profiler"
_WINDOWS_PROGRAM = os.path.join(
    os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "WindowsPowerShell", "v1.0", "powershell.exe"
)

Run = Callable[[Sequence[str]], str | None]
"""Runs a program: what it printed, None when it is not there or failed."""


@dataclass(frozen=True, slots=True)
class UsbPhone:
    """A phone on a cable; None where the system does not say. `number` is its maker's, four hex digits."""

    name: str
    number: str
    debugging: bool | None = None
    usable: bool | None = None


def usb_phones(system: str, run: Run, root: Path = Path("/")) -> tuple[UsbPhone, ...] | None:
    """The phones on the cables of a `Linux`, `Darwin` or `Windows` computer; None when they cannot be listed."""
    match system:
        case "Linux":
            return _linux(root)
        case "Darwin":
            return _mac(run([_MAC_PROGRAM, "SPUSBDataType", "-json"]))
        case "Windows":
            return _windows(run([_WINDOWS_PROGRAM, "-NoProfile", "-Command", _WINDOWS_QUESTION]))
        case _:
            return None


def run_program(words: Sequence[str]) -> str | None:
    """What a program of this computer prints; None when it is not there, fails or takes too long."""
    try:
        ran = subprocess.run(  # noqa: S603 - nothing of a user's is in the words # nosec B603
            words, capture_output=True, text=True, timeout=_PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    return ran.stdout


def _linux(root: Path) -> tuple[UsbPhone, ...] | None:
    devices = root / "sys/bus/usb/devices"
    if not devices.is_dir():
        return None
    return tuple(phone for place in sorted(devices.iterdir()) for phone in _linux_phone(place, root))


def _linux_phone(place: Path, root: Path) -> Iterator[UsbPhone]:
    number = _line(place / "idVendor")
    classes = [
        tuple(_line(part / f"bInterface{what}") for what in ("Class", "SubClass", "Protocol"))
        for part in place.glob("*:*")
    ]
    if number and (number in MAKERS or _ADB in classes):
        bus, device = _line(place / "busnum"), _line(place / "devnum")
        file = root / "dev/bus/usb" / bus.zfill(3) / device.zfill(3)
        name = _line(place / "product") or MAKERS.get(number, "a phone")
        yield UsbPhone(name, number, _ADB in classes, os.access(file, os.R_OK | os.W_OK))


def _line(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _mac(said: str | None) -> tuple[UsbPhone, ...] | None:
    whole = _json(said)
    if not isinstance(whole, dict):
        return None
    return tuple(_mac_phones(whole.get("SPUSBDataType")))


def _mac_phones(items: object) -> Iterator[UsbPhone]:
    for item in items if isinstance(items, list) else ():
        if isinstance(item, dict):
            number = str(item.get("vendor_id", "")).partition(" ")[0].removeprefix("0x").lower()
            if number in MAKERS:
                yield UsbPhone(str(item.get("_name", MAKERS[number])), number)
            yield from _mac_phones(item.get("_items"))


_WINDOWS_QUESTION = (
    "Get-CimInstance Win32_PnPEntity | Where-Object PNPDeviceID -like 'USB\\VID*' | "
    "Select-Object Name,PNPDeviceID,CompatibleID,ConfigManagerErrorCode | ConvertTo-Json -Depth 3"
)


def _windows(said: str | None) -> tuple[UsbPhone, ...] | None:
    """A phone has several entries, one a function: adb's has its class, and an error code when a driver lacks."""
    whole = _json("[]" if said is not None and not said.strip() else said)
    entries = [whole] if isinstance(whole, dict) else whole
    if not isinstance(entries, list):
        return None
    found: dict[str, UsbPhone] = {}
    for entry in entries:
        phone = _windows_phone(entry) if isinstance(entry, dict) else None
        if phone is not None and (phone.number not in found or phone.debugging):
            found[phone.number] = phone
    return tuple(found.values())


def _windows_phone(entry: dict[str, Any]) -> UsbPhone | None:
    number = _WINDOWS_NUMBER.match(str(entry.get("PNPDeviceID", "")))
    debugging = any(_ADB_ON_WINDOWS.search(str(one)) for one in entry.get("CompatibleID") or ())
    if number is None or not (debugging or number[1].lower() in MAKERS):
        return None
    name = str(entry.get("Name") or MAKERS.get(number[1].lower(), "a phone"))
    return UsbPhone(name, number[1].lower(), debugging, entry.get("ConfigManagerErrorCode") == 0 if debugging else None)


def _json(said: str | None) -> object:
    try:
        return None if said is None else json.loads(said)
    except ValueError:
        return None
