"""`interpret resume` and `interpret runs` as a user meets them, with real processes that are really killed."""

from __future__ import annotations

import json
import signal
from itertools import product
from pathlib import Path
from random import Random

import pytest

from interpreter.clock import SystemClock
from tests.forked import Forked, Nursery, until
from tests.sizes import sized

FLOW = """flow "Counting"

inputs:
  pin: secret
  times: integer = 4

outputs:
  sum: integer

steps:
  set sum to 0
  log "the pin has ${length(pin)} signs"
  start subtasks for each n in [1, 2] using "child.flow" as two:
    give { n: n }
  for each n in range(times):
    dump { n: n } to job "rows"
    wait 50ms
    set sum to sum + n
  wait for all of two up to 1m
"""
CHILD = """flow "Child"

inputs:
  n: integer

steps:
  wait 200ms
  dump { n: 100 + n } to job "rows"
"""
ROWS = [1, 2, 3, 4, 101, 102]


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "count.flow").write_text(FLOW)
    (tmp_path / "child.flow").write_text(CHILD)
    (tmp_path / "jobs.yaml").write_text("jobs:\n  rows:\n    data_dump: true\n")
    return tmp_path


class Command:
    """`interpret` in a folder of its own, each time in a process of its own."""

    def __init__(self, nursery: Nursery, here: Path) -> None:
        self._nursery, self.here = nursery, here
        self._count = 0

    def begin(self, *words: str) -> Forked:
        self._count += 1
        return self._nursery.start(
            self.here / f"said{self._count}", *words, "--folder", str(self.here / "runs"), cwd=self.here
        )

    def __call__(self, *words: str) -> tuple[int, str]:
        """Its exit code and what it said."""
        process = self.begin(*words)
        return process.ended(), process.said()

    def killed(self, after: str, *words: str, seconds: float = 0.0) -> None:
        """Kill it some time after it said something."""
        process = self.begin(*words)
        until(lambda: after in process.said() or not process.alive(), every=0.002)
        SystemClock().sleep(seconds)
        process.kill()


@pytest.fixture
def interpret(nursery: Nursery, here: Path) -> Command:
    return Command(nursery, here)


def only(here: Path) -> Path:
    (place,) = (here / "runs").iterdir()
    return place


def numbers(place: Path) -> list[int]:
    lines = (place / "rows" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
    return sorted(json.loads(line)["data"]["n"] for line in lines)


RUN = ("run", "count.flow", "--input", "pin=sesame-9876")


def test_a_run_that_is_killed_again_and_again_ends_and_does_nothing_twice(nursery, here):
    chance = Random(5)
    for number in range(sized(3, 60)):
        folder = here / f"{number}"
        folder.mkdir()
        for name in ("count.flow", "child.flow", "jobs.yaml"):
            (folder / name).write_text((here / name).read_text())
        interpret = Command(nursery, folder)
        interpret.killed("the pin has", *RUN, seconds=chance.uniform(0.0, 0.4))
        place = only(folder)
        if chance.random() < 0.5 and not (place / "rows").exists():
            interpret.killed("goes on", "resume", place.name, seconds=chance.uniform(0.0, 0.3))
        code, said = interpret("resume", place.name)
        if code == 2:
            assert "is over: it succeeded" in said, said
        else:
            assert code == 0, said
        assert numbers(place) == ROWS, said
        assert not (place / "journal.jsonl").exists()


def test_what_lies_about_a_stopped_run(interpret, here):
    interpret.killed("line 16", *RUN, "--input", "times=20")
    place = only(here)
    assert (place / "journal.jsonl").stat().st_mode & 0o777 == 0o600
    assert "sesame-9876" not in (place / "events.jsonl").read_text()
    code, said = interpret("runs")
    assert code == 0
    assert f"{place.name}  stopped         Counting   interpret resume {place.name}" in said

    (here / "child.flow").write_text(CHILD.replace("200ms", "1ms"))
    code, said = interpret("resume", place.name)
    assert code == 2
    assert "-  wait 200ms\n+  wait 1ms" in said
    assert "child.flow was changed since" in said
    (here / "child.flow").write_text(CHILD)

    with (place / "events.jsonl").open("a") as log:
        log.write('{"v":1,"seq":99')  # a line that a crash tore
    code, said = interpret("resume", place.name)
    assert code == 0, said
    assert interpret("resume", place.name)[0] == 2
    assert json.loads(interpret("runs", "--json")[1])["runs"][0]["state"] == "succeeded"


def test_what_has_secrets_goes_even_when_a_run_is_killed_after_its_last_line(interpret, here):
    assert interpret(*RUN, "--input", "times=1")[0] == 0
    place = only(here)
    alone = (("journal.jsonl",), ("server.json",), ("engine.json", "dbos.db-wal"))
    for words, names in product((("runs",), ("resume", place.name)), alone):
        for name in names:
            (place / name).write_text("sesame-9876")
        interpret(*words)
        assert not [path for path in place.rglob("*") if path.is_file() and b"sesame-9876" in path.read_bytes()]


def test_how_it_goes_on_is_for_the_user_to_say(interpret, here):
    interpret.killed("line 16", *RUN, "--input", "times=20")
    place = only(here)
    code, said = interpret("resume", place.name, "--from", "12")
    assert code == 2
    assert "line 13: start subtasks for each n in [1, 2]" in said
    assert "add --force if that is meant" in said
    assert interpret("resume", place.name, "--from", "1", "--skip")[0] == 2
    code, said = interpret("resume", place.name, "--give-up")
    assert (code, "given up" in said) == (1, True), said
    assert "cancelled" in interpret("runs")[1]
    assert "is over: it is cancelled" in interpret("resume", place.name)[1]


def test_ctrl_c_leaves_it_to_be_resumed_and_nobody_else_may_meanwhile(interpret, here):
    process = interpret.begin(*RUN, "--input", "times=20")
    process.heard("line 16")
    code, refused = interpret("resume", only(here).name)
    assert (code, f"is in use by process {process.pid}" in refused) == (2, True), refused
    assert "running" in interpret("runs")[1]
    process.send(signal.SIGINT)
    assert process.ended() == 130
    assert f"go on with  interpret resume {only(here)}" in process.said()
    assert interpret("resume", str(only(here)))[0] == 0
    assert len(numbers(only(here))) == 22


def test_a_name_that_is_no_run_is_said(interpret, here):
    code, said = interpret("resume", "nothing")
    assert (code, "there is no run nothing" in said) == (2, True)
    assert "there are no runs yet" in interpret("runs")[1]
