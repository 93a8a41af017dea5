"""A host in this process for tests of the engine on DBOS: each process of a desk is an attempt at one task.

It goes on from the files of the one before it, or (`elsewhere`) from what is in the database alone.
"""

from __future__ import annotations

import contextlib
import itertools
import queue
import threading
from collections.abc import Iterator
from pathlib import Path

from interpreter.clock import SystemClock, VirtualClock
from interpreter.engine.cluster.host import Host, Place
from interpreter.engine.cluster.journal import OFTEN_S, SharedJournal
from interpreter.engine.cluster.pieces import Pieces, copied
from interpreter.engine.journal import JOURNAL, JournalEngine

PATIENCE = 60.0


class Bench:
    """One host; what its workflows do is said by the desk that runs them."""

    def __init__(self, database: str, key: bytes | None = None, name: str = "here") -> None:
        self.place = Place(database, name, key)
        self.desks: dict[str, HostDesk] = {}
        self.host = Host(self.place, SystemClock(), self._carry_out)
        self.host.open()
        self._numbers = itertools.count(1)

    def _carry_out(self, task: str, attempt: int) -> str:
        return self.desks[task].work(attempt)

    def desk(self, folder: Path, *, elsewhere: bool = False, every_s: float = OFTEN_S) -> HostDesk:
        task = f"task{next(self._numbers)}"
        self.desks[task] = HostDesk(self, task, folder, elsewhere=elsewhere, every_s=every_s)
        return self.desks[task]

    def close(self) -> None:
        for desk in self.desks.values():
            desk.kill()
        self.host.close()


@contextlib.contextmanager
def bench(database: str, key: bytes | None = None) -> Iterator[Bench]:
    made = Bench(database, key)
    yield made
    made.close()


class HostDesk:
    """One attempt after the other."""

    def __init__(self, bench: Bench, task: str, folder: Path, *, elsewhere: bool, every_s: float) -> None:
        self.clock = VirtualClock()
        self.task = task
        self.folder = folder
        self._elsewhere, self._every_s = elsewhere, every_s
        self.attempt = 0
        self._bench = bench
        self._engines: queue.Queue[JournalEngine] = queue.Queue()
        self._over = threading.Event()
        self._thread: threading.Thread | None = None

    def process(self) -> JournalEngine:
        self.kill()
        self._over.clear()
        self.attempt += 1
        host, task, attempt = self._bench.host, self.task, self.attempt
        self._thread = threading.Thread(target=lambda: host.run(task, attempt, "phone"))
        self._thread.start()
        return self._engines.get(timeout=PATIENCE)

    def work(self, attempt: int) -> str:
        """The workflow of an attempt."""
        place = self.folder
        if self._elsewhere:
            place = self.folder / f"{attempt}"
            place.mkdir()
            for name, content in copied(self.task, attempt - 1).items():
                (place / name).write_bytes(content)
        self.journal = SharedJournal(place / JOURNAL, self.clock, Pieces(self.task, attempt), every_s=self._every_s)
        self._engines.put(JournalEngine(self.clock, self.journal))
        assert self._over.wait(PATIENCE)
        self.journal.close()
        return "over"

    def kill(self) -> None:
        self._over.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)
            assert not self._thread.is_alive()
            self._thread = None
