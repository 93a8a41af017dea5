"""Several servers on one database: one service time, hints from each to the others, one store of files.

One of them leads and alone moves the stored count of service time (R102). A hint carries an id and is nothing but a
hint: every server looks at everything again when it (re)connects and every half a minute (R124).
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import suppress

from sqlalchemy import bindparam, insert, select, text, update

from interpreter.clock import Clock
from interpreter.jobs.filing import Filing
from interpreter.jobs.port import NotReachable
from interpreter.jobs.prepared import Db, Prepared
from interpreter.jobs.service_time import ServiceTime
from interpreter.jobs.store import Database, fact
from interpreter.jobs.tables import facts
from interpreter.jobs.wakes import Wakes

LONGEST_HINT = 200  # bytes; 8,000 would fail and undo the whole change
EVERYTHING, EVENTS, END = "*", "events", "end"
LOOK_AGAIN_S = 30.0
ENDS_WITHIN_S = 5.0
SHARE_TIME_S, DUE_S = 1.0, 5.0
TIME, STORE = "service_time", "file_store"

_HINT = Prepared(text("SELECT pg_notify('farmhand', :hint)"))
_TIME = Prepared(select(facts.c.value).where(facts.c.name == TIME))
_SET_TIME = Prepared(update(facts).where(facts.c.name == TIME).values(value=bindparam("now")))


class Company:
    """What one server has to do with the others on its database; nothing where there cannot be any (SQLite)."""

    def __init__(self, store: Database, wakes: Wakes, clock: Clock, name: str) -> None:
        self._store = store
        self._wakes = wakes
        self._clock = clock
        self._name = name
        self._shared_at: float | None = None
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._listener: threading.Thread | None = None
        self.others = False  # whether there are any, as far as is known

    def tell(self, db: Db, subjects: Iterable[str], *, events: bool) -> None:
        """Hint at what a change is about; the others hear of it when it is committed."""
        if self._store.shared:
            hints = {*subjects, *((EVENTS,) if events else ())}
            for hint in sorted(hint if len(hint.encode()) <= LONGEST_HINT else EVERYTHING for hint in hints):
                db.execute(_HINT, {"hint": f"{self._name} {hint}"})

    def listen(self) -> None:
        """Hear the hints of others from now on, in a thread of its own."""
        with self._lock:
            if self._store.shared and self._listener is None and not self._ended.is_set():
                self._listener = threading.Thread(target=self._hear, name="hints", daemon=True)
                self._listener.start()

    def _hear(self) -> None:
        while not self._ended.is_set():
            with suppress(NotReachable):
                for hint in self._store.hints(LOOK_AGAIN_S, self._ended):
                    self._wake(hint)
            self._ended.wait(1.0)

    def _wake(self, hint: str | None) -> None:
        name, _, subject = (hint or EVERYTHING).partition(" ")
        if name == self._name:
            return
        if subject in ("", EVERYTHING):
            self._wakes.wake_all()
        if subject in ("", EVERYTHING, EVENTS):
            self._wakes.events_written()
        else:
            self._wakes.wake([subject])

    def keep_time(self, time: ServiceTime) -> None:
        """Move the stored count if this server leads, else follow it; at most once a second."""
        now = self._clock.monotonic()
        if not self._store.shared or (self._shared_at is not None and now < self._shared_at + SHARE_TIME_S):
            return
        self._shared_at = now
        leads, self.others = self._store.standing()
        with self._store.change(light=True) as db:
            if leads:
                db.execute(_SET_TIME, {"now": repr(time.now())})
            else:
                time.catch_up(float(db.execute(_TIME).scalar() or 0.0))

    def close(self) -> None:
        """Hear nothing any more."""
        with self._lock:
            self._ended.set()
            listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(NotReachable), self._store.change(light=True) as db:
                db.execute(_HINT, {"hint": f"{self._name} {END}"})  # so that it does not wait for its time
            listener.join(ENDS_WITHIN_S)


def stored_time(db: Db) -> float:
    """Where the count of service time was left; it is begun where there is none."""
    found = fact(db, TIME)
    if found is None:
        db.execute(insert(facts), {"name": TIME, "value": "0.0"})
    return float(found or 0.0)


def check_files(db: Db, filing: Filing, name: str, known: Iterable[str], *, alone: bool) -> None:
    """Be sure that the folder of files is the one of this database (R130); raises NotReachable.

    A folder without a mark is taken when no other server runs and every file of the database lies in it.
    """
    mark = fact(db, STORE)
    if mark is None:
        db.execute(insert(facts), {"name": STORE, "value": name})
        mark = name
        alone = True
    if filing.mark() == mark:
        return
    if filing.mark() is not None or not alone or not filing.has(known):
        raise NotReachable(f"{filing.folder} does not hold the files of this database: all its servers need one folder")
    filing.set_mark(mark)
