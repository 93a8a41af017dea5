"""Activities, names of Android's own and pinches in app files, and the uiautomator server among the processes."""

from __future__ import annotations

from pathlib import Path

import pytest

from interpreter.clock import VirtualClock
from interpreter.devices.virtual.app_read import read_app
from interpreter.devices.virtual.app_yaml import AppFileError
from interpreter.devices.virtual.commands import all_commands
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.pinch import pinch
from interpreter.devices.virtual.rpc_objects import gesture, pinch_in, pinch_out
from interpreter.devices.virtual.shell import Shell, captured
from tests.devices.virtual import find, shown, tap

APP = """
app: org.example.two
name: Two
start: home
variables: {size: "1"}
screens:
  home:
    content:
      - list:
        id: android:id/list
        for each: 1 to 2
        row:
          - text: Row {number}
        on tap:
          - go to: search
  search:
    activity: find.SearchActivity
    content:
      - text: Search here
      - image: Map {size}
        id: map
        on pinch in:
          - add: {size: -1}
        on pinch out:
          - add: {size: 1}
"""


@pytest.fixture
def phone() -> VirtualPhone:
    return VirtualPhone("one", VirtualClock(), (read_app(APP, Path("app.yaml")),))


def run(phone: VirtualPhone, source: str) -> tuple[int, str]:
    code, out, err = captured(Shell(phone, all_commands), source)
    return code, (out + err).decode()


def test_a_screen_of_its_own_activity_is_opened_and_reported_by_it(phone: VirtualPhone) -> None:
    code, said = run(phone, "am start -W -n org.example.two/.find.SearchActivity")
    assert code == 0
    assert "Activity: org.example.two/.find.SearchActivity" in said
    assert "Search here" in shown(phone)
    assert "org.example.two/.find.SearchActivity" in run(phone, "dumpsys activity activities")[1]
    assert "ACTIVITY org.example.two/.find.SearchActivity" in run(phone, "dumpsys activity top")[1]
    run(phone, "input keyevent BACK")
    assert "Row 1" in shown(phone)
    assert "org.example.two/.MainActivity" in run(phone, "dumpsys activity activities")[1]


def test_an_activity_that_no_screen_has_is_refused(phone: VirtualPhone) -> None:
    code, said = run(phone, "am start -n org.example.two/.Other")
    assert (code, "does not exist" in said) == (1, True)


def test_ids_may_be_androids_own(phone: VirtualPhone) -> None:
    run(phone, "am start -n org.example.two/.MainActivity")
    resources = [node.resource for root in phone.nodes() for node in root.walk() if node.resource]
    assert resources == ["android:id/content", "android:id/list"]


@pytest.mark.parametrize("name", ["two words", "android:id/", ":id/list", "a/b"])
def test_what_cannot_be_an_id_is_told(name: str) -> None:
    with pytest.raises(AppFileError, match="cannot be an id"):
        read_app(APP.replace("android:id/list", f'"{name}"'), Path("app.yaml"))


def test_rows_that_are_written_out_are_as_high_as_others_and_can_be_touched() -> None:
    rows = (
        "list:\n          - text: First\n          - text: Last\n            on tap:\n              - go to: search\n"
    )
    text = APP.replace(APP[APP.index("list:") : APP.index("  search:")], rows)
    phone = VirtualPhone("one", VirtualClock(), (read_app(text, Path("app.yaml")),))
    phone.processes.start("org.example.two")
    first, last = (find(phone, words) for words in ("First", "Last"))
    assert first is not None
    assert last is not None
    assert first.rect.height > 30
    assert first.rect.bottom < last.rect.top
    tap(phone, "Last")
    assert "Search here" in shown(phone)


def test_what_cannot_be_an_activity_is_told() -> None:
    with pytest.raises(AppFileError, match="cannot be the name of an activity"):
        read_app(APP.replace("find.SearchActivity", "Search Activity"), Path("app.yaml"))


def test_two_fingers_pinch_what_lies_between_them(phone: VirtualPhone) -> None:
    run(phone, "am start -n org.example.two/.find.SearchActivity")
    query = {"resourceId": "org.example.two:id/map"}
    assert pinch_out(phone, query)
    assert phone.processes.running["org.example.two"].lookup("size") == "2"
    assert pinch_in(phone, query, 80)
    assert pinch_in(phone, query, 80)
    assert phone.processes.running["org.example.two"].lookup("size") == "0"
    node = find(phone, "#map")
    assert node is not None
    x, y = node.rect.centre
    apart = [{"x": x - 400, "y": y}, {"x": x + 400, "y": y}]
    assert gesture(phone, {}, *apart, {"x": x, "y": y}, {"x": x, "y": y}, 10)
    assert phone.processes.running["org.example.two"].lookup("size") == "-1"
    assert len(phone.record.said("pinch")) == 4


def test_fingers_that_stay_or_miss_the_screen_change_nothing(phone: VirtualPhone) -> None:
    run(phone, "am start -n org.example.two/.find.SearchActivity")
    node = find(phone, "#map")
    assert node is not None
    x, y = node.rect.centre
    here = ((x - 50.0, y + 0.0), (x + 50.0, y + 0.0))
    assert pinch(phone, here, here)
    assert not pinch(phone, ((-5.0, 0.0), (x, y)), here)
    assert phone.processes.running["org.example.two"].lookup("size") == "1"


def test_the_server_is_a_process_that_can_be_ended(phone: VirtualPhone) -> None:
    header = "USER           PID  PPID     VSZ    RSS WCHAN            ADDR S NAME\n"
    assert run(phone, "ps -u shell") == (0, header)
    phone.servers.start(9008)
    line = run(phone, "ps -u shell")[1].splitlines()[1].split()
    assert line[-1] == "app_process"
    assert run(phone, f"kill {line[1]}") == (0, "")
    assert not phone.servers.answers(9008)
