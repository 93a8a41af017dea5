"""The built-in phone answers adb's protocols as an adb server with phones does."""

from __future__ import annotations

import io
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from adbutils import AdbClient, AdbDevice, AdbError

from interpreter.devices.virtual.farm import VirtualFarm
from tests.devices.virtual import adb


@pytest.fixture
def farm() -> Iterator[VirtualFarm]:
    with VirtualFarm() as farm:
        farm.add_phone("one")
        farm.add_phone("two")
        yield farm


@pytest.fixture
def client(farm: VirtualFarm) -> AdbClient:
    return AdbClient(*farm.address)


@pytest.fixture
def one(farm: VirtualFarm) -> AdbDevice:
    return adb(farm, "one")


def raw(farm: VirtualFarm, *requests: bytes) -> bytes:
    """What the server answers to bytes, until it hangs up."""
    with socket.create_connection(farm.address, timeout=5) as conn:
        for request in requests:
            conn.sendall(request)
        conn.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: conn.recv(4096), b""))


def test_it_listens_on_this_machine_only_and_not_where_adb_does(farm: VirtualFarm) -> None:
    host, port = farm.address
    assert host == "127.0.0.1"
    assert port != 5037


def test_devices_are_listed_with_their_states(farm: VirtualFarm, client: AdbClient) -> None:
    farm.phones["two"].faults.forbid()
    assert client.server_version() == 41
    assert [(each.serial, each.state) for each in client.list()] == [("one", "device"), ("two", "unauthorized")]
    farm.phones["two"].faults.unplug()
    assert [each.serial for each in client.list()] == ["one"]


def test_a_phone_says_who_it_is(one: AdbDevice) -> None:
    assert (one.get_state(), one.get_serialno(), one.get_devpath()) == ("device", "one", "virtual:one")
    assert "shell_v2" in one.get_features()
    assert one.prop.model == "Farmhand One"


def test_trackers_hear_of_every_change(farm: VirtualFarm, client: AdbClient) -> None:
    events = client.track_devices()
    seen = {next(events).serial, next(events).serial}
    farm.phones["two"].faults.go_offline()
    gone = next(events)
    events.close()
    assert seen == {"one", "two"}
    assert (gone.serial, gone.status) in {("two", "absent"), ("two", "offline")}


def test_waiting_ends_when_the_phone_is_there(farm: VirtualFarm, client: AdbClient) -> None:
    farm.phones["one"].faults.unplug()
    waiting = threading.Thread(target=lambda: client.wait_for("one", timeout=5))
    waiting.start()
    farm.phones["one"].faults.plug_in()
    waiting.join(5)
    assert not waiting.is_alive()


@pytest.mark.parametrize("state", ["absent", "offline", "unauthorized"])
def test_a_phone_that_is_not_usable_refuses(farm: VirtualFarm, state: str) -> None:
    farm.phones["one"].set_state(state)
    answer = raw(farm, b"0015host:tport:serial:one")
    assert answer.startswith(b"FAIL")
    assert (b"not found" if state == "absent" else state.encode()) in answer


def test_unplugging_ends_open_connections(farm: VirtualFarm, one: AdbDevice) -> None:
    stream = one.shell("logcat", stream=True)
    stream.conn.settimeout(5)
    assert stream.conn.recv(9) == b"---------"
    farm.phones["one"].faults.unplug()
    while stream.conn.recv(4096):
        pass
    stream.close()


def test_one_of_two_phones_must_be_named(farm: VirtualFarm) -> None:
    assert raw(farm, b"0012host:transport-any") == b"FAIL001dmore than one device/emulator"


@pytest.mark.parametrize(
    "garbage", [b"zzzz", b"ffff", b"00", b"0000", b"0005shell", b"0009host:nope", b"\x00\xff\xfe\xfd"]
)
def test_garbage_is_refused_or_hung_up_on(farm: VirtualFarm, garbage: bytes) -> None:
    assert raw(farm, garbage)[:4] in (b"FAIL", b"")
    assert raw(farm, b"000chost:version") == b"OKAY00040029"


