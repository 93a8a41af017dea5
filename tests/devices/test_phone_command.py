"""`interpret phone` as its page shows it: each command runs as it stands there, with a port and adb of its own."""

from __future__ import annotations

import contextlib
import shlex
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.adb import KINDS, RealAdb, running
from tests.document import blocks
from tests.tree import BIN, ROOT, surroundings

PAGE = ROOT / "docs" / "phones.md"
PORT = "7555"


@pytest.fixture
def adb(tmp_path: Path) -> Iterator[RealAdb]:
    with running(KINDS[0], tmp_path) as adb:
        yield adb


@contextlib.contextmanager
def started(*words: str, folder: Path) -> Iterator[subprocess.Popen[str]]:
    """`interpret phone` with more words, until the end."""
    command = [f"{BIN}/interpret", "phone", *words]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, cwd=ROOT, env=surroundings(folder), text=True, **pipes) as phone:
        try:
            yield phone
        finally:
            phone.send_signal(signal.SIGINT)
            _, errors = phone.communicate(timeout=20)
            assert (phone.returncode, errors) == (0, "")


def serial_of(phone: subprocess.Popen[str]) -> str:
    assert phone.stdout is not None
    return phone.stdout.readline().split()[-1]


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return str(free.getsockname()[1])


def test_the_page_word_for_word(adb: RealAdb, tmp_path: Path) -> None:
    port = free_port()
    first, shown, others, *_ = [block.text for block in blocks(PAGE.read_text(encoding="utf-8"))]
    assert first == f".venv/bin/interpret phone --port {PORT}\n"
    (tmp_path / "README.md").write_bytes((ROOT / "README.md").read_bytes())
    outputs = {}
    with started("--port", port, folder=tmp_path) as phone:
        assert phone.stdout is not None
        assert [phone.stdout.readline() for _ in range(2)] == shown.replace(PORT, port).splitlines(keepends=True)
        for line in others.splitlines():
            program, *words = shlex.split(line.replace(PORT, port))
            assert program == "adb"
            ran = subprocess.run(
                [adb.program, *words], cwd=tmp_path, env=adb.environment, capture_output=True, check=False, timeout=30
            )
            assert ran.returncode == 0, (line, ran)
            outputs[line] = ran.stdout
    assert (tmp_path / "copy.md").read_bytes() == (ROOT / "README.md").read_bytes()
    said = list(outputs.values())
    assert said[1] == b"Farmhand One\n"
    assert said[3].startswith(b"\x89PNG")
    assert said[5] == b"there\n"


def test_who_is_not_known_waits_for_enter(adb: RealAdb, tmp_path: Path) -> None:
    with started("--ask", folder=tmp_path) as phone:
        serial = serial_of(phone)
        adb.run("connect", serial)
        assert adb.states() == {serial: "unauthorized"}
        assert phone.stdin is not None
        assert phone.stdout is not None
        phone.stdin.write("\n")
        phone.stdin.flush()
        assert "may come in" in "".join(phone.stdout.readline() for _ in range(3))
        adb.text("-s", serial, "wait-for-device")
        assert adb.states() == {serial: "device"}


@pytest.mark.parametrize(("fault", "state"), [("unauthorized", "unauthorized"), ("full-disk", "device")])
def test_faults_are_seen_by_adb(adb: RealAdb, tmp_path: Path, fault: str, state: str) -> None:
    with started("--fault", fault, folder=tmp_path) as phone:
        serial = serial_of(phone)
        adb.run("connect", serial)
        assert adb.states() == {serial: state}
        if fault == "full-disk":
            assert adb.run("-s", serial, "push", str(ROOT / "README.md"), "/sdcard/x").returncode == 1


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (("--fault", "fire"), "there is no fault `fire`; known are offline"),
        (("--fault", "slow"), "needs a number, as slow=2"),
        (("--fault", "empty-dumps=1.5"), "needs a number"),
        (("--port", "65535", "--phones", "2"), "no 2 ports from 65535 on"),
    ],
)
def test_a_wrong_use_is_said(tmp_path: Path, words: tuple[str, ...], reason: str) -> None:
    command = [f"{BIN}/interpret", "phone", *words]
    ran = subprocess.run(command, env=surroundings(tmp_path), capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert reason in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_port_that_is_taken_is_said(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [f"{BIN}/interpret", "phone", "--port", str(port)]
        ran = subprocess.run(command, env=surroundings(tmp_path), capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert f"127.0.0.1:{port} cannot be listened at: Address already in use" in ran.stderr
