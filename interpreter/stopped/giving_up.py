"""Giving a stopped run up: its open tasks end as cancelled, nobody goes on with them, what it has brought stays."""

from __future__ import annotations

import random
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from interpreter import events as e
from interpreter.clock import Clock
from interpreter.engine.eventlog import EventLogFile
from interpreter.engine.journal import JOURNAL, Journal
from interpreter.given.directory import JOB_KEY
from interpreter.jobs.core import JobsConfig, Setting
from interpreter.jobs.holding import holding
from interpreter.jobs.service import JobService, open_service
from interpreter.outcomes import EXITS, program_version
from interpreter.recorder import Recorder, Sink
from interpreter.redact import Redactor
from interpreter.runtime import USER, Ending, write_rows
from interpreter.stopped.past import Past

REASON = "given up"


class GivingUp:
    """The end of a run that nobody goes on with: `execute` once; nothing of a flow is done any more."""

    def __init__(self, place: Path, past: Past, clock: Clock, sinks: Sequence[Sink] = ()) -> None:
        self._place, self._past, self._clock, self._sinks = place, past, clock, sinks
        self.log = place / "events.jsonl"

    def stop(self) -> None:
        """It ends by itself."""

    def execute(self) -> Ending:
        """Close what is open, in the service and in the log; NotReachable when another process has the run."""
        with (
            holding(self._place),
            closing(EventLogFile(self.log)) as file,
            closing(Journal(self._place / JOURNAL, self._clock)) as journal,
        ):
            redactor = Redactor()
            for secret in journal.secrets():
                redactor.register(secret)
            sinks: tuple[Sink, ...] = (file, *self._sinks)
            recorder = Recorder(self._place.name, self._clock, redactor, sinks, self._past.entries[-1])
            recorder.emit(e.RunResumed(versions={"farmhand": program_version()}))
            quiet = JobsConfig(runs_tasks=False)  # what ends makes room, and nothing is to begin in it
            setting = Setting(self._clock, random.SystemRandom(), self._place / "handed-in", quiet)
            service = open_service(self._place / "jobs.db", setting)
            try:
                self._close(service, recorder)
                dumps = {one["alias"]: one["id"] for one in journal.known(JOB_KEY).values() if one["dump"]}
                rows = write_rows(service.owner(USER), dumps, self._place / "rows", redactor)
            finally:
                service.close()
            recorder.emit(e.RunEnded(outcome="cancelled", exit=EXITS["cancelled"], seconds=0.0))
            journal.remove()
        return Ending("cancelled", EXITS["cancelled"], REASON, None, self.log, rows)

    def _close(self, service: JobService, recorder: Recorder) -> None:
        """Tasks that run and sub-tasks that wait: nobody begins or ends them any more."""
        owner = service.owner(USER)
        waiting = [id_ for task in self._past.state.tasks.values() for id_ in task.children]
        for id_ in waiting:
            owner.remove_planned([id_])  # one that has begun is refused, and closed below
        for id_ in service.running():
            service.lose(id_, REASON)
        for task in self._past.state.tasks.values():
            if self._past.unfinished(task.id) is not None:
                recorder.emit(e.TaskEnded(outcome="cancelled", reason=REASON, data=None, problem=None), task=task.id)
