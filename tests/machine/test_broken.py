"""What cannot be written or begun: the run still ends, with its own words and code, and no traceback."""

from __future__ import annotations

import errno
import threading

from interpreter import events as e
from interpreter.engine.eventlog import EventLogFile
from interpreter.jobs.desk import Desk


def test_a_full_disk_ends_the_run_and_says_so(flows, monkeypatch):
    written = EventLogFile.__call__

    def full(self, entry):
        if isinstance(entry.event, e.Logged):
            raise OSError(errno.ENOSPC, "No space left on device")
        written(self, entry)

    monkeypatch.setattr(EventLogFile, "__call__", full)
    run, _ = flows.prepare(flows.write("main.flow", 'flow "T"\n\nsteps:\n  log "x"\n'))
    ending = run.execute()
    assert (ending.outcome, ending.exit) == ("failed", 1)
    assert ending.reason == "the run's folder cannot be written: No space left on device"


def test_a_flow_that_is_over_before_its_task_is_known_ends_as_it_did(flows, monkeypatch):
    over = threading.Event()
    begin = Desk.run

    def slowly(owner, *words, **more):
        started = begin(owner, *words, **more)
        assert over.wait(10)
        with flows.clock.aside():  # the task's thread goes on to its very end
            threading.Event().wait(0.2)
        return started

    monkeypatch.setattr(Desk, "run", slowly)

    def hear(_, entry):
        if isinstance(entry.event, e.TaskEnded):
            over.set()

    done = flows.steps('log "x"', hears=hear)
    assert (done.ending.outcome, done.ending.exit) == ("succeeded", 0)
