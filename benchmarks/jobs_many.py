"""P9, P10: tasks planned and taken over HTTP by the hundred thousand, against bare SQLite and against fewer of them."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.measure import Figure
from benchmarks.service import Service, served, swift
from interpreter.jobs.store import Store

MANY, FEW, EACH = 100_000, 1_000, 1_000
ROUNDS = 3
PLAN = """INSERT INTO planned_tasks (id, job_id, batch_id, position, input, depth, owner_id, needs_device, later,
    status, added, added_wall) VALUES (?, 'j', 'b', ?, ?, 0, 'u', 0, 1, 'planned', 0.0, '')"""
TAKE = """SELECT place, id, input FROM planned_tasks WHERE job_id = 'j' AND status = 'planned' ORDER BY place LIMIT ?"""
TAKEN = "UPDATE planned_tasks SET status = 'assigned' WHERE place = ? AND status = 'planned'"
BEGIN = """INSERT INTO tasks (id, job_id, planned_task_id, root_id, depth, status, attempt, token_hash, limit_s,
    deadline, added, added_wall) VALUES (?, 'j', ?, ?, 0, 'running', 1, ?, 3600.0, 3600.0, 0.0, '')"""
ROOT = "INSERT INTO roots (id, owner_id) VALUES (?, 'u')"
EVENT = """INSERT INTO events (at, wall, kind, job_id, task_id, planned_task_id, enters, detail)
    VALUES (0.0, '', 'assign', 'j', ?, ?, 'running', '{"attempt": 1}')"""


def figures(folder: Path) -> list[Figure]:
    """The same work on both sides in turn; medians of processor time, the server's and the client's together."""
    rounds = [(_over_http(folder, MANY), _bare(folder, MANY), _over_http(folder, FEW)) for _ in range(ROUNDS)]
    http, bare, few = (median(side) for side in zip(*rounds, strict=True))
    name = "100,000 tasks planned and taken over HTTP"
    return [
        Figure(name, "the same rows on bare SQLite", 1 / 0.7, (http, bare)),
        Figure("a task planned and taken, of 100,000", "of 1,000", 1.3, (http / MANY, few / FEW)),
    ]


def _inputs(count: int) -> Iterator[list[dict[str, object]]]:
    for begin in range(0, count, EACH):
        yield [{"url": f"https://example.com/{number}", "number": number} for number in range(begin, begin + EACH)]


def _over_http(folder: Path, count: int) -> float:
    with served(swift(folder)) as service:
        _work(service, FEW)  # what is done once only is not counted
        begun = service.processor()
        _work(service, count)
        return service.processor() - begun


def _work(service: Service, count: int) -> None:
    job = service.job()
    for inputs in _inputs(count):
        assert len(service.owner.post_inputs(job, inputs)["inserted_ids"]) == EACH
    for _ in range(0, count, EACH):
        assert len(service.owner.apply_many(job, EACH)["tasks"]) == EACH


def _bare(folder: Path, count: int) -> float:
    """The same rows in the same tables, events included, with no server and no rules."""
    path = swift(folder) / "jobs.db"
    Store(path).close()
    db = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL"):
        db.execute(f"PRAGMA {setting}")
    begun = process_time()
    for inputs in _inputs(count):
        rows = [(secrets.token_hex(12), place, json.dumps(given)) for place, given in enumerate(inputs)]
        db.execute("BEGIN IMMEDIATE")
        db.executemany(PLAN, rows)
        db.execute("COMMIT")
    for _ in range(0, count, EACH):
        db.execute("BEGIN IMMEDIATE")
        taken = db.execute(TAKE, (EACH,)).fetchall()
        assert len(taken) == EACH
        db.executemany(TAKEN, [(place,) for place, _, _ in taken])
        ids = [(secrets.token_hex(12), planned) for _, planned, _ in taken]
        db.executemany(ROOT, [(task,) for task, _ in ids])
        db.executemany(EVENT, ids)
        db.executemany(BEGIN, [(task, planned, task, secrets.token_hex(32)) for task, planned in ids])
        db.execute("COMMIT")
    spent = process_time() - begun
    db.close()
    return spent
