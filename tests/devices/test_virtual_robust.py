"""Whatever comes over the wire or from a finger, the built-in phone answers and its screen stays readable."""

from __future__ import annotations

import json
import shlex
import socket
import threading
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from interpreter.clock import SystemClock, VirtualClock
from interpreter.devices.virtual.app_read import read_app_file
from interpreter.devices.virtual.commands import all_commands
from interpreter.devices.virtual.dump import dump
from interpreter.devices.virtual.farm import VirtualFarm, bundled_apps
from interpreter.devices.virtual.line import read_exactly
from interpreter.devices.virtual.nodes import Node, Rect
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.devices.virtual.rpc import METHODS, answer
from interpreter.devices.virtual.servers import Servers
from interpreter.devices.virtual.shell import Shell, captured
from tests.sizes import sized

APPS = tuple(read_app_file(path) for path in sorted(bundled_apps().glob("*/app.yaml")))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-3000, 3000) | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4),
    max_leaves=8,
)
SELECTORS = st.fixed_dictionaries(
    {"mask": st.just(1)},
    optional={
        "text": st.sampled_from(["Tap me", "Item 3", ""]),
        "textMatches": st.sampled_from([".*", "(", "Item.*"]),
        "className": st.just("android.widget.Button"),
        "instance": st.integers(-2, 3) | JSON,
        "checked": JSON,
        "childOrSibling": st.lists(st.sampled_from(["child", "sibling"]), max_size=2),
        "childOrSiblingSelector": st.lists(st.fixed_dictionaries({"text": st.just("Hold")}) | JSON, max_size=2),
    },
)


def opened() -> VirtualPhone:
    phone = VirtualPhone("one", VirtualClock(), APPS, number="1")
    with phone.attending() as processes:
        processes.start("com.example.demo")
    return phone


@settings(max_examples=sized(100, 2_000), deadline=None)
@given(
    st.sampled_from(sorted(set(METHODS) - {"takeScreenshot"})),
    st.lists(SELECTORS | JSON, max_size=5) | st.dictionaries(st.text(max_size=5), JSON, max_size=2),
)
@example("clearTextField", [{"mask": 1, "text": "?", "childOrSibling": ["child"], "childOrSiblingSelector": [None]}])
def test_every_method_answers_whatever_it_is_given(method: str, params: Any) -> None:
    phone = opened()
    phone.closed = True  # no waiting
    reply = json.loads(answer(phone, json.dumps({"id": 1, "method": method, "params": params}).encode()))
    assert ("result" in reply) != ("error" in reply)
    etree.fromstring(dump(phone.nodes()).encode())


@given(st.binary(max_size=60) | JSON.map(lambda value: json.dumps(value).encode()))
def test_every_request_answers(body: bytes) -> None:
    assert "error" in json.loads(answer(opened(), body))


@settings(max_examples=sized(100, 2_000), deadline=None)
@given(
    st.sampled_from(sorted(set(all_commands) - {"screencap"})),
    st.lists(
        st.text(max_size=8)
        | st.sampled_from(
            ["-n", "-p", "-c", "--uri", "content://sms", "list", "start", "grant", "com.example.demo", "1"]
        ),
        max_size=6,
    ),
)
@example("exit", ["²"])
@example("kill", ["²", "9" * 5000])
def test_every_command_ends_with_a_code(name: str, args: list[str]) -> None:
    phone = opened()
    phone.closed = True
    code, _, _ = captured(Shell(phone, all_commands), "echo in | " + shlex.join([name, *args]))
    assert 0 <= code < 256


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t<>&\"'"), max_size=40))
def test_every_text_comes_out_of_the_dump_as_it_went_in(text: str) -> None:
    rect = Rect(0, 0, 1, 1)
    node = Node("key", "class", "package", rect, rect, text=text)
    (found,) = etree.fromstring(dump((node,)).encode())
    assert found.get("text") == "".join("." if sign in "\ufffe\uffff" else sign for sign in text)


def test_an_old_server_does_not_take_its_successor_along() -> None:
    servers, ended = Servers(), []
    first = servers.start(9008)
    assert first is not None
    assert servers.start(9010) is None
    servers.opened(lambda: ended.append(first))
    servers.stop_all()
    assert ended == [first]
    assert servers.start(9008) is not None
    servers.stop(first)
    assert servers.answers(9008)


POINT = st.tuples(st.integers(-10, 1090), st.integers(-10, 2350))
ACTS = st.one_of(
    st.tuples(st.just("tap"), POINT),
    st.tuples(st.just("long_press"), POINT),
    st.tuples(st.just("swipe"), POINT, POINT),
    st.tuples(st.just("draw"), POINT, POINT, POINT),
    st.tuples(st.just("type_text"), st.text(max_size=12)),
    st.tuples(st.just("key"), st.sampled_from(["back", "home", "enter", "delete", "recent", "power", "66", "x"])),
    st.tuples(st.just("wait"), st.floats(0, 5)),
    st.tuples(st.just("open"), st.sampled_from([app.package for app in APPS])),
)


@settings(max_examples=sized(50, 1_000), deadline=None)
@given(st.lists(ACTS, max_size=30))
def test_a_wild_finger_never_breaks_an_app(acts: list[tuple[Any, ...]]) -> None:
    phone = opened()
    for name, *what in acts:
        match name:
            case "tap":
                phone.touch.tap(*what[0])
            case "long_press":
                phone.touch.long_press(*what[0], 0.6)
            case "swipe":
                phone.touch.swipe(*what)
            case "draw":
                phone.touch.draw(what)
            case "wait":
                phone.clock.sleep(what[0])
            case "open":
                with phone.attending() as processes:
                    processes.start(what[0])
            case _:
                getattr(phone.writing, name)(what[0])
        tree = etree.fromstring(dump(phone.nodes()).encode())
        assert len(tree) == 1


def test_closing_ends_a_request_that_hangs() -> None:
    clock = SystemClock()
    farm = VirtualFarm(clock)
    phone = farm.add_phone("one")
    phone.faults.hang(60)
    assert phone.servers.start(9008) is not None
    body = b'{"id": 1, "method": "deviceInfo"}'
    with socket.create_connection(farm.address, timeout=10) as conn:
        conn.sendall(b"0012host:transport:one0008tcp:9008")
        assert read_exactly(conn, 8) == b"OKAYOKAY"
        conn.sendall(b"POST /jsonrpc/0 HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        started = clock.monotonic()
        farm.close()
        assert conn.recv(1) == b""
    assert clock.monotonic() - started < 5
    assert [thread for thread in threading.enumerate() if thread.name.startswith("virtual-phone")] == []
