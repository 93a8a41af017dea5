"""Built-in phones for tests, driven by the real, unmodified uiautomator2 and adbutils."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import uiautomator2
from adbutils import AdbClient, AdbDevice

from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.nodes import Node
from interpreter.devices.virtual.phone import VirtualPhone


def adb(farm: VirtualFarm, serial: str) -> AdbDevice:
    """A phone as adbutils sees it."""
    return AdbClient(*farm.address).device(serial)


@contextlib.contextmanager
def driven(farm: VirtualFarm, serial: str) -> Iterator[uiautomator2.Device]:
    """A phone as uiautomator2 sees it."""
    driver = uiautomator2.connect(adb(farm, serial))
    try:
        yield driver
    finally:
        driver.stop_uiautomator(wait=False)


def find(phone: VirtualPhone, text: str) -> Node | None:
    """The first element with a text or an id."""
    return next(
        (
            node
            for root in phone.nodes()
            for node in root.walk()
            if node.text == text or (text.startswith("#") and node.resource.endswith(f"/{text[1:]}"))
        ),
        None,
    )


def shown(phone: VirtualPhone) -> list[str]:
    """All texts on the screen."""
    return [node.text for root in phone.nodes() for node in root.walk() if node.text]


def tap(phone: VirtualPhone, text: str) -> None:
    """Touch the first element with a text or an id."""
    node = find(phone, text)
    assert node is not None, (text, shown(phone))
    assert phone.touch.tap(*node.rect.centre)


def write(phone: VirtualPhone, id_: str, text: str) -> None:
    """Touch a field and type."""
    tap(phone, id_)
    assert phone.writing.type_text(text)


def open_sockets() -> int:
    """How many sockets this process has open."""
    count = 0
    for entry in Path("/proc/self/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            count += os.readlink(entry).startswith("socket:")
    return count
