"""Real adb servers drive built-in phones over adbd's transport: Debian's adb, and the newer one in adbutils."""

from __future__ import annotations

import hashlib
import io
import re
import socket
import socketserver
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from uiautomator2.utils import with_package_resource

from interpreter.devices.virtual.adbd import Adbd
from interpreter.devices.virtual.adbd_keys import Keys
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import VirtualPhone
from tests.adb import KINDS, RealAdb, running
from tests.devices.apk import apk
from tests.sizes import sized


@pytest.fixture(scope="module", params=KINDS)
def adb(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealAdb]:
    with running(request.param, tmp_path_factory.mktemp("home")) as adb:
        yield adb


@pytest.fixture
def farm() -> Iterator[VirtualFarm]:
    with VirtualFarm() as farm:
        yield farm


@pytest.fixture
def phone(farm: VirtualFarm) -> VirtualPhone:
    return farm.add_phone("one")


class Connected:
    """A phone that a real adb server has connected to."""

    def __init__(self, adb: RealAdb, door: Adbd) -> None:
        self.adb = adb
        self.serial = door.serial
        self.door = door

    def run(self, *words: str, typed: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return self.adb.run("-s", self.serial, *words, typed=typed)

    def text(self, *words: str, typed: bytes = b"") -> str:
        return self.adb.text("-s", self.serial, *words, typed=typed)


@pytest.fixture
def one(adb: RealAdb, farm: VirtualFarm, phone: VirtualPhone) -> Iterator[Connected]:
    door = farm.open_adbd(phone.serial)
    assert adb.text("connect", door.serial) == f"connected to {door.serial}\n"
    yield Connected(adb, door)
    adb.run("disconnect", door.serial)


def test_it_is_listed(one: Connected) -> None:
    assert one.adb.states()[one.serial] == "device"
    (line,) = [line for line in one.adb.text("devices", "-l").splitlines() if line.startswith(one.serial)]
    assert "model:Farmhand_One" in line
    assert one.text("get-state") == "device\n"


def test_exit_codes_and_both_streams(one: Connected) -> None:
    done = one.run("shell", "echo out; echo err >&2; exit 7")
    assert (done.stdout, done.stderr, done.returncode) == (b"out\n", b"err\n", 7)
    assert one.run("shell", "nonsense").returncode == 127
    assert one.text("shell", "cat", typed=b"typed\n") == "typed\n"
    typed = b"for x in 1 2; do\necho <$x>\ndone\n".replace(b"<", b"'<'").replace(b">", b"'>'") + b"exit 3\n"
    done = one.run("shell", typed=typed)
    assert (done.stdout, done.returncode) == (b"<1>\n<2>\n", 3)


def test_bytes_come_unchanged(one: Connected, phone: VirtualPhone) -> None:
    data = bytes(range(256)) * 9000
    phone.files.write("/sdcard/x", data)
    assert one.run("exec-out", "cat", "/sdcard/x").stdout == data
    with Image.open(io.BytesIO(one.run("exec-out", "screencap", "-p").stdout)) as picture:
        assert picture.size == (1080, 2340)


def test_trees_go_there_and_back(one: Connected, phone: VirtualPhone, tmp_path: Path) -> None:
    tree = tmp_path / "tree"
    for number in range(sized(100, 1000)):
        file = tree / f"folder {number % 9}" / "inner" / f"file-{number}.bin"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(hashlib.sha256(str(number).encode()).digest() * (number * 7 % 5000))
    one.text("push", str(tree), "/sdcard/")
    one.text("pull", "/sdcard/tree", str(tmp_path / "back"))
    files = [path.relative_to(tree) for path in tree.rglob("*.bin")]
    assert len(files) == sized(100, 1000)
    for name in files:
        assert (tmp_path / "back" / name).read_bytes() == (tree / name).read_bytes(), name
        kept = phone.files.get(f"/sdcard/tree/{name}")
        assert kept is not None
        assert kept.content.md5 == hashlib.md5((tree / name).read_bytes(), usedforsecurity=False).hexdigest()


def test_what_cannot_be_pushed_or_pulled(one: Connected, tmp_path: Path, phone: VirtualPhone) -> None:
    (tmp_path / "x").write_bytes(b"x" * 1000)
    assert one.run("pull", "/sdcard/nothing", str(tmp_path)).returncode == 1
    phone.files.room = 10
    done = one.run("push", str(tmp_path / "x"), "/sdcard/x")
    assert done.returncode == 1
    assert b"No space left" in done.stdout + done.stderr
    phone.files.room = None
    one.text("push", str(tmp_path / "x"), "/sdcard/x")
    assert "x" in one.text("shell", "ls", "/sdcard").split()


def test_an_app_is_installed(one: Connected, tmp_path: Path) -> None:
    (tmp_path / "new.apk").write_bytes(apk("org.new", "2.5", 25, (".Start",)))
    assert "Success" in one.text("install", "-r", str(tmp_path / "new.apk"))
    report = one.text("shell", "dumpsys", "package", "org.new")
    assert "versionName=2.5" in report
    assert "org.new/.Start" in report
    assert "Success" in one.text("uninstall", "org.new")
    (tmp_path / "bad.apk").write_bytes(b"no app file")
    done = one.run("install", str(tmp_path / "bad.apk"))
    assert done.returncode == 1
    assert b"NOT_APK" in done.stdout + done.stderr


def test_an_app_file_as_makers_ship_it_is_installed(one: Connected) -> None:
    with with_package_resource("assets/app-uiautomator.apk") as apk_of_theirs:
        assert "Success" in one.text("install", "-r", "-t", str(apk_of_theirs))
    assert "package:com.github.uiautomator\n" in one.text("shell", "pm", "list", "packages")
    report = one.text("shell", "dumpsys", "package", "com.github.uiautomator")
    assert re.search(r"versionName=\d+\.\d+", report), report
    assert "com.github.uiautomator/.MainActivity" in report
    assert "Success" in one.text("uninstall", "com.github.uiautomator")


class _Greeter(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        self.request.sendall(b"you said " + self.request.recv(100))


def test_ports_lead_both_ways(one: Connected, phone: VirtualPhone) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Greeter) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        one.text("reverse", "tcp:7100", f"tcp:{server.server_address[1]}")
        assert f"tcp:7100 tcp:{server.server_address[1]}" in one.text("reverse", "--list")
        assert one.text("shell", "echo hello | nc localhost 7100") == "you said hello\n"
        assert int(one.text("reverse", "tcp:0", "tcp:9")) > 0
        here = int(one.text("forward", "tcp:0", "tcp:7100"))
        with socket.create_connection(("127.0.0.1", here), timeout=5) as conn:
            conn.sendall(b"back")
            assert conn.recv(100) == b"you said back"
        one.text("reverse", "--remove-all")
        assert one.run("shell", "echo hello | nc localhost 7100").returncode == 1
        server.shutdown()
    assert phone.servers.start(9008) is not None
    here = int(one.text("forward", "tcp:0", "tcp:9008"))
    with socket.create_connection(("127.0.0.1", here), timeout=5) as conn:
        conn.sendall(b"GET /ping HTTP/1.1\r\nConnection: close\r\n\r\n")
        assert b"".join(iter(lambda: conn.recv(4096), b"")).endswith(b"pong")


def test_logs_are_read_while_they_grow(one: Connected) -> None:
    assert "is up" in one.text("logcat", "-d")
    words = [one.adb.program, "-s", one.serial, "logcat"]
    with subprocess.Popen(words, env=one.adb.environment, stdout=subprocess.PIPE) as reading:
        assert reading.stdout is not None
        assert b"beginning of main" in reading.stdout.readline()
        reading.kill()


def test_who_is_not_allowed_waits_until_somebody_allows_it(
    adb: RealAdb, farm: VirtualFarm, phone: VirtualPhone
) -> None:
    door = farm.open_adbd(phone.serial, keys=Keys(open_=False))
    assert "failed to authenticate" in adb.text("connect", door.serial)
    assert adb.states()[door.serial] == "unauthorized"
    assert b"unauthorized" in adb.run("-s", door.serial, "shell", "true").stderr
    assert door.allow()
    assert not door.allow()
    adb.text("-s", door.serial, "wait-for-device")
    assert adb.states()[door.serial] == "device"
    adb.text("disconnect", door.serial)
    assert "connected to" in adb.text("connect", door.serial)
    adb.text("disconnect", door.serial)


def test_an_unplugged_phone_is_offline_and_comes_back(one: Connected, phone: VirtualPhone) -> None:
    phone.faults.unplug()
    assert one.run("shell", "true").returncode == 1
    assert one.adb.states()[one.serial] == "offline"
    phone.faults.plug_in()
    one.adb.text("disconnect", one.serial)
    one.adb.text("connect", one.serial)
    assert one.text("shell", "echo", "back") == "back\n"


def test_a_reboot_ends_everything_but_what_is_kept(one: Connected, phone: VirtualPhone, adb: RealAdb) -> None:
    phone.files.write("/sdcard/kept", b"kept")
    one.text("shell", "am", "start", "-n", "com.example.shop/.MainActivity")
    one.text("reboot")
    assert adb.states().get(one.serial) != "device"
    phone.set_state("device")
    adb.text("disconnect", one.serial)
    adb.text("connect", one.serial)
    assert phone.processes.app is None
    assert one.text("shell", "cat", "/sdcard/kept") == "kept"
    assert one.text("root") == "adbd cannot run as root in production builds\n"


def test_many_streams_at_once(one: Connected, phone: VirtualPhone) -> None:
    phone.files.write("/sdcard/x", b"0123456789" * 200_000)
    words = [one.adb.program, "-s", one.serial, "exec-out", "cat", "/sdcard/x"]
    running = [subprocess.Popen(words, env=one.adb.environment, stdout=subprocess.PIPE) for _ in range(12)]
    assert {hashlib.sha256(each.communicate(timeout=30)[0]).hexdigest() for each in running} == {
        hashlib.sha256(b"0123456789" * 200_000).hexdigest()
    }
