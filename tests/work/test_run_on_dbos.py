"""`interpret run --engine dbos`: the same flows, unchanged, with the run as a workflow; killed, stopped, given up."""

from __future__ import annotations

import json
import random
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from interpreter.clock import SystemClock
from interpreter.engine.cluster.sealed import Sealed
from interpreter.engine.journal import JOURNAL
from interpreter.work.run_engine import shared_in
from tests.forked import Forked, Nursery, until
from tests.postgres import Postgres
from tests.sizes import sized

CLOCK = SystemClock()
FLOWS = Path(__file__).parents[2] / "examples" / "flows"
PAGES = (str(FLOWS / "check_pages.flow"), "--inputs", str(FLOWS / "check_pages.inputs.yaml"))
FLOW = """\
flow "Count"

inputs:
  pin: secret
  times: integer = 12

steps:
  start subtasks for each n in [1, 2] using "child.flow" as two:
    give { n: n }
  for each n in range(times):
    dump { n: n } to job "rows"
    wait 20ms
  wait for all of two up to 1m
"""
CHILD = """\
flow "Child"

inputs:
  n: integer

steps:
  wait 100ms
  dump { n: 100 + n } to job "rows"
"""
PIN = "sesame-9876"


class Place:
    """A folder with a flow and runs of it."""

    def __init__(self, folder: Path, forks: Nursery) -> None:
        self.folder, self._nursery = folder, forks
        for name, text in (
            ("count.flow", FLOW),
            ("child.flow", CHILD),
            ("jobs.yaml", "jobs:\n  rows:\n    data_dump: true\n"),
        ):
            (folder / name).write_text(text)

    def start(self, *words: str) -> Forked:
        return self._nursery.start(self.folder / "out", *words)

    def count(self, *more: str) -> Forked:
        """The flow, on DBOS."""
        asked = ("run", str(self.folder / "count.flow"), "--input", f"pin={PIN}", "--engine", "dbos")
        return self.start(*asked, "--folder", str(self.folder / "runs"), *more)

    def resume(self, *more: str) -> Forked:
        return self.start("resume", str(self.run), *more)

    @property
    def run(self) -> Path:
        return next((self.folder / "runs").iterdir())

    @property
    def log(self) -> Path:
        return self.run / "events.jsonl"

    def rows(self) -> list[int]:
        lines = (self.run / "rows" / "rows.jsonl").read_text(encoding="utf-8").splitlines()
        return sorted(json.loads(line)["data"]["n"] for line in lines)


@pytest.fixture
def place(nursery, tmp_path):
    """One folder."""
    return Place(tmp_path, nursery)


@pytest.fixture(scope="module")
def postgres():
    """A server."""
    made = Postgres()
    yield made
    made.close()


def rows_of(nursery: Nursery, folder: Path, *more: str) -> list[str]:
    """The rows of all pages, as the command left them."""
    process = nursery.start(folder / "out", "run", *PAGES, "--folder", str(folder / "runs"), *more)
    assert process.ended() == 0, process.said()
    (rows,) = (folder / "runs").glob("*/rows/rows.jsonl")
    return sorted(json.dumps({**json.loads(line), "id": None}) for line in rows.read_text().splitlines())


def test_all_pages_come_to_the_same_rows_on_the_journal_and_on_dbos(nursery, postgres, tmp_path):
    ways = {
        "journal": (),
        "file": ("--engine", "dbos"),
        **sized({}, {"server": ("--engine", "dbos", "--database", postgres.empty_database())}),
    }
    found = {}
    for name, more in ways.items():
        (tmp_path / name).mkdir()
        found[name] = rows_of(nursery, tmp_path / name, *more)
    assert len(found["journal"]) == 14
    assert all(rows == found["journal"] for rows in found.values()), found


def kept(database: str) -> list[str]:
    """What a database still holds of runs: workflows, their pieces, and queues."""
    with psycopg.connect(database.replace("postgresql+psycopg", "postgresql")) as db:
        asked = ("SELECT workflow_uuid FROM dbos.workflow_status", "SELECT output FROM dbos.operation_outputs")
        return [str(row[0]) for one in (*asked, "SELECT name FROM dbos.queues") for row in db.execute(one)]


def intents_in(database: str, run: Path) -> set[str]:
    """The acts that a database knows to be about to happen in a run that is not over."""
    shared, journal = shared_in(run), b""
    assert shared is not None
    seal = Sealed(shared.key.encode())
    with psycopg.connect(database.replace("postgresql+psycopg", "postgresql")) as db:
        for (output,) in db.execute("SELECT output FROM dbos.operation_outputs ORDER BY function_id"):
            for name, begins, text in seal.deserialize(output):
                journal = journal[:begins] + text.encode() if name == JOURNAL else journal
    keys = [json.loads(line).get("k", "") for line in journal.splitlines()]
    return {key.removesuffix("~intent") for key in keys if key.endswith("~intent")}


