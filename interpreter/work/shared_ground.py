"""A worker of a farm: each of its tasks is a workflow in this computer's queue, its journal is in the farm's database.

A workflow does nothing before the server gave the task to this worker (again): what DBOS goes on with after a crash is
a bookmark, the task's row is the truth (R126).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path

from interpreter.clock import Clock, Signal
from interpreter.engine.cluster.host import Host, NoDatabase, Place
from interpreter.engine.cluster.journal import SharedJournal
from interpreter.engine.cluster.pieces import Pieces, copied, run_id
from interpreter.engine.journal import JOURNAL
from interpreter.jobs.port import NotReachable
from interpreter.machine.ending import Verdict
from interpreter.work.claim import Claim
from interpreter.work.ground import CarryOut, NoGround
from interpreter.work.left import Left, left_of

NOT_OURS, DONE, NOT_DONE = "not this worker's task any more", "done", "given back or lost"


class SharedGround:
    """Implements Ground over DBOS; `database` is said where it is another one than the server names."""

    shares = True

    def __init__(self, clock: Clock, database: str | None = None) -> None:
        self._clock = clock
        self._database = database
        self._host: Host | None = None
        self._lock = threading.Lock()
        self._news = Signal()
        self._awaited: set[str] = set()  # runs of a former start whose tasks go on here
        self._work: dict[str, CarryOut] = {}
        self._verdicts: dict[str, Verdict | Exception | None] = {}

    @property
    def _open_host(self) -> Host:
        assert self._host is not None, "it is open as long as tasks come"
        return self._host

    def open(self, farm: Mapping[str, str] | None, worker: str, standing: Sequence[Claim]) -> None:
        """See Ground."""
        if self._host is not None:
            return
        if farm is None:
            raise NoGround("the workers of this server share no database: start the server with --engine dbos")
        self._awaited = {run_id(one.job_task_id, one.attempt) for one in standing}
        place = Place(self._database or farm["database"], worker, farm["key"].encode())
        host = Host(place, self._clock, self._carry_out)
        try:
            host.open()
        except NoDatabase as reason:
            raise NotReachable(f"{reason}; --database names it as it is reached from here") from None
        self._host = host

    def left(self, claim: Claim, folder: Path) -> Left | None:
        """See Ground; what was done on a phone does not go on on another."""
        if claim.attempt == 1:
            return None
        self._open_host.take_over(claim.job_task_id, claim.attempt)
        if claim.remote_device_id is not None or (folder / JOURNAL).exists():
            return None
        files = copied(claim.job_task_id, claim.attempt - 1)
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            file = folder / name
            file.touch(mode=0o600)
            file.write_bytes(content)
        return left_of(folder, claim.job_task_id)

    def run(self, claim: Claim, carry_out: CarryOut) -> Verdict | None:
        """See Ground."""
        name, host = run_id(claim.job_task_id, claim.attempt), self._open_host
        with self._lock:
            self._work[name] = carry_out
        self._clock.notify(self._news)
        try:
            host.run(claim.job_task_id, claim.attempt, claim.remote_device_id)
        finally:
            with self._lock:
                self._work.pop(name, None)
                verdict = self._verdicts.pop(name, None)
        if isinstance(verdict, Exception):
            raise verdict
        if verdict is not None:
            host.forget(claim.job_task_id, claim.attempt)
        return verdict

    def _carry_out(self, task: str, attempt: int) -> str:
        """A workflow begins, or begins again after a crash."""
        name = run_id(task, attempt)
        work = self._claimed(name)
        if work is None:
            return NOT_OURS
        try:
            verdict = work(partial(_journal, Pieces(task, attempt)))
        except Exception as trouble:
            self._verdicts[name] = trouble
            return NOT_DONE
        self._verdicts[name] = verdict
        return NOT_DONE if verdict is None else DONE

    def _claimed(self, name: str) -> CarryOut | None:
        """What a run is to do, as soon as the server has given its task to this worker; None when it has not."""
        while True:
            seen = self._news.count
            with self._lock:
                if name in self._work:
                    self._awaited.discard(name)
                    return self._work[name]
                if name not in self._awaited:
                    return None
            self._clock.wait(self._news, seen)

    def drop(self, claim: Claim) -> None:
        """See Ground."""
        with self._lock:
            self._awaited.discard(run_id(claim.job_task_id, claim.attempt))
        self._clock.notify(self._news)

    def close(self) -> None:
        """See Ground."""
        with self._lock:
            self._awaited.clear()
        self._clock.notify(self._news)
        host, self._host = self._host, None
        if host is not None:
            host.close()


def _journal(pieces: Pieces, path: Path, clock: Clock) -> SharedJournal:
    return SharedJournal(path, clock, pieces)
