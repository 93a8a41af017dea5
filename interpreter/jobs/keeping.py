"""Handed-in files beside their rows: safe on the disk before the rows are written, gone again when those are not.

Where nobody knows whether they were committed, the files stay until a later look tells: no row ever lacks its bytes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import select

from interpreter.clock import Clock
from interpreter.jobs.failpoints import FILE_WITHOUT_ROW, pass_by
from interpreter.jobs.filing import StoredFile
from interpreter.jobs.port import NoRoom, NotReachable
from interpreter.jobs.rules.files import NewFile
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.tables import files

if TYPE_CHECKING:
    from interpreter.jobs.core import Core

SURE_S = 60.0  # by then a commit that was under way has come to its end


class Doubts:
    """Files of changes of which nobody knows whether they were committed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._files: list[tuple[float, StoredFile]] = []

    def add(self, doubtful: Iterable[StoredFile]) -> None:
        """Remember files that may have rows."""
        now = self._clock.monotonic()
        with self._lock:
            self._files += [(now, file) for file in doubtful]

    def take(self) -> tuple[StoredFile, ...]:
        """Those whose rows are there by now or never will be; they are forgotten."""
        sure = self._clock.monotonic() - SURE_S
        with self._lock:
            ripe = tuple(file for at, file in self._files if at <= sure)
            self._files = [pair for pair in self._files if pair[0] > sure]
        return ripe


@contextmanager
def kept_files(core: Core, new: Sequence[NewFile]) -> Iterator[tuple[StoredFile, ...]]:
    """Files that lie on the disk while their rows are written; gone again when those are not (R130)."""
    if new:
        _settle(core)
    try:
        stored = core.filing.store(new)
    except OSError as problem:
        raise Refused(f"the files cannot be stored: {problem.strerror}", "storage") from None
    pass_by(FILE_WITHOUT_ROW)
    try:
        yield stored
    except NotReachable as problem:
        if isinstance(problem, NoRoom):
            core.filing.drop(stored)
        else:
            core.doubts.add(stored)
        raise
    except Exception:
        core.filing.drop(stored)
        raise


def _settle(core: Core) -> None:
    """Remove the doubtful files that have no row."""
    ripe = core.doubts.take()
    if not ripe:
        return
    try:
        with core.look() as change:
            query = select(files.c.id).where(files.c.id.in_([file.id for file in ripe]))
            known = set(change.db.execute(query).scalars())
    except NotReachable:
        core.doubts.add(ripe)
        raise
    core.filing.drop(file for file in ripe if file.id not in known)