def test_shell_gives_output_and_exit_code(one: AdbDevice) -> None:
    assert one.shell(["echo", "a b", "$HOME", "it's"]) == "a b $HOME it's"
    result = one.shell2("echo out; echo err >&2; (exit 3)")
    assert (result.output, result.returncode) == ("out\nerr\n", 3)


def test_shell_v2_keeps_the_streams_apart(one: AdbDevice) -> None:
    result = one.shell2("echo out; echo err 1>&2; false", v2=True)
    assert (result.stdout, result.stderr, result.returncode) == ("out\n", "err\n", 1)
    assert one.shell2("nonsense", v2=True).returncode == 127


def test_exec_carries_bytes_unchanged(farm: VirtualFarm, one: AdbDevice) -> None:
    farm.phones["one"].files.write("/data/local/tmp/x", bytes(range(256)))
    with one.open_transport() as conn:
        conn.send_command("exec:cat /data/local/tmp/x")
        conn.check_okay()
        assert conn.read_until_close(encoding=None) == bytes(range(256))


def test_an_interactive_shell_takes_line_after_line(one: AdbDevice) -> None:
    with one.open_shell("") as conn:
        conn.conn.sendall(b"x=1\necho got $x\nexit\n")
        assert conn.read_until_close() == "got 1\n"


def test_files_go_there_and_back(one: AdbDevice, tmp_path: Path) -> None:
    data = bytes(range(256)) * 1000
    assert one.sync.push(io.BytesIO(data), "/sdcard/Download/a b.bin", check=True) == len(data)
    assert one.sync.stat("/sdcard/Download/a b.bin").size == len(data)
    assert one.sync.read_bytes("/storage/emulated/0/Download/a b.bin") == data
    assert [each.path for each in one.sync.iter_directory("/sdcard/Download")] == [".", "..", "a b.bin"]
    (tmp_path / "copy").write_bytes(b"old")
    assert one.sync.pull("/sdcard/Download/a b.bin", tmp_path / "copy") == len(data)
    assert (tmp_path / "copy").read_bytes() == data
    assert one.sync.pull("/sdcard/Download", tmp_path / "folder") == len(data)


def test_a_file_that_is_not_there(one: AdbDevice) -> None:
    assert one.sync.stat("/sdcard/nothing").mode == 0
    with pytest.raises(AdbError, match="No such file"):
        one.sync.read_bytes("/sdcard/nothing")


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # adbutils leaves its socket open
def test_framebuffer_and_screencap_show_the_same(one: AdbDevice) -> None:
    picture = one.framebuffer()
    assert picture.size == (1080, 2340)
    assert picture.convert("RGB").getpixel((540, 2000)) == one.screenshot().getpixel((540, 2000))


def test_only_the_uiautomator_port_is_there(one: AdbDevice) -> None:
    for port in (9008, 80):
        with pytest.raises(AdbError, match="closed"):
            one.create_connection("tcp", port)


def test_adbutils_finds_what_it_looks_for(one: AdbDevice) -> None:
    one.app_start("com.example.demo")
    assert one.app_current().package == "com.example.demo"
    assert one.app_current().pid > 0
    info = one.app_info("com.example.shop")
    assert info is not None
    assert (info.version_name, info.version_code) == ("3.2", 302)
    assert one.app_info("com.example.nothing") is None
    assert {"com.example.bank", "android"} <= set(one.list_packages())
    assert "android" not in one.list_packages(["-3"])
    assert one.window_size() == (1080, 2340)
    assert one.is_screen_on()
    assert one.battery().level == 87
    assert one.rotation() == 0
    assert one.wlan_ip() == "10.0.2.16"
    assert "Tap me" in one.dump_hierarchy()
    one.click(0.5, 0.5)
    one.app_stop("com.example.demo")
    assert one.app_current().package != "com.example.demo"


def test_closing_ends_all_threads(farm: VirtualFarm) -> None:
    stream = adb(farm, "one").shell("logcat", stream=True)
    farm.close()
    farm.close()
    names = [thread.name for thread in threading.enumerate() if thread.name.startswith("virtual-phone")]
    stream.close()
    assert names == []
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(farm.address, timeout=1)