def test_a_run_that_is_killed_again_and_again_ends_and_does_nothing_twice(place, postgres):
    """Nothing of it is left in the database or in its folder, and nothing there was ever in plain text."""
    database, chance = postgres.empty_database(), random.Random(7)
    process, died = place.count("--database", database), 0
    for _ in range(sized(2, 40)):
        process.speaks("line")
        CLOCK.sleep(chance.uniform(0.0, 0.2))
        process.kill()
        died += process.ended() == -9
        found = kept(database)
        assert PIN not in "".join(found)
        if process.ended() == 0:
            break
        process = place.resume()
    assert process.ended() == 0, process.said()
    assert died
    assert place.rows() == [*range(1, 13), 101, 102]
    assert kept(database) == []
    assert {file.name for file in place.run.iterdir()} >= {"events.jsonl", "jobs.db"}
    assert not [file for file in place.run.iterdir() if file.name in ("engine.json", "journal.jsonl")]


def test_a_database_that_goes_and_comes_loses_nothing(place):
    """It crashes or ends every few seconds, for a minute in `make soak`; the run waits, and goes on by itself.

    Killed while the database is away, the run has done nothing of which the database does not know the intent.
    """
    server, chance, away = Postgres(durable=True), random.Random(9), 0
    try:
        database = server.empty_database()
        process = place.count("--database", database, "--input", "times=100000")
        process.heard("line 12")
        end = CLOCK.monotonic() + sized(4, 60, 600)
        while CLOCK.monotonic() < end:
            CLOCK.sleep(chance.uniform(0.5, 2))
            server.stop(chance.choice(("immediate", "fast")))
            away += 1
            CLOCK.sleep(chance.uniform(0.0, 1.0))
            server.start()
        before = place.log.stat().st_size
        until(lambda: place.log.stat().st_size > before or not process.alive())
        server.stop("immediate")
        CLOCK.sleep(0.5)
        process.kill()
        server.start()
        assert process.ended() == -9, process.said()
        assert away >= sized(1, 15)
        log = [json.loads(line) for line in place.log.read_text().splitlines()]
        intents = [one for one in log if one["event"] == "step_intent"]
        told = [one["job_task"] for one in log if one["event"] == "row_dumped"]
        assert len(told) == len(set(told)) > 2
        with closing(sqlite3.connect(place.run / "jobs.db")) as db:
            rows = [row[0] for row in db.execute("SELECT id FROM tasks WHERE source_task_id IS NOT NULL")]
        assert set(told) <= set(rows)
        assert len(rows) - len(told) <= 3  # what each of three tasks had done and not told yet
        assert len(intents) >= len(told)
        assert intents_in(database, place.run) >= {one["key"] for one in intents}
        assert place.resume("--give-up").ended() == 1
        assert kept(database) == []
    finally:
        server.close()


def test_what_was_stopped_goes_on_and_what_was_given_up_is_forgotten(place):
    """A stop in order is the end of an attempt for DBOS, not of the run."""
    process = place.count("--input", "times=40")
    process.heard("line 12")
    process.send(signal.SIGINT)
    assert process.ended() == 130, process.said()
    own = place.run / "dbos.db"
    assert (place.run / "engine.json").stat().st_mode & 0o777 == 0o600
    with closing(sqlite3.connect(own)) as db:
        assert [row[0] for row in db.execute("SELECT status FROM workflow_status")] == ["SUCCESS"]
    again = place.resume()
    again.heard("goes on")
    again.heard("line 12")
    again.kill()
    assert place.resume("--give-up").ended() == 1
    assert not list(place.run.glob("dbos.db*"))
    assert not (place.run / "engine.json").exists()
    code = place.resume().ended()
    assert (code, "is over: it is cancelled" in place.start("resume", str(place.run)).heard("over")) == (2, True)


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--database", "elsewhere"), 5, "write sqlite:///FILE or postgresql://HOST/NAME"),
        (("--database", "postgresql://nobody@127.0.0.1:9/none"), 5, "the database cannot be had"),
        (("--server", "http://127.0.0.1:9"), 2, "leave --engine away"),
        (("--engine", "journal", "--database", "sqlite:///x"), 2, "goes with --engine dbos"),
    ],
)
def test_what_cannot_be_is_one_sentence(place, words, code, said):
    process = place.count(*words)
    assert (process.ended(), said in process.said()) == (code, True), process.said()
    assert "Traceback" not in process.said()
