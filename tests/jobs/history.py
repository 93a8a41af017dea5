"""What clients asked for and were told, as a history, and what of it a database has to hold after any crash.

ok: there exactly once, with the id that was told. Unknown: there once or not at all. Nothing without a call for it.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import select, text

from interpreter.jobs.port import NotReachable
from interpreter.jobs.rules import edges
from interpreter.jobs.tables import batches, events, files, jobs, planned_tasks, roots, tasks

ACTS = {act for _, act, _ in edges.TASK_EDGES | edges.PLANNED_EDGES}


@dataclass
class History:
    """Every call under its key, and the ids that were told for it."""

    invoked: set[str] = field(default_factory=set)
    ok: dict[str, tuple[str, ...]] = field(default_factory=dict)
    log: list[tuple[str, str]] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def call(self, key, ask, ids):
        """Ask once; the answer, or None when nobody knows whether it had its effect."""
        with self._lock:
            self.invoked.add(key)
            self.log.append(("invoke", key))
        try:
            answer = ask()
        except NotReachable:
            with self._lock:
                self.log.append(("unknown", key))
            return None
        assert answer["success"], (key, answer)
        with self._lock:
            self.log.append(("ok", key))
            told = ids(answer)
            assert self.ok.setdefault(key, told) == told, f"{key} was told {told} and {self.ok[key]}"
        return answer

    def count(self):
        """How many calls are known to have had their effect."""
        with self._lock:
            return len(self.ok)


def check(history: History, store, folder: Path) -> None:
    """The whole database against the history and against itself."""
    with store.look() as db:
        kept = _kept(db)
        _sound(db, folder)
    for key, ids in history.ok.items():
        assert kept.get(key) == ids, f"{key}: told {ids}, kept {kept.get(key)}"
    assert set(kept) <= history.invoked, f"nobody asked for {set(kept) - history.invoked}"


def _kept(db):
    """Key → ids, from what inputs and proofs say of themselves."""
    found = {}
    for row in db.execute(select(planned_tasks).order_by(planned_tasks.c.place)):
        key = json.loads(row.input).get("key")
        if key is not None:
            found.setdefault(key, []).append(row.id)
    for row in db.execute(select(tasks).where(tasks.c.proof.is_not(None))):
        found.setdefault(json.loads(row.proof)["key"], []).append(row.id)
    return {key: tuple(ids) for key, ids in found.items()}


def _sound(db, folder: Path) -> None:
    if db.dialect.name == "sqlite":
        assert db.execute(text("PRAGMA integrity_check")).scalar() == "ok"
        assert db.execute(text("PRAGMA foreign_key_check")).all() == []
    _edges(db)
    _counts(db)
    known = set()
    for row in db.execute(select(files)):
        path = folder / f"{row.id}.{row.extension}"
        assert hashlib.sha256(path.read_bytes()).hexdigest() == row.sha256, path
        known.add(path.name)
    lying = {path.name for path in folder.glob("*.*") if len(path.stem) == 32}
    assert lying == known, f"nobody knows of {lying - known}"


def _edges(db) -> None:
    """Each status was entered along an edge from the one before, and the row is where its last event left it."""
    now = {}
    for event in db.execute(select(events).order_by(events.c.id)):
        if event.kind in ACTS and event.kind != "plan":
            name = event.task_id or event.planned_task_id
            assert (event.leaves or edges.NONE, event.kind, event.enters) in edges.TASK_EDGES | edges.PLANNED_EDGES
            assert now.get(name, event.leaves) == event.leaves, event
            now[name] = event.enters
    for row in db.execute(select(tasks.c.id, tasks.c.status)):
        assert now[row.id] == row.status, row


def _counts(db) -> None:
    """What is counted is so: running tasks of jobs, batches and trees, children of parents, effects of keys."""
    running = list(
        db.execute(
            select(tasks, planned_tasks.c.batch_id, planned_tasks.c.root_id.label("of_root"))
            .join(planned_tasks, planned_tasks.c.id == tasks.c.planned_task_id)
            .where(tasks.c.status == edges.RUNNING)
        )
    )
    for table, column in ((jobs, "job_id"), (batches, "batch_id"), (roots, "of_root")):
        for row in db.execute(select(table)):
            found = sum(getattr(task, column) == row.id for task in running)
            assert row.running == found, (table.name, row.id, row.running, found)
    for row in db.execute(select(roots)):
        below = db.execute(select(planned_tasks.c.id).where(planned_tasks.c.root_id == row.id)).all()
        assert row.total == len(below), row
    assigned = db.execute(select(planned_tasks.c.id).where(planned_tasks.c.status == edges.ASSIGNED)).all()
    carried = db.execute(select(tasks.c.planned_task_id).where(tasks.c.planned_task_id.is_not(None))).all()
    assert sorted(row[0] for row in assigned) == sorted(row[0] for row in carried)


class Client(threading.Thread):
    """Posts, takes, fans out and hands in with files, each call again and again until it is known to be done."""

    def __init__(self, history: History, connect, job: str, name: str, pause) -> None:
        super().__init__(name=name, daemon=True)  # a check that fails leaves it behind
        self._history, self._connect, self._job, self._pause = history, connect, job, pause
        self.ended = threading.Event()
        self.problem: BaseException | None = None

    def run(self) -> None:
        try:
            with self._connect(self.name) as (owner, task):
                number = 0
                while not self.ended.is_set() and self._one(owner, task, f"{self.name}-{number}"):
                    number += 1
        except BaseException as problem:
            self.problem = problem

    def _sure(self, key, ask, ids):
        while not self.ended.is_set():
            answer = self._history.call(key, ask, ids)
            if answer is not None:
                return answer
            self._pause()
        return None

    def _until_known(self, ask):
        while not self.ended.is_set():
            try:
                return ask()
            except NotReachable:
                self._pause()
        return None

    def _one(self, owner, task, name) -> bool:
        post = f"post-{name}"
        answer = self._sure(post, lambda: owner.post_inputs(self._job, [{"key": post}], key=post), _planned)
        if answer is None:
            return False
        planned = answer["inserted_ids"][0]["planned_task_id"]
        taken = self._until_known(lambda: owner.run(planned, key=f"run-{name}"))  # a new secret each time: no history
        api = None if taken is None else self._until_known(lambda: task(taken["task_token"]))
        if api is None:
            return False
        assert taken["success"], taken
        task_id = taken["job_task_id"]
        fan = f"fan-{name}"
        items = [{"key": fan}, {"key": fan}]
        if self._sure(fan, lambda: api.add_sub_tasks(items, False, key=fan), _planned) is None:
            return False
        final = f"final-{name}"
        shot = {"name": "shot", "extension": "png", "base64Data": "cGljdHVyZQ=="}

        def hand_in():
            return api.submit_task("success", {"key": final}, True, [shot], key=final)

        return self._sure(final, hand_in, lambda _: (task_id,)) is not None


def _planned(answer):
    return tuple(item["planned_task_id"] for item in answer["inserted_ids"])
