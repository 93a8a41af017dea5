"""A run of one computer whose journal is in a database too: the run is a DBOS workflow, of a host that is this run.

A run that was killed is a workflow that DBOS goes on with; one that was stopped in order is over for DBOS, and goes on
as the next attempt. Either way it is the run's own journal and log that say where it was.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from interpreter.clock import Clock
from interpreter.engine.cluster.host import Host, NoDatabase, Place
from interpreter.engine.cluster.journal import SharedJournal
from interpreter.engine.cluster.pieces import Pieces
from interpreter.failure import failure
from interpreter.runtime import Ending
from interpreter.work.ground import MakeJournal
from interpreter.work.run_engine import Shared, forget

DONE, NOT_DONE = "over", "stopped"


class Carried(Protocol):
    """A run, or the end of one, that keeps a journal."""

    def execute(self) -> Ending:
        """To its end."""

    def stop(self) -> None:
        """Stop at the next safe point."""


class SharedRun:
    """One run: `SharedRun(folder, shared, clock, begin).execute()`; `stop` may be called from any thread."""

    def __init__(self, folder: Path, shared: Shared, clock: Clock, begin: Callable[[MakeJournal], Carried]) -> None:
        """`begin` makes the run with what makes its journal; the name of the folder is the run's id."""
        self._folder = folder
        self._begin = begin
        self._host = Host(Place(shared.database, folder.name, shared.key.encode()), clock, self._carry_out)
        self._carried: Carried | None = None
        self._stopped = False
        self._ended: Ending | Exception | None = None

    def stop(self) -> None:
        """Stop at the next safe point; the run stays open."""
        self._stopped = True
        if self._carried is not None:
            self._carried.stop()

    def execute(self) -> Ending:
        """Run to the end of the flow and of all tasks; a Failure of kind `network` when there is no database."""
        try:
            self._host.open()
        except NoDatabase as reason:
            raise failure("network", str(reason), help="`--database` names another one for a new run") from None
        try:
            attempt = 0
            while self._ended is None:  # attempts that were over before do nothing
                attempt += 1
                self._host.run(self._folder.name, attempt, None)
            if isinstance(self._ended, Exception):
                raise self._ended
            if self._ended.outcome != "interrupted":
                self._host.forget(self._folder.name, attempt)
                self._host.retire()
        finally:
            self._host.close()
        if self._ended.outcome != "interrupted":
            forget(self._folder)
        return self._ended

    def _carry_out(self, name: str, attempt: int) -> str:
        """The workflow of an attempt begins, or begins again after a crash."""
        try:
            pieces = Pieces(name, attempt)
            self._carried = carried = self._begin(lambda path, clock: SharedJournal(path, clock, pieces))
            if self._stopped:
                carried.stop()
            self._ended = carried.execute()
        except Exception as trouble:
            self._ended = trouble
        return NOT_DONE if isinstance(self._ended, Exception) or self._ended.outcome == "interrupted" else DONE
