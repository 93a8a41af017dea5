"""Fifty built-in phones in one process run the bank's flow over and over: no error, no act twice, nothing left over."""

from __future__ import annotations

import shutil
import threading
from collections import Counter
from pathlib import Path

from interpreter import events as e
from interpreter.clock import VirtualClock
from interpreter.devices.virtual.phone import VirtualPhone
from interpreter.events import Entry
from interpreter.given.inputs import Outside, accept
from interpreter.given.loading import load
from interpreter.given.manifest import read_manifest
from interpreter.runtime import Ending, Run, Wishes
from tests.devices.virtual import open_sockets
from tests.machine.harness import FarmPhones
from tests.sizes import sized
from tests.tree import ROOT

PHONES = 50
FLOW = """flow "Shelf"

inputs:
  password: secret

outputs:
  done: integer

steps:
  set done to 0
  repeat {rounds} times:
    start subtasks for each n in range(1, {phones}) using "bank_sign_in.flow" as all:
      give {{ email: "ada@example.com", password: password }}
    wait for all of all up to 10m as result
    set done to done + length(result.done)
  succeed with {{ done: done }}
"""
_TYPED = ("ada@example.com", "correct horse")


class Shelf:
    """One run of the flow on so many phones; afterwards how it ended, and which tasks had which phone."""

    def __init__(self, folder: Path, phones: int, rounds: int) -> None:
        flows = Path(shutil.copytree(ROOT / "examples" / "flows", folder / "flows"))
        path = flows / "shelf.flow"
        path.write_text(FLOW.format(phones=phones, rounds=rounds), encoding="utf-8")
        clock = VirtualClock()
        self.phones = FarmPhones(clock, most=phones)
        self.taken: Counter[str] = Counter()
        self.bad: list[str] = []
        plan = load(path)
        values = accept(plan.flow, {"password": _TYPED[1]}, Outside(clock, 1), folder=flows).values
        wishes = Wishes(
            plan, path, read_manifest(flows), values, folder / "run",
            seed=7, clock=clock, sinks=[self._hear], phones=self.phones,
        )  # fmt: skip
        self.ending: Ending = Run(wishes).execute()

    def _hear(self, entry: Entry) -> None:
        match entry.event:
            case e.DeviceTaken(serial=serial):
                self.taken[serial] += 1
            case e.StepEnded(how="failed", problem=problem):
                self.bad.append(str(problem))
            case e.TaskEnded(outcome=outcome, reason=reason) if outcome != "succeeded":
                self.bad.append(f"{outcome}: {reason}")


def arrived(phone: VirtualPhone) -> Counter[str]:
    """What reached a phone, counted: texts that were typed, starts of the app, touches."""
    codes = sum(text.isdigit() and len(text) == 6 for (text,) in phone.record.said("text"))
    typed = Counter(text for (text,) in phone.record.said("text") if not text.isdigit())
    return typed + Counter(
        {"code": codes, "start": len(phone.record.said("start")), "tap": len(phone.record.said("tap"))}
    )


def test_fifty_phones_run_the_bank_flow_without_an_error(tmp_path: Path) -> None:
    rounds = sized(3, 100)
    threads, sockets = threading.active_count(), open_sockets()
    shelf = Shelf(tmp_path, PHONES, rounds)
    assert shelf.bad == []
    assert (shelf.ending.exit, shelf.ending.data) == (0, {"done": PHONES * rounds}), shelf.ending.reason
    assert len(shelf.taken) == PHONES
    assert sum(shelf.taken.values()) == PHONES * rounds
    for serial, times in shelf.taken.items():
        # three fields are touched and filled, two buttons touched
        wanted = {"start": times, "tap": 5 * times, "code": times, **dict.fromkeys(_TYPED, times)}
        assert arrived(shelf.phones.farm.phones[serial]) == wanted, serial
    assert threading.active_count() <= threads
    assert open_sockets() <= sockets
