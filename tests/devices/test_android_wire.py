"""Calls over the wire end in time and leave nothing open, whatever the other end does."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from interpreter.clock import SystemClock
from interpreter.devices.android import attached, connect
from interpreter.devices.android.wire import Deadline
from interpreter.devices.port import DeviceLost, DeviceTimeout


@contextlib.contextmanager
def adb_server(answer: Callable[[socket.socket, str], None]) -> Iterator[tuple[str, int]]:
    """A server that reads one request of each connection and leaves the rest to `answer`."""
    listener = socket.create_server(("127.0.0.1", 0))
    threads: list[threading.Thread] = []

    def serve(peer: socket.socket) -> None:
        with peer, contextlib.suppress(OSError):
            peer.settimeout(5)
            size = int(peer.recv(4, socket.MSG_WAITALL) or b"0", 16)
            answer(peer, peer.recv(size, socket.MSG_WAITALL).decode())

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                peer, _ = listener.accept()
                threads.append(threading.Thread(target=serve, args=(peer,)))
                threads[-1].start()

    acceptor = threading.Thread(target=accept)
    acceptor.start()
    try:
        yield listener.getsockname()
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join()
        for thread in threads:
            thread.join()


def block(text: str) -> bytes:
    return f"{len(text):04x}{text}".encode()


def test_the_phones_of_a_server_are_listed_with_their_state() -> None:
    def answer(peer: socket.socket, request: str) -> None:
        assert request == "host:devices"
        peer.sendall(b"OKAY" + block("A1\tdevice\nB2\tunauthorized\n127.0.0.1:5555\toffline\n"))

    with adb_server(answer) as address:
        phones = attached(address)
    assert [(one.serial, one.state, one.usable) for one in phones] == [
        ("A1", "device", True), ("B2", "unauthorized", False), ("127.0.0.1:5555", "offline", False)
    ]  # fmt: skip


def test_a_server_that_feeds_byte_by_byte_cannot_stretch_the_limit() -> None:
    enough = threading.Event()

    def drip(peer: socket.socket, _: str) -> None:
        peer.sendall(b"OKAYffff")
        while not enough.wait(0.05):
            peer.sendall(b"x")

    started = time.monotonic()
    with adb_server(drip) as address:
        with pytest.raises(DeviceTimeout):
            attached(address, deadline=0.4)
        took = time.monotonic() - started
        enough.set()
    assert took < 1


def test_a_silent_server_is_left_in_time() -> None:
    with adb_server(lambda peer, _: peer.recv(1)) as address, pytest.raises(DeviceTimeout):
        connect(address, "A1", deadline=0.3, starting=0.3)


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("device 'A1' not found", "not attached"),
        ("device unauthorized.\nThis adb server's $ADB_VENDOR_KEYS is not set", "has not allowed this computer"),
        ("device offline", "offline"),
    ],
)
def test_why_a_phone_cannot_be_taken_is_said(reason: str, words: str) -> None:
    def refuse(peer: socket.socket, _: str) -> None:
        peer.sendall(b"FAIL" + block(reason))

    with adb_server(refuse) as address, pytest.raises(DeviceLost, match=words):
        connect(address, "A1")


@pytest.mark.parametrize("garbage", [b"", b"OKAY", b"OKAY00", b"OKAYzzzz", b"NOPE", b"FAIL", b"\0" * 100])
def test_garbage_is_a_lost_phone_and_no_other_error(garbage: bytes) -> None:
    with adb_server(lambda peer, _: peer.sendall(garbage)) as address, pytest.raises(DeviceLost):
        attached(address)


def test_without_a_server_the_sentence_says_what_to_start() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        free = taken.getsockname()
    for call in (lambda: attached(free), lambda: connect(free, "A1"), lambda: attached(("no.such.host.invalid", 1))):
        with pytest.raises(DeviceLost, match=r"server at [\w.]+:\d+ cannot be reached: .*adb start-server"):
            call()


def test_a_call_inside_a_call_keeps_the_limit_of_the_outer_one() -> None:
    deadline = Deadline(SystemClock())
    with deadline.within(5), deadline.within(500):
        left = deadline.left()
        assert left is not None
        assert left <= 5
    assert deadline.left() is None
