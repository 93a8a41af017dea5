"""The Device contract on the adapter for real phones: over the built-in phone's wire, and through real adb servers."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from adbutils import AdbClient

from interpreter.clock import Clock, SystemClock, VirtualClock
from interpreter.devices.android import AndroidDevice, attached, connect
from interpreter.devices.port import DeviceLost
from interpreter.devices.virtual import http
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.rpc import METHODS
from interpreter.devices.virtual.rpc_words import RpcError
from tests.adb import KINDS, RealAdb, running
from tests.contracts.device import (
    APP,
    CALL_SECONDS,
    PACKAGE,
    TEXTS,
    DeviceContract,
    DeviceFaultContract,
    one,
    touch,
)
from tests.devices.virtual import open_sockets


@dataclass
class BuiltIn:
    """A phone of a farm and the adapter that drives it."""

    farm: VirtualFarm
    phone: VirtualPhone
    device: AndroidDevice
    address: tuple[str, int]
    others: list[AndroidDevice] = field(default_factory=list)

    def impatient(self, seconds: float) -> AndroidDevice:
        self.others.append(connect(self.address, self.device.serial, deadline=seconds, clock=self.farm.clock))
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
        device = connect(farm.address, phone.serial, deadline=CALL_SECONDS, clock=clock)
        here = BuiltIn(farm, phone, device, farm.address)
        try:
            yield here
        finally:
            for device in (*here.others, here.device):
                device.close()


@dataclass
class ThroughAdb(BuiltIn):
    """A phone of a farm that a real adb server has connected to."""

    def plug_in(self) -> None:
        super().plug_in()
        server, serial = AdbClient(*self.address), self.device.serial
        server.disconnect(serial)  # adb itself tries again only after ten seconds
        for _ in range(100):  # what was said good-bye to a moment ago may be let go of only after it was met again
            server.connect(serial)
            if (serial, "device") in {(one.serial, one.state) for one in server.list()}:
                return
            SystemClock().sleep(0.05)
        raise AssertionError(f"adb does not find {serial} again")


@pytest.fixture(scope="module", params=KINDS)
def adb(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealAdb]:
    with running(request.param, tmp_path_factory.mktemp("home")) as adb:
        yield adb


@pytest.fixture
def real_world(apps: Path, adb: RealAdb) -> Iterator[ThroughAdb]:
    with VirtualFarm(apps_folders=[apps]) as farm:
        phone = farm.add_phone()
        serial = farm.open_adbd(phone.serial).serial
        server = AdbClient(*adb.address)  # the program itself is not what is tried here: a process each time costs
        assert "connected to" in server.connect(serial)
        device = connect(adb.address, serial, deadline=CALL_SECONDS)
        here = ThroughAdb(farm, phone, device, adb.address)
        try:
            yield here
        finally:
            for one_device in (*here.others, here.device):
                one_device.close()
            server.disconnect(serial)


class TestThroughAdb(DeviceContract):
    """The promises, kept through a real adb server and adbd's transport."""

    @pytest.fixture
    def world(self, real_world: ThroughAdb) -> ThroughAdb:
        return real_world


class TestThroughAdbFaults(DeviceFaultContract):
    """The faults, as they arrive through a real adb server."""

    @pytest.fixture
    def world(self, real_world: ThroughAdb) -> ThroughAdb:
        return real_world


class TestBuiltInPhone(DeviceContract):
    """The promises, kept on the built-in phone."""


class TestBuiltInPhoneFaults(DeviceFaultContract):
    """The faults, made by the built-in phone."""


def test_a_phone_that_hides_its_clipboard_is_typed_on_by_keyboard_and_gets_its_own_back(
    world: BuiltIn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(METHODS, "getClipboard", lambda phone: None)
    before = world.phone.settings["secure", "default_input_method"]
    world.device.open_app(PACKAGE)
    touch(world.device, "#note")
    for text in TEXTS:
        world.device.type_text(text)
    assert world.typed() == TEXTS
    world.device.close()
    assert world.phone.settings["secure", "default_input_method"] == before
    assert capsys.readouterr() == ("", "")


def test_a_server_that_answers_502_is_lost_and_nothing_is_sent_again(
    world: BuiltIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.device.open_app(PACKAGE)
    good = http._response
    with monkeypatch.context() as broken:
        broken.setattr(http, "_response", lambda *words: good(*words).replace(b" 200 OK", b" 502 Bad Gateway"))
        with pytest.raises(DeviceLost):
            world.device.tap(500, 1500)
    assert world.taps() == 1
    assert world.device.screen().elements


def test_a_server_without_its_hold_on_the_screen_is_started_anew_for_the_next_call(
    world: BuiltIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dead(phone: VirtualPhone) -> None:
        raise RpcError("java.lang.IllegalStateException: UiAutomation not connected!")

    with monkeypatch.context() as broken:
        broken.setitem(METHODS, "clearInputText", dead)
        with pytest.raises(DeviceLost):
            world.device.clear_text()
    assert not world.phone.servers.answers(9008)
    world.device.open_app(PACKAGE)
    assert world.phone.servers.answers(9008)


def test_what_was_typed_does_not_stay_in_the_clipboard(world: BuiltIn) -> None:
    world.device.open_app(PACKAGE)
    touch(world.device, "#pin")
    world.device.type_text("4711")
    world.device.close()
    assert world.phone.processes.clipboard == ""


def test_a_phone_that_is_lost_while_it_is_taken_leaves_nothing_open(world: BuiltIn) -> None:
    world.device.close()
    world.phone.faults.kill_server()  # so that it is started again, over a connection that is kept
    gc.collect()
    threads, sockets = threading.active_count(), open_sockets()
    world.phone.faults.drop_answers(of="clearLastToast")
    with pytest.raises(DeviceLost):
        connect(world.address, world.phone.serial, deadline=CALL_SECONDS, clock=world.farm.clock)
    for _ in range(100):  # the phone's own side ends in threads of its own
        if open_sockets() <= sockets and threading.active_count() <= threads:
            break
        SystemClock().sleep(0.05)
    assert open_sockets() <= sockets
    assert threading.active_count() <= threads


def test_closing_ends_the_threads_of_the_library_at_once(world: BuiltIn) -> None:
    started = time.monotonic()
    world.device.close()
    assert time.monotonic() - started < 1
    assert not [one for one in threading.enumerate() if one.name == "wait_adb_conn"]


def test_thirty_phones_at_once(apps: Path) -> None:
    with VirtualFarm(apps_folders=[apps]) as farm, ThreadPoolExecutor(30) as pool:

        def use(serial: str) -> str:
            device = connect(farm.address, serial, deadline=20)
            device.open_app(PACKAGE)
            touch(device, "#note")
            device.type_text(serial)
            written = one(device.screen(), "#note").value
            device.close()
            return written

        serials = [farm.add_phone().serial for _ in range(30)]
        assert [phone.state for phone in attached(farm.address)] == ["device"] * 30
        assert list(pool.map(use, serials)) == serials
