"""Tasks that are closed from outside: they stop, clean up, and hand nothing in."""

from __future__ import annotations

import pytest

from interpreter import events as e

FLOW = (
    'flow "Closed"\n\nsteps:\n  log "go"\n  wait 1h\n\nalways:\n  wait 5s\n  log "cleaned"\n\n'
    'on failure:\n  log "handled"\n'
)


@pytest.mark.parametrize(("reason", "outcome"), [("removed", "cancelled"), ("time over", "timed out")])
def test_a_closed_task_stops_and_cleans_up(flows, reason, outcome):
    def close(run, entry):
        if isinstance(entry.event, e.Logged) and entry.event.text == "go":
            run.on_stopped(entry.task, reason)

    done = flows.run(FLOW, close)
    assert (done.ending.outcome, done.ending.exit) == (outcome, 1)
    assert done.logged == ["go", "cleaned"]
    assert not done.of(e.FinalSaid)
    assert done.entries[-1].offset == pytest.approx(5.0, abs=0.2)


def test_cleaning_up_has_a_limit_of_its_own(flows):
    def close(run, entry):
        if isinstance(entry.event, e.Logged):
            run.on_stopped(entry.task, "removed")

    done = flows.run('flow "C"\n\nsteps:\n  log "go"\n  wait 1h\n\nalways:\n  wait 1h\n', close)
    assert done.ending.outcome == "cancelled"
    assert done.entries[-1].offset == pytest.approx(60.0, abs=1.0)
