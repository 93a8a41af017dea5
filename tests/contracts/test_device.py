"""The Device contract on the adapter for real phones, over the built-in phone's wire."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from interpreter.devices.android import AndroidDevice, connect
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import VirtualPhone
from tests.contracts.device import APP, CALL_SECONDS, PACKAGE, DeviceContract, DeviceFaultContract


@dataclass
class BuiltIn:
    """A phone of a farm and the adapter that drives it."""

    farm: VirtualFarm
    phone: VirtualPhone
    device: AndroidDevice

    def deliver_sms(self, sender: str, text: str) -> None:
        self.phone.deliver(sender, None, text, self.farm.clock.monotonic())

    def unplug(self) -> None:
        self.phone.faults.unplug()

    def plug_in(self) -> None:
        self.phone.faults.plug_in()

    def kill_server(self) -> None:
        self.phone.faults.kill_server()

    def drop_answer(self) -> None:
        self.phone.faults.drop_answers()

    def hang(self, seconds: float) -> None:
        self.phone.faults.hang(seconds)

    def typed(self) -> list[str]:
        return [words[0] for words in self.phone.record.said("text")]

    def taps(self) -> int:
        return len(self.phone.record.said("tap"))

    def commands(self) -> list[tuple[str, ...]]:
        return list(self.phone.record.said("shell"))


@pytest.fixture(scope="module")
def apps(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("apps")
    (folder / PACKAGE).mkdir()
    (folder / PACKAGE / "app.yaml").write_text(APP, encoding="utf-8")
    return folder


@pytest.fixture
def world(apps: Path) -> Iterator[BuiltIn]:
    with VirtualFarm(apps_folders=[apps]) as farm:
        phone = farm.add_phone()
        device = connect(farm.address, phone.serial, deadline=CALL_SECONDS)
        try:
            yield BuiltIn(farm, phone, device)
        finally:
            device.close()


class TestBuiltInPhone(DeviceContract):
    """The promises, kept on the built-in phone."""


class TestBuiltInPhoneFaults(DeviceFaultContract):
    """The faults, made by the built-in phone."""
