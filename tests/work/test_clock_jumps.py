"""The wall clock of the machine jumps during a run: waits, the log and messages do not hear of it (row K16)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from interpreter import events as e
from tests.jobs.test_clocks import Jumping

FLOW = """\
flow "Wait and look"
app "com.example.demo"

steps:
  wait 20s
  open app fresh
  expect "Tap me" up to 5s
  wait 10s
"""


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1), timedelta(hours=1)])
def test_k16_a_run_goes_on_as_if_nothing_had_happened(flows, jump):
    """It takes its time and no more, its log stays in order, and messages count from when the flow began."""
    flows.clock = Jumping()

    def hears(_, entry):
        if isinstance(entry.event, e.StepStarted) and entry.event.kind == "wait" and entry.event.line == 5:
            flows.clock.shift += jump

    done = flows.run(FLOW, hears)
    assert done.problem is None
    offsets = [entry.offset for entry in done.entries]
    assert offsets == sorted(offsets)
    assert 30 <= offsets[-1] < 45
    (task,) = done.run.tasks.values()
    began = next(entry.at for entry in done.entries if isinstance(entry.event, e.TaskStarted))
    before = flows.clock.now() - jump - timedelta(seconds=offsets[-1])
    assert abs(began - before) < timedelta(seconds=2)
    assert abs(task.since - before) < timedelta(seconds=2)
