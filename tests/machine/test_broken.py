"""What cannot be written or begun: the run still ends, with its own words and code, and no traceback."""

from __future__ import annotations

import errno

from interpreter import events as e
from interpreter.engine.eventlog import EventLogFile


def test_a_full_disk_ends_the_run_and_says_so(flows, monkeypatch):
    written = EventLogFile.__call__

    def full(self, entry):
        if isinstance(entry.event, e.Logged):
            raise OSError(errno.ENOSPC, "No space left on device")
        written(self, entry)

    monkeypatch.setattr(EventLogFile, "__call__", full)
    run, _ = flows.prepare(flows.write("main.flow", 'flow "T"\n\nsteps:\n  log "x"\n'))
    ending = run.execute()
    assert (ending.outcome, ending.exit) == ("internal error", 70)
    assert ending.reason == "the run's folder cannot be written: No space left on device"
