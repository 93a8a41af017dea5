"""`interpret doctor`: each system's remedies from facts that are given, its USB as the system tells it, and one real
look at built-in phones behind adb's wire."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from interpreter.cli.main import main
from interpreter.clock import SystemClock
from interpreter.devices.android import Attached
from interpreter.devices.android.facts import SCALES, Facts
from interpreter.devices.android.keyboard import KEYBOARD
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.phones.diagnosis import Computer, Finding, Shelf, findings
from interpreter.phones.usb import UsbPhone, usb_phones

PIXEL = Facts("R58", "Pixel 8", "14", 80, "installed", True, False, "com.google.keys/.Latin", ())
READY = Shelf((Attached("R58", "device"),), {"R58": PIXEL}, {}, {"R58": None})


def computer(system: str = "Linux", **more: object) -> Computer:
    return Computer(system, "/usr/bin/adb", "127.0.0.1:5037", **more)  # type: ignore[arg-type]


def shelf(**changed: object) -> Shelf:
    return Shelf(READY.attached, {"R58": Facts(**{**{n: getattr(PIXEL, n) for n in PIXEL.__slots__}, **changed})},
                 {}, {"R58": None})  # type: ignore[arg-type]  # fmt: skip


def missing(one: Computer, phones: Shelf) -> list[Finding]:
    return [found for found in findings(one, phones) if found.state != "ok"]


def only(found: list[Finding]) -> Finding:
    (one,) = found
    return one


SYSTEMS = [("Linux", "sudo apt install adb"), ("Darwin", "brew install"), ("Windows", "winget install")]


@pytest.mark.parametrize("system", ["Linux", "Darwin", "Windows"])
def test_all_is_well(system: str) -> None:
    usb = (UsbPhone("Pixel 8", "18d1", True if system != "Darwin" else None, True if system == "Linux" else None),)
    found = findings(computer(system, usb=usb), READY)
    assert [one.state for one in found] == ["ok"] * len(found)
    assert [one.what for one in found] == [
        "adb", "USB: Pixel 8", "allowed", "helper", "screen", "keyboard", "animations",
    ]  # fmt: skip


@pytest.mark.parametrize(("system", "remedy"), SYSTEMS)
def test_adb_is_not_installed(system: str, remedy: str) -> None:
    found = only(missing(Computer(system, None, "127.0.0.1:5037", "cannot be reached"), Shelf()))
    assert (found.what, found.state) == ("adb", "missing")
    assert remedy in found.remedy[0]


def test_adb_does_not_run() -> None:
    found = only(missing(computer(no_server="cannot be reached"), Shelf()))
    assert found.remedy[0] == "run `adb start-server`"


@pytest.mark.parametrize(("system", "driver"), [("Linux", False), ("Darwin", False), ("Windows", True)])
def test_no_phone(system: str, driver: bool) -> None:
    found = only(missing(computer(system), Shelf()))
    assert found.said == "adb sees no phone"
    assert any("USB debugging" in step for step in found.remedy)
    assert any("driver" in step for step in found.remedy) is driver


@pytest.mark.parametrize("system", ["Linux", "Windows"])
def test_usb_debugging_is_off(system: str) -> None:
    found = only(missing(computer(system, usb=(UsbPhone("Pixel 8", "18d1", False, True),)), Shelf()))
    assert (found.what, found.said) == ("USB: Pixel 8", "USB debugging is off")
    assert "seven times" in found.remedy[0]


def test_the_rule_for_the_cable_is_missing() -> None:
    found = only(missing(computer(usb=(UsbPhone("Galaxy", "04e8", True, False),)), Shelf()))
    assert "udev rule" in found.said
    assert 'ATTR{idVendor}=="04e8"' in found.remedy[1]
    assert "adb kill-server" in found.remedy[-1]


def test_the_driver_is_missing() -> None:
    found = only(missing(computer("Windows", usb=(UsbPhone("Pixel 8", "18d1", True, False),)), Shelf()))
    assert (found.said, "Google USB Driver" in found.remedy[0]) == ("its USB driver is missing", True)


@pytest.mark.parametrize(
    ("state", "said", "steps"),
    [
        ("unauthorized", "has not allowed this computer", 2),
        ("offline", "is offline", 1),
        ("strange", "is in the state strange", 1),
    ],
)
def test_a_phone_that_is_not_ready(state: str, said: str, steps: int) -> None:
    found = only(missing(computer(), Shelf((Attached("R58", state),))))
    assert (found.about, found.said, len(found.remedy)) == ("R58", said, steps)
    assert all(found.remedy)


def test_a_phone_that_does_not_answer() -> None:
    found = only(missing(computer(), Shelf(READY.attached, troubles={"R58": "did not answer in time"})))
    assert (found.what, found.said) == ("answers", "did not answer in time")


def test_the_helper_does_not_start() -> None:
    phones = Shelf(READY.attached, {"R58": PIXEL}, {}, {"R58": "another program drives the phone R58"})
    found = only(missing(computer(), phones))
    assert (found.what, found.said) == ("helper", "another program drives the phone R58")
    assert any("Xiaomi" in step for step in found.remedy)


@pytest.mark.parametrize(
    ("changed", "what", "state", "said"),
    [
        ({"locked": True}, "screen", "missing", "its screen is locked"),
        ({"awake": False}, "screen", "missing", "its screen is off"),
        ({"keyboard": ""}, "keyboard", "missing", "none is in use, so nothing can be typed"),
        ({"keyboard": KEYBOARD}, "keyboard", "missing", "the one for flows was left in use by a run that was killed"),
        ({"moving": SCALES}, "animations", "advice", "are on; without them flows are faster"),
        ({"battery": 9}, "battery", "advice", "has 9 %"),
    ],
)
def test_what_a_phone_needs_while_a_flow_runs(changed: dict[str, object], what: str, state: str, said: str) -> None:
    found = only(missing(computer(), shelf(**changed)))
    assert (found.about, found.what, found.state, found.said) == ("R58", what, state, said)
    assert found.remedy


# What each system says of its cables


def plugged(root: Path, place: str, number: str, *interfaces: tuple[str, str, str], right: bool = True) -> None:
    """A device as Linux lists it."""
    folder = root / "sys/bus/usb/devices" / place
    for index, (kind, sub, protocol) in enumerate(interfaces):
        part = folder / f"{place}:1.{index}"
        part.mkdir(parents=True)
        for name, value in (("Class", kind), ("SubClass", sub), ("Protocol", protocol)):
            (part / f"bInterface{name}").write_text(value + "\n")
    for name, value in (("idVendor", number), ("product", f"Thing {place}"), ("busnum", "1"), ("devnum", place[-1])):
        (folder / name).write_text(value + "\n")
    if right:
        file = root / f"dev/bus/usb/001/00{place[-1]}"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()


def test_cables_on_linux(tmp_path: Path) -> None:
    adb, files, mouse = ("ff", "42", "01"), ("06", "01", "01"), ("03", "01", "02")
    plugged(tmp_path, "1-1", "18d1", files, adb)
    plugged(tmp_path, "1-2", "04e8", files)
    plugged(tmp_path, "1-3", "046d", mouse)
    plugged(tmp_path, "1-4", "abcd", adb, right=False)
    assert usb_phones("Linux", lambda _: None, tmp_path) == (
        UsbPhone("Thing 1-1", "18d1", True, True),
        UsbPhone("Thing 1-2", "04e8", False, True),
        UsbPhone("Thing 1-4", "abcd", True, False),
    )
    assert usb_phones("Linux", lambda _: None, tmp_path / "container") is None


def test_cables_on_macos() -> None:
    hub = {
        "_name": "USB3 Hub",
        "vendor_id": "0x2109",
        "_items": [{"_name": "Pixel 8", "vendor_id": "0x18d1  (Google)"}],
    }
    said = json.dumps({"SPUSBDataType": [{"_name": "USB31Bus", "_items": [hub]}]})
    assert usb_phones("Darwin", lambda _: said) == (UsbPhone("Pixel 8", "18d1"),)


def test_cables_on_windows() -> None:
    adb = {"Name": "ADB Interface", "PNPDeviceID": "USB\\VID_18D1&PID_4EE7&MI_01\\6&1",
           "CompatibleID": ["USB\\Class_FF&SubClass_42&Prot_01"], "ConfigManagerErrorCode": 28}  # fmt: skip
    files = {"Name": "Pixel 8", "PNPDeviceID": "USB\\VID_18D1&PID_4EE7\\3B", "CompatibleID": None,
             "ConfigManagerErrorCode": 0}  # fmt: skip
    mouse = {"Name": "Mouse", "PNPDeviceID": "USB\\VID_046D&PID_C077\\5", "CompatibleID": [],
             "ConfigManagerErrorCode": 0}  # fmt: skip
    found = usb_phones("Windows", lambda _: json.dumps([files, adb, mouse]))
    assert found == (UsbPhone("ADB Interface", "18d1", True, False),)
    assert usb_phones("Windows", lambda _: json.dumps(files)) == (UsbPhone("Pixel 8", "18d1", False, None),)
    assert usb_phones("Windows", lambda _: "") == ()


@pytest.mark.parametrize("system", ["Darwin", "Windows"])
@pytest.mark.parametrize("said", [None, "no JSON", "7"])
def test_a_system_that_does_not_say(system: str, said: str | None) -> None:
    assert usb_phones(system, lambda _: said) is None


# For real


@pytest.fixture
def doctor(monkeypatch, capsys):
    """The command where adb's server knows one built-in phone; gives exit code and output."""
    with VirtualFarm(SystemClock()) as farm:
        host, port = farm.address
        monkeypatch.setenv("ANDROID_ADB_SERVER_ADDRESS", host)
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(port))
        monkeypatch.setattr("interpreter.phones.usb.usb_phones", lambda *_: None)

        def run(*words: str) -> tuple[int, str]:
            with pytest.raises(SystemExit) as end:
                main(["doctor", *words])
            return int(end.value.code or 0), capsys.readouterr().out

        yield farm, run


