"""A process that takes tasks as fast as it can, hands each in, and prints the input of each: one of a crowd (K5)."""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from interpreter.clock import SystemClock
from interpreter.jobs.client import RemoteTask
from interpreter.jobs.client_wire import Wire
from interpreter.jobs.client_worker import RemoteWorker
from interpreter.jobs.worker import Enlisting, Wish
from tests.forked import until

CLOCK = SystemClock()


def claim_all(arguments: list[str]) -> None:
    """Take what there is, one after the other, from the moment the file `go` is there."""
    url, access, number, go = arguments
    wire = Wire(url, json.loads(Path(access).read_text())["key"], CLOCK, random.Random(number))
    worker, me = RemoteWorker(wire), f"{int(number):024x}"
    sys.stdout.write("ready\n")
    until(Path(go).exists, every=0.002)
    start = Path(go).name  # each round is a start of its own: its keys are new
    phone = worker.enlist(Enlisting(me, start, f"w{number}", [f"p{number}"]))["phones"][0]["remote_device_id"]
    count, stayed = 0, CLOCK.monotonic()
    while (found := worker.claim(Wish(me, start, phone), key=f"{start} {number} {count}")["found"]) is not None:
        count += 1
        if CLOCK.monotonic() > stayed + 1:
            worker.stay(me, start)
            stayed = CLOCK.monotonic()
        assert RemoteTask(wire, found["task_token"]).submit_task("success", {"by": number}, key=str(count))["success"]
        sys.stdout.write(f"{found['input']}\n")
