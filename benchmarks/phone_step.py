"""P6: what a step on a built-in phone costs above the bare round trip that it needs, against uiautomator2 as it comes.

All three press the same key of one phone over the same wire, in wall time, as they wait; the step makes no pause. The
bare round trip is a request over one kept connection to the phone's port 9008 and its answer, read by nobody. A step is
that of `interpret run`: its start and end are in the event log and the journal. uiautomator2 as it comes opens a
connection for each call, and first lets it be told what adb's server is.
"""

from __future__ import annotations

import json
import socket
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from time import perf_counter

import uiautomator2
from adbutils import AdbClient

from benchmarks.measure import Figure
from interpreter import events as e
from interpreter.clock import SystemClock
from interpreter.devices.android import connect
from interpreter.devices.port import Device
from interpreter.devices.virtual.farm import VirtualFarm
from interpreter.events import Entry
from interpreter.given.loading import load
from interpreter.given.manifest import Manifest
from interpreter.runtime import Run, Wishes

TIMES = 1_000
KEY, CODE = "home", 3
FLOW = """\
flow "Keys"
app "com.example.demo"

defaults:
  pause 0s to 0s

steps:
  open app fresh
  repeat {0} times:
    press home
"""


class _OnePhone:
    """The source of a run: the one phone that all sides ask."""

    lasting = True

    def __init__(self, farm: VirtualFarm, serial: str) -> None:
        self._farm = farm
        self._serial: str | None = serial

    def more(self) -> str | None:
        serial, self._serial = self._serial, None
        return serial

    def connect(self, serial: str) -> Device:
        return connect(self._farm.address, serial)

    def close(self) -> None:
        """The farm is ended by whoever made it."""


def figures(folder: Path) -> list[Figure]:
    """One key: as a step, bare, and as uiautomator2 makes it."""
    with VirtualFarm(SystemClock()) as farm:
        serial = farm.add_phone().serial
        stock = uiautomator2.connect(AdbClient(*farm.address).device(serial))
        theirs = _each(lambda: stock.press(KEY), 40)
        bare = _bare(farm.address, serial)
        stock.stop_uiautomator(wait=False)
        step = _steps(farm, serial, folder)
    return [Figure("a key pressed by a step, above a bare round trip", "the same call of uiautomator2", 1 / 20,
                   (max(step - bare, 0.0), theirs))]  # fmt: skip


def _each(call: Callable[[], object], times: int) -> float:
    """What one call takes: the median of many."""
    taken = []
    for _ in range(times):
        begun = perf_counter()
        call()
        taken.append(perf_counter() - begun)
    return median(taken)


def _bare(address: tuple[str, int], serial: str) -> float:
    """A request for the same key over one kept connection, and its answer."""
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "pressKeyCode", "params": [CODE]}).encode()
    request = b"POST /jsonrpc/0 HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    with socket.create_connection(address) as conn:
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for service in (f"host:transport:{serial}", "tcp:9008"):
            conn.sendall(f"{len(service):04x}{service}".encode())
            assert conn.recv(4) == b"OKAY"

        def ask() -> None:
            conn.sendall(request)
            assert b'"result": true' in conn.recv(65_536)

        return _each(ask, TIMES)


def _steps(farm: VirtualFarm, serial: str, folder: Path) -> float:
    """From the start of a step to that of the next one: the median of many, as of the others."""
    begun: list[float] = []

    def hear(entry: Entry) -> None:
        if isinstance(entry.event, e.StepStarted):
            begun.append(perf_counter())

    path = folder / "keys.flow"
    path.write_text(FLOW.format(TIMES), encoding="utf-8")
    wishes = Wishes(load(path), path, Manifest(path), {}, folder / "run", sinks=[hear], phones=_OnePhone(farm, serial))
    ending = Run(wishes).execute()
    assert ending.exit == 0, ending.reason
    return median(later - before for before, later in pairwise(begun[1:]))