def test_a_phone_that_is_ready(doctor) -> None:
    farm, run = doctor
    phone = farm.add_phone("pixel-1")
    phone.settings.update({("global", scale): "0" for scale in SCALES})
    code, out = run()
    assert (code, out.splitlines()[0], out.splitlines()[2:]) == (
        0,
        "this computer",
        [
            "pixel-1",
            "  ok       allowed: Farmhand One, Android 14",
            "  ok       helper: what reads its screen starts and answers",
            "  ok       screen: is on and unlocked",
            "  ok       keyboard: com.google.android.inputmethod.latin",
            "  ok       animations: are off",
            "all is well",
        ],
    )


def test_advice_may_wait(doctor) -> None:
    farm, run = doctor
    farm.add_phone("pixel-1")
    code, out = run("--json")
    said = json.loads(out)
    assert (code, said["version"], said["well"]) == (0, 1, True)
    (advice,) = [one for one in said["findings"] if one["state"] != "ok"]
    assert (advice["what"], advice["remedy"][0]) == (
        "animations", "`adb -s pixel-1 shell settings put global window_animation_scale 0`",
    )  # fmt: skip


def test_phones_that_are_not_ready(doctor) -> None:
    farm, run = doctor
    farm.add_phone("new-1").set_state("unauthorized")
    farm.add_phone("dark-1").screen_on = False
    code, out = run()
    assert code == 1
    assert "  missing  allowed: has not allowed this computer\n" in out
    assert "  missing  screen: its screen is off\n" in out
    assert out.endswith("2 things are missing\n")


def test_no_phone_at_all(doctor) -> None:
    _, run = doctor
    code, out = run()
    assert (code, "missing  phone: adb sees no phone" in out, out.endswith("1 thing is missing\n")) == (1, True, True)
