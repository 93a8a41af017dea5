"""P4 and P7 on a farm: what a step and an act cost with the journal in a shared database, against a step of DBOS.

All of it is on SQLite in memory and in this process: processor time of the hosts, not of a database server. An act
waits until its intent is in the database; a step does not.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from time import process_time

from benchmarks.measure import Figure
from benchmarks.service import swift
from dsl.nodes.step import Effect
from interpreter.clock import SystemClock
from interpreter.engine.journal import JOURNAL, JournalEngine
from interpreter.engine.port import Act

STEPS, ACTS = 20_000, 200


def figures(folder: Path) -> list[Figure]:
    """Both, against a step that DBOS keeps by itself."""
    try:
        from dbos import DBOS  # noqa: PLC0415 - an extra

        from interpreter.engine.cluster.host import Host, Place  # noqa: PLC0415
        from interpreter.engine.cluster.journal import SharedJournal  # noqa: PLC0415
        from interpreter.engine.cluster.pieces import Pieces  # noqa: PLC0415
    except ModuleNotFoundError:
        return [Figure("a step on a farm", "a step of DBOS", 1 / 10, None)]
    place, clock, used = swift(folder), SystemClock(), {}

    def carry_out(task: str, attempt: int) -> str:
        journal = SharedJournal(place / JOURNAL, clock, Pieces(task, attempt))
        engine = JournalEngine(clock, journal)
        used["step"] = _each(STEPS, lambda n: engine.keep(f"t:{n}", {"v": {"$number": str(n)}}))
        used["act"] = _each(ACTS, lambda n: engine.step(_unheard, Act(f"t:a{n}", Effect.ONCE, {"n": n}), lambda: n))
        used["dbos"] = _each(ACTS, lambda n: DBOS.run_step({"name": "one"}, lambda: {"v": n}))
        journal.close()
        return "done"

    host = Host(Place(f"sqlite:///{place}/farm.db", "here"), clock, carry_out)
    host.open()
    host.run("task", 1, "phone")
    host.close()
    return [
        Figure("a step kept on a farm", "a step of DBOS, on SQLite", 1 / 10, (used["step"], used["dbos"])),
        Figure("an act on a farm, its intent kept first", "a step of DBOS, on SQLite", 2, (used["act"], used["dbos"])),
    ]


def _unheard(event: object) -> None:
    """Nobody listens."""


def _each(count: int, do: Callable[[int], object]) -> float:
    began = process_time()
    for number in range(count):
        do(number)
    return (process_time() - began) / count
