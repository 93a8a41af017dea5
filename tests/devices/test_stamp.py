"""The stamp of an attempt on a phone: whoever was deposed touches it no more (R99)."""

from __future__ import annotations

import pytest
from adbutils.sync import Sync

from interpreter.clock import VirtualClock
from interpreter.devices.android import connect
from interpreter.devices.android.stamp import PLACE
from interpreter.devices.port import DeviceLost
from interpreter.devices.virtual.farm import VirtualFarm, bundled_apps


@pytest.fixture
def farm():
    """One built-in phone."""
    with_phone = VirtualFarm(VirtualClock(), [bundled_apps()])
    with_phone.phone = with_phone.add_phone("phone-1")
    yield with_phone
    with_phone.close()


def taken(farm, stamp):
    """The phone as one attempt has it."""
    return connect(farm.address, "phone-1", clock=farm.clock, stamp=stamp)


def stored(farm) -> set[str]:
    """All files of the phone but its stamp."""
    return set(farm.phone.files._files) - {PLACE}


def by_helper(phone) -> bytes:
    """A picture of a phone whose own program for it gives none."""
    phone._line.phone.output_of = lambda words: b""
    return phone.screenshot()


ACTS = {
    "tap": lambda phone: phone.tap(5, 5),
    "swipe": lambda phone: phone.swipe((5, 5), (5, 50), 0.1),
    "type": lambda phone: phone.type_text("x"),
    "open app": lambda phone: phone.open_app("com.example.demo"),
    "press": lambda phone: phone.press("home"),
    "picture": lambda phone: phone.screenshot(),
    "picture by the helper": by_helper,
    "put file": lambda phone: phone.put_file("menu.txt", b"soup"),
    "fetch file": lambda phone: phone.fetch_file("/sdcard/Download/theirs.txt"),
    "film": lambda phone: phone.start_video(5),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_r99_who_was_deposed_touches_nothing(farm, act):
    """Once the next attempt has its stamp on the phone, no act of the one before reaches it, by whichever way."""
    first = taken(farm, "a-1")
    first.open_app("com.example.demo")
    second = taken(farm, "a-2")
    second.press("home")
    second.put_file("theirs.txt", b"salad")
    before, files = second.screenshot(), stored(farm)
    with pytest.raises(DeviceLost, match="given to another worker"):
        act(first)
    assert (second.screenshot(), stored(farm)) == (before, files)
    act(second)
    for phone in (first, second):
        phone.close()


def test_r99_a_file_on_its_way_takes_no_place(farm, monkeypatch):
    """Who is deposed while it pushes a file leaves nothing of it: it takes its place by a command that looks."""
    first = taken(farm, "a-1")
    push, files = Sync.push, stored(farm)

    def slow(*given, **more):
        push(*given, **more)
        monkeypatch.undo()
        taken(farm, "a-2").close()

    monkeypatch.setattr(Sync, "push", slow)
    with pytest.raises(DeviceLost, match="given to another worker"):
        first.put_file("menu.txt", b"soup")
    assert stored(farm) == files
    first.close()
    again = taken(farm, "a-3")
    again.put_file("menu.txt", b"soup")
    assert again.fetch_file("/sdcard/Download/menu.txt") == b"soup"
    assert stored(farm) - files == {"/sdcard/Download/menu.txt"}
    again.close()


def test_r99_words_stay_words(farm):
    """What a shell would read is an argument like any other, with a stamp as without one."""
    phone = taken(farm, "a-1")
    with phone._line.call():
        assert phone._line.shell(["echo", "a  b; exit 97 $(x) 'q' \"r\" \\ *"]) == "a  b; exit 97 $(x) 'q' \"r\" \\ *\n"
        assert phone._line.shell(["cat", PLACE]) == "a-1\n"
    phone.close()
