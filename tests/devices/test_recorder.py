"""App files made from a walk: what was seen and done on one phone happens again on a phone that runs the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interpreter.clock import VirtualClock
from interpreter.devices.android import connect
from interpreter.devices.recorder.parts import Key, look_at
from interpreter.devices.recorder.walk import Act, Walk
from interpreter.devices.recorder.walker import Walker
from interpreter.devices.recorder.writing import app_file
from interpreter.devices.screen import read_dump
from interpreter.devices.virtual.app_read import read_app
from interpreter.devices.virtual.farm import VirtualFarm, bundled_apps
from interpreter.devices.virtual.phone import VirtualPhone
from tests.devices.virtual import find, shown, tap, write

DEMO = "com.example.demo"
DOOR = """
app: org.example.door
name: Door
start: door
variables: {code: "", problem: ""}
screens:
  door:
    title: Door
    content:
      - field: Code
        id: code
      - switch: Light
        id: light
        variable: lit
      - button: Open
        on tap:
          - if: code is 1234
            then:
              - go to: inside
            else:
              - set: {problem: Wrong code}
      - text: "{problem}"
        id: problem
        show when: problem is not empty
  inside:
    title: "Inside {code}"
    content:
      - list:
        for each: 1 to 40
        row:
          - text: Shelf {number}
          - text: "{number} books"
        on tap:
          - go to: shelf
  shelf:
    bar: no
    content:
      - text: This shelf is empty.
      - button: Leave
        on tap:
          - start over at: door
"""

Begin = Callable[[str], Walker]


@pytest.fixture
def walk(tmp_path: Path) -> Iterator[Begin]:
    (tmp_path / "org.example.door").mkdir()
    door = DOOR.replace('problem: ""}', 'problem: "", lit: "no"}')
    (tmp_path / "org.example.door" / "app.yaml").write_text(door, encoding="utf-8")
    clock = VirtualClock()
    with VirtualFarm(clock, apps_folders=[bundled_apps(), tmp_path]) as farm:
        device = connect(farm.address, farm.add_phone().serial, clock=clock)

        def begin(package: str) -> Walker:
            walker = Walker(device, package, clock)
            walker.begin()
            return walker

        yield begin
        device.close()


def called(walker: Walker, words: str) -> Key:
    return next(key for key, part in walker.parts if words in (part.words, part.id))


def running(walker: Walker) -> VirtualPhone:
    app = read_app(app_file(walker.walk()), Path("app.yaml"))
    phone = VirtualPhone("one", VirtualClock(), (app,))
    phone.processes.start(app.package)
    return phone


def test_what_was_done_happens_again(walk: Begin) -> None:
    walker = walk(DEMO)
    walker.wait(3)
    walker.tap(called(walker, "Tap me"))
    walker.tap(called(walker, "Show list"))
    walker.scroll()
    walker.press("back")
    walker.tap(called(walker, "Show list"))
    walker.tap(called(walker, "Item 3"))
    walker.write(called(walker, "note"), "Milk")
    walker.press("enter", called(walker, "note"))
    phone = running(walker)
    assert {"Demo", "Please wait", "Ready", "Tap me"} <= set(shown(phone))
    phone.clock.sleep(4)
    assert "Please wait" not in shown(phone)
    tap(phone, "Tap me")
    assert "Tapped" in shown(phone)
    tap(phone, "Show list")
    assert {"Items", "Item 1"} <= set(shown(phone))
    assert find(phone, "Tap me") is None
    phone.writing.key("back")
    assert "Tapped" in shown(phone)
    tap(phone, "Show list")
    tap(phone, "Item 3")
    assert {"Demo", "Item 3"} <= set(shown(phone))
    write(phone, "#note", "Milk")
    phone.writing.key("enter")
    assert "Noted: Milk" in shown(phone)
    assert phone.processes.models[DEMO].colour == "#6a1b9a"


def test_rows_that_came_by_scrolling_are_in_the_list_in_order(walk: Begin) -> None:
    walker = walk(DEMO)
    walker.tap(called(walker, "Show list"))
    for _ in range(2):
        walker.scroll()
    phone = running(walker)
    tap(phone, "Show list")
    rows = [text for text in shown(phone) if text.startswith("Item ")]
    (items,) = (node for root in phone.nodes() for node in root.walk() if node.resource.endswith("/items"))
    assert items.widget is not None
    assert rows == [f"Item {number}" for number in range(1, len(rows) + 1)]
    last = [child.label.pieces[0] for child in items.widget.children]
    assert last == [f"Item {number}" for number in range(1, len(last) + 1)]
    assert len(last) > len(rows) + 5


def test_one_touch_with_two_outcomes_depends_on_what_was_different(walk: Begin) -> None:
    walker = walk("org.example.door")
    walker.write(called(walker, "code"), "99")
    walker.tap(called(walker, "Open"))
    walker.write(called(walker, "code"), "1234")
    walker.tap(called(walker, "Open"))
    assert walker.title == "Inside 1234"
    walker.tap(called(walker, "Shelf 2 2 books"))
    walker.tap(called(walker, "Leave"))
    phone = running(walker)
    assert "Wrong code" not in shown(phone)
    write(phone, "#code", "99")
    tap(phone, "Open")
    assert {"Door", "Wrong code"} <= set(shown(phone))
    phone.writing.clear()
    write(phone, "#code", "1234")
    tap(phone, "Open")
    assert "Inside 1234" in shown(phone)
    tap(phone, "2 books")
    assert "This shelf is empty." in shown(phone)
    tap(phone, "Leave")
    assert "Code" in [node.hint for root in phone.nodes() for node in root.walk()]


def test_a_switch_turns_by_itself(walk: Begin) -> None:
    walker = walk("org.example.door")
    walker.tap(called(walker, "light"))
    phone = running(walker)
    light = find(phone, "#light")
    assert light is not None
    assert not light.checked
    tap(phone, "#light")
    assert (find(phone, "#light") or light).checked


def dump(words: str, package: str = "org.example.two", more: str = "") -> Walk:
    text = (
        "<hierarchy rotation='0'>"
        f"<node package='{package}' class='android.widget.FrameLayout' bounds='[0,0][1000,2000]'>"
        f"<node package='{package}' class='android.widget.TextView' text='{words}' bounds='[0,100][900,200]'/>{more}"
        "</node></hierarchy>"
    )
    return Walk(package, (look_at(read_dump(text)),), ())


def test_dumps_of_any_phone_will_do_and_signs_of_app_files_are_words() -> None:
    text = app_file(dump("{name}: yes # no"))
    phone = VirtualPhone("one", VirtualClock(), (read_app(text, Path("app.yaml")),))
    phone.processes.start("org.example.two")
    assert "(name): yes # no" in shown(phone)


def test_a_walk_that_saw_nothing_of_the_app_is_refused() -> None:
    seen = dump("Elsewhere", "org.example.other")
    with pytest.raises(ValueError, match="Nothing was seen"):
        app_file(Walk("org.example.two", seen.looks, ()))


def test_another_app_in_between_is_no_part_of_it() -> None:
    one, other, two = dump("One"), dump("Elsewhere", "org.example.other"), dump("Completely different")
    looks = (*one.looks, *other.looks, *two.looks)
    key = one.looks[0].parts[0][0]
    app = read_app(app_file(Walk("org.example.two", looks, (Act("tap", key), Act("back")))), Path("app.yaml"))
    assert [screen.content[0].label.pieces[0] for screen in app.screens.values()] == ["One", "Completely different"]
    assert not app.screens["screen"].content[0].events
