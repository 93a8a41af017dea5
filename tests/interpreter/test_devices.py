"""`interpret devices`: phones behind a real adb wire, in each state they can be in."""

from __future__ import annotations

import json
import socket

import pytest

from interpreter.cli.main import main
from interpreter.clock import SystemClock
from interpreter.devices.android.facts import facts
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.devices.virtual.phone import Build

JAR = "/data/local/tmp/u2.jar"


@pytest.fixture
def farm(monkeypatch):
    """Phones that adb's server, at a port of this test, knows."""
    with VirtualFarm(SystemClock()) as farm:
        host, port = farm.address
        monkeypatch.setenv("ANDROID_ADB_SERVER_ADDRESS", host)
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(port))
        yield farm


@pytest.fixture
def interpret(capsys):
    def run(*words: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            main(["devices", *words])
        out, err = capsys.readouterr()
        return int(end.value.code or 0), out, err

    return run


def test_each_phone_is_told_with_its_state(farm, interpret):
    farm.add_phone("pixel-1", build=Build(model="Pixel 8", android="15"))
    farm.add_phone("new-1").set_state("unauthorized")
    farm.add_phone("old-1").set_state("offline")
    code, out, _ = interpret()
    assert (code, out) == (
        0,
        "phone    state         model    android  battery  helper\n"
        "pixel-1  ready         Pixel 8  15       87 %     installed\n"
        "new-1    unauthorized\n"
        "old-1    offline\n"
        "the phone new-1 has not allowed this computer: unlock it and accept the question on its screen\n"
        "the phone old-1 is offline: unplug it and plug it in again, or restart it\n",
    )


@pytest.mark.parametrize(("content", "helper"), [(None, "missing"), (b"of another version", "old")])
def test_the_helper_of_a_phone(farm, interpret, content, helper):
    files = farm.add_phone("pixel-1").files
    files.remove(JAR)
    if content is not None:
        files.write(JAR, content)
    _, out, _ = interpret("--json")
    assert json.loads(out)["phones"][0]["helper"] == helper


def test_a_helper_that_runs_answers(farm, interpret):
    farm.add_phone("pixel-1").servers.start(9008)
    _, out, _ = interpret("--json")
    assert json.loads(out) == {
        "version": 1,
        "phones": [
            {
                "serial": "pixel-1",
                "state": "ready",
                "model": "Farmhand One",
                "android": "14",
                "battery": 87,
                "helper": "running",
                "unlocked": True,
            }
        ],
    }


def test_only_those_that_are_asked_for(farm, interpret):
    farm.add_phone("pixel-1")
    farm.add_phone("pixel-2")
    _, out, _ = interpret("--device", "serial=*-2")
    assert [line.split()[0] for line in out.splitlines()] == ["phone", "pixel-2"]
    code, _, err = interpret("--device", "pixel-3")
    assert (code, "there is no phone pixel-3; attached are pixel-1, pixel-2" in err) == (2, True)


def test_no_phone(farm, interpret):
    assert interpret()[:2] == (0, "no phone is attached; `interpret doctor` says what is missing\n")


def test_built_in_phones_need_no_adb(interpret, monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "1")
    code, out, _ = interpret("--device", "virtual:2")
    assert (code, [line.split()[:2] for line in out.splitlines()[1:]]) == (
        0,
        [["phone-1", "ready"], ["phone-2", "ready"]],
    )


def test_no_adb(interpret, monkeypatch, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(taken.getsockname()[1]))
        monkeypatch.setenv("PATH", str(tmp_path))
        code, out, err = interpret()
    assert (code, out) == (5, "")
    assert "cannot be reached: start it with `adb start-server`; `adb` is not installed here" in err


def test_a_phone_that_says_nothing(farm, interpret, monkeypatch):
    monkeypatch.setitem(facts.__kwdefaults__, "deadline", 0.3)
    with farm.add_phone("mute-1").attending():
        code, out, _ = interpret()
    assert (code, out.splitlines()[1:]) == (
        0,
        ["mute-1  silent", "the phone mute-1 did not answer in time: restart it, plug it in again"],
    )
