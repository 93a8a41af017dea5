"""The stamp of an attempt on a phone: whoever was deposed touches it no more (R99)."""

from __future__ import annotations

import pytest

from interpreter.clock import VirtualClock
from interpreter.devices.android import connect
from interpreter.devices.android.stamp import PLACE
from interpreter.devices.port import DeviceLost
from interpreter.devices.virtual.farm import VirtualFarm, bundled_apps


@pytest.fixture
def farm():
    """One built-in phone."""
    with_phone = VirtualFarm(VirtualClock(), [bundled_apps()])
    with_phone.add_phone("phone-1")
    yield with_phone
    with_phone.close()


def taken(farm, stamp):
    """The phone as one attempt has it."""
    return connect(farm.address, "phone-1", clock=farm.clock, stamp=stamp)


ACTS = {
    "tap": lambda phone: phone.tap(5, 5),
    "swipe": lambda phone: phone.swipe((5, 5), (5, 50), 0.1),
    "type": lambda phone: phone.type_text("x"),
    "open app": lambda phone: phone.open_app("com.example.demo"),
    "press": lambda phone: phone.press("home"),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_r99_who_was_deposed_touches_nothing(farm, act):
    """Once the next attempt has its stamp on the phone, no act of the one before reaches it, by whichever way."""
    first = taken(farm, "a-1")
    first.open_app("com.example.demo")
    second = taken(farm, "a-2")
    second.press("home")
    before = second.screenshot()
    with pytest.raises(DeviceLost, match="given to another worker"):
        act(first)
    assert second.screenshot() == before
    act(second)
    for phone in (first, second):
        phone.close()


def test_r99_words_stay_words(farm):
    """What a shell would read is an argument like any other, with a stamp as without one."""
    phone = taken(farm, "a-1")
    with phone._line.call():
        assert phone._line.shell(["echo", "a  b; exit 97 $(x) 'q' \"r\" \\ *"]) == "a  b; exit 97 $(x) 'q' \"r\" \\ *\n"
        assert phone._line.shell(["cat", PLACE]) == "a-1\n"
    phone.close()
