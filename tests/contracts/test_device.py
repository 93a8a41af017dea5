"""The Device contract on the adapter for real phones, over the built-in phone's wire."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from interpreter.clock import Clock, SystemClock, VirtualClock
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
    others: list[AndroidDevice] = field(default_factory=list)

    def impatient(self, seconds: float) -> AndroidDevice:
        self.others.append(connect(self.farm.address, self.phone.serial, deadline=seconds, clock=self.farm.clock))
        return self.others[-1]

    def deliver_sms(self, sender: str, text: str) -> None:
        self.phone.deliver(sender, None, text, self.farm.clock.monotonic())

    def unplug(self) -> None:
        self.phone.faults.unplug()

    @contextmanager
    def unplugging_after(self, seconds: float) -> Iterator[None]:
        ticket = self.farm.clock.takes_part()

        def pull() -> None:
            with ticket:
                self.farm.clock.sleep(seconds)
                self.unplug()

        thread = threading.Thread(target=pull)
        thread.start()
        yield
        thread.join()

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


@pytest.fixture(params=["real time", "virtual time"])
def clock(request: pytest.FixtureRequest) -> Clock:
    return SystemClock() if request.param == "real time" else VirtualClock()


@pytest.fixture
def world(apps: Path, clock: Clock) -> Iterator[BuiltIn]:
    with VirtualFarm(clock, apps_folders=[apps]) as farm:
        phone = farm.add_phone()
        here = BuiltIn(farm, phone, connect(farm.address, phone.serial, deadline=CALL_SECONDS, clock=clock))
        try:
            yield here
        finally:
            for device in (*here.others, here.device):
                device.close()


class TestBuiltInPhone(DeviceContract):
    """The promises, kept on the built-in phone."""


class TestBuiltInPhoneFaults(DeviceFaultContract):
    """The faults, made by the built-in phone."""
