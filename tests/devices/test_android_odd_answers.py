"""Whatever a phone answers, an adapter gives a value or one of the port's errors."""

from __future__ import annotations

import base64
import contextlib
import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from interpreter.clock import VirtualClock
from interpreter.devices.android.device import AndroidDevice
from interpreter.devices.android.wire import Deadline
from interpreter.devices.port import DeviceError, DeviceLost, DeviceRefused
from tests.sizes import sized

ANSWERS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20) | st.sampled_from(["<a", "<a/>", "////", "AAAA"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(
            st.sampled_from(["displayWidth", "displayHeight", "displayRotation", "currentPackageName"]), inner
        )
    ),
    max_leaves=4,
)
OUTPUTS = st.text(max_size=40) | st.sampled_from(
    ["No result found.\n", "Row: 0 _id=1, date=5, address=a\n", "Row: 0 x", "Error: no", "99999999999+9999", "a/b"]
)


def odd_phone(answer: Callable[[], Any], output: Callable[[], str]) -> AndroidDevice:
    clock = VirtualClock()
    server: Any = SimpleNamespace(
        deadline=Deadline(clock),
        jsonrpc_call=lambda method, params: answer(),
        close=lambda: None,
    )
    phone: Any = SimpleNamespace(
        serial="odd",
        shell2=lambda words: SimpleNamespace(output=output()),
        sync=SimpleNamespace(push=lambda local, remote: None),
        output_of=lambda words: output().encode("utf-8", "replace"),
    )
    return AndroidDevice(phone, server, clock, 3.0)


CALLS: dict[str, Callable[[AndroidDevice], object]] = {
    "info": lambda device: device.info(),
    "screen": lambda device: device.screen(),
    "screenshot": lambda device: device.screenshot(),
    "tap": lambda device: device.tap(1, 1),
    "double tap": lambda device: device.double_tap(1, 1),
    "long press": lambda device: device.long_press(1, 1, 1),
    "swipe": lambda device: device.swipe((1, 1), (2, 2), 1),
    "type": lambda device: device.type_text("x"),
    "clear": lambda device: device.clear_text(),
    "press": lambda device: device.press("back"),
    "hide": lambda device: device.hide_keyboard(),
    "open app": lambda device: device.open_app("a.b"),
    "close app": lambda device: device.close_app("a.b"),
    "clear app": lambda device: device.clear_app("a.b"),
    "link": lambda device: device.open_link("a:b"),
    "permission": lambda device: device.set_permission("a.b", "notifications", granted=True),
    "messages": lambda device: device.messages(),
    "notifications": lambda device: device.notifications(),
    "clock": lambda device: device.clock_now(),
    "close": lambda device: device.close(),
}


@pytest.mark.parametrize("call", CALLS)
@settings(max_examples=sized(40, 500), deadline=None)
@given(st.data())
def test_odd_answers_are_values_or_the_ports_errors(call: str, data: st.DataObject) -> None:
    device = odd_phone(lambda: data.draw(ANSWERS), lambda: data.draw(OUTPUTS))
    with contextlib.suppress(DeviceError):
        CALLS[call](device)


@pytest.mark.parametrize(
    ("call", "output", "sentence"),
    [
        ("messages", "Error while accessing provider:sms\njava.lang.SecurityException: Denied\n  at x", "Denied"),
        ("permission", "java.lang.SecurityException: Package a.b has not requested it\n\tat y", "has not requested it"),
        ("link", "Starting: Intent { dat=a:b }\nError: Activity not started", "no app on odd opens"),
        ("open app", "** No activities found to run, monkey aborted.", "that can be opened is installed"),
        ("clear app", "Failed", "cannot be cleared"),
        ("clock", "date: not allowed", "clock of odd cannot be read"),
    ],
)  # fmt: skip
def test_refusals_say_why(call: str, output: str, sentence: str) -> None:
    with pytest.raises(DeviceRefused, match=sentence):
        CALLS[call](odd_phone(lambda: None, lambda: output))


def test_a_picture_that_was_cut_off_is_a_lost_phone_and_a_warning_before_it_is_no_harm() -> None:
    made = io.BytesIO()
    Image.new("RGB", (2, 2)).save(made, "PNG")
    picture = made.getvalue()
    device = odd_phone(lambda: None, lambda: "")
    sent: list[bytes] = [picture[:-5], b"[Warning] Multiple displays were found\n" + picture]
    device._line.phone.output_of = lambda words: sent.pop(0)  # type: ignore[method-assign]
    with pytest.raises(DeviceLost, match="cut off"):
        device.screenshot()
    assert device.screenshot() == picture


def test_without_a_screencap_the_servers_picture_is_taken() -> None:
    made = io.BytesIO()
    Image.new("RGB", (20, 20), "red").save(made, "JPEG")
    encoded = base64.b64encode(made.getvalue()).decode()
    with Image.open(io.BytesIO(odd_phone(lambda: encoded, lambda: "screencap: not found").screenshot())) as picture:
        assert (picture.format, picture.size) == ("PNG", (20, 20))


def test_a_link_that_speaks_of_an_error_is_no_error() -> None:
    odd_phone(lambda: None, lambda: "Starting: Intent { dat=a:Error }").open_link("a:Error")


def test_a_text_with_a_nul_sign_is_refused_where_a_command_carries_it() -> None:
    with pytest.raises(DeviceRefused):
        odd_phone(lambda: None, lambda: "").open_link("a:\0")
