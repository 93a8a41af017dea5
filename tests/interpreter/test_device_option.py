"""`--device`: phones that adb's server knows, here built-in ones behind the same wire."""

from __future__ import annotations

import pytest

from interpreter.cli.main import main
from interpreter.clock import SystemClock
from interpreter.devices.virtual.farm import VirtualFarm

FLOW = 'flow "Tap"\napp "com.example.demo"\n\nsteps:\n  open app fresh\n  tap "Tap me"\n  expect "Tapped" up to 5s\n'


@pytest.fixture
def interpret(tmp_path, monkeypatch, capsys):
    """Runs the command where adb's server knows two phones; gives its exit code, output and errors."""
    (tmp_path / "tap.flow").write_text(FLOW)
    monkeypatch.chdir(tmp_path)
    with VirtualFarm(SystemClock()) as farm:
        farm.add_phone("pixel-1")
        farm.add_phone("pixel-2")
        host, port = farm.address
        monkeypatch.setenv("ANDROID_ADB_SERVER_ADDRESS", host)
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(port))

        def run(*devices: str) -> tuple[int, str, str]:
            with pytest.raises(SystemExit) as end:
                main(["tap.flow", "--folder", "runs", *(word for one in devices for word in ("--device", one))])
            out, err = capsys.readouterr()
            return int(end.value.code or 0), out, err

        yield run


def test_the_phone_that_is_named_is_used(interpret):
    code, out, _ = interpret("pixel-2")
    assert (code, "on pixel-2" in out) == (0, True)


def test_all_phones_may_be_used(interpret):
    code, out, _ = interpret("all")
    assert (code, "on pixel-1" in out) == (0, True)


def test_a_built_in_phone_may_be_asked_for(interpret):
    code, out, _ = interpret("virtual")
    assert (code, "on phone-1" in out) == (0, True)


def test_a_phone_is_chosen_by_what_it_is(interpret):
    code, out, _ = interpret("serial=*-2,android>=13,model=farmhand*")
    assert (code, "on pixel-2" in out) == (0, True)


def test_no_phone_is_like_that(interpret):
    code, _, err = interpret("android>=99")
    assert (code, "no attached phone has android>=99: pixel-1 is Farmhand One with Android 14" in err) == (2, True)


def test_so_many_built_in_phones_may_be_asked_for(interpret):
    code, out, _ = interpret("virtual:2")
    assert (code, "on phone-1" in out) == (0, True)


def test_a_port_of_adb_that_is_none(interpret, monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "usb")
    code, _, err = interpret("all")
    assert (code, "ANDROID_ADB_SERVER_PORT is 'usb', which is no port" in err) == (2, True)


def test_a_phone_that_is_not_there(interpret):
    code, _, err = interpret("pixel-9")
    assert (code, "there is no phone pixel-9; attached are pixel-1, pixel-2" in err) == (2, True)


def test_no_server_of_adb(interpret, monkeypatch):
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", "1")
    code, _, err = interpret("all")
    assert (code, "without --device a built-in phone is used" in err) == (2, True)
