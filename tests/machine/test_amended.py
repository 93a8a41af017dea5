"""A stopped run goes on as its user says: again from a step, past the one under way, or not at all."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace

import pytest

from interpreter import events as e
from interpreter.clock import VirtualClock
from interpreter.engine.journal import JOURNAL, Journal
from interpreter.runtime import Run
from interpreter.stopped.amending import NotPossible, from_step, past_the_step
from interpreter.stopped.giving_up import GivingUp
from interpreter.stopped.past import read_past
from tests.machine.harness import Outcome
from tests.machine.resuming import resumed, snapshot

STEPS = """flow "Steps"

outputs:
  seen: list of text

steps:
  set seen to []
  log "begins"
  dump { n: 1 } to job "rows"
  set seen to seen + ["one"]
  within 1h:
    wait 2s
    set seen to seen + ["two"]
  for each k in range(2):
    log "round ${k}"
  wait 5s
  dump { n: 2 } to job "rows"
  together:
    branch "left":
      wait 3s
    branch "right":
      log "right"
  succeed with { seen: seen }
"""
BEGINS, FIRST, TWO, FIVE, LAST, LEFT = 8, 9, 12, 16, 17, 20


class Stopped:
    """A run of the flow that was killed at the first event that is wanted."""

    def __init__(self, flows, wanted):
        self.place = flows.folder / "stopped"
        flows.write("jobs.yaml", "jobs:\n  rows:\n    data_dump: true\n")

        def hears(run, entry):
            if not self.place.exists() and wanted(entry.event):
                snapshot(run.log.parent, self.place)

        run, _ = flows.prepare(flows.write("steps.flow", STEPS), hears)
        assert run.execute().outcome == "succeeded"
        self.wishes = run.wishes
        self.past = read_past(self.place)

    def journal(self):
        return closing(Journal(self.place / JOURNAL, VirtualClock()))

    def amend(self, line=None):
        with self.journal() as journal:
            found = past_the_step(self.past) if line is None else from_step(self.past, journal, line)
            found.write(journal, self.past)
        return found

    def goes_on(self) -> Outcome:
        return resumed(self.wishes, self.place)


def at(line):
    """The step in this line begins."""
    return lambda event: isinstance(event, e.StepStarted) and event.line == line


def rows(outcome):
    lines = outcome.ending.rows["rows"].read_text(encoding="utf-8").splitlines()
    return sorted(json.loads(line)["data"]["n"] for line in lines)


def began(outcome, line):
    return sum(event.line == line for event in outcome.of(e.StepStarted) + outcome.of(e.StepPassed))


def test_again_from_a_step(flows):
    """What came after it is done again, names have the values that they had before it; the rest is left alone."""
    stopped = Stopped(flows, at(FIVE))
    assert stopped.amend(TWO).warnings == ()
    outcome = stopped.goes_on()
    assert (outcome.ending.outcome, outcome.root.data) == ("succeeded", {"seen": ["one", "two"]}), outcome.problem
    assert (began(outcome, BEGINS), began(outcome, TWO), began(outcome, TWO + 3)) == (1, 2, 4)
    assert rows(outcome) == [1, 2]


def test_what_must_not_happen_twice_does_when_it_is_meant(flows):
    """The consequence is said; the row is there twice, and stays so over one more crash."""
    stopped = Stopped(flows, at(FIVE))
    (warning,) = stopped.amend(FIRST).warnings
    assert warning == 'line 9: dump { n: 1 } to job "rows" was done or begun, and would be done a second time'
    again = flows.folder / "again"

    def hears(entry):
        if entry.seq > stopped.past.state.seq and at(FIVE)(entry.event):
            snapshot(stopped.place, again)

    wishes = replace(stopped.wishes, folder=stopped.place, past=stopped.past, sinks=(hears,), clock=VirtualClock())
    Run(wishes).execute()
    outcome = resumed(stopped.wishes, again)
    assert outcome.ending.outcome == "succeeded", outcome.problem
    assert rows(outcome) == [1, 1, 2]


def test_past_the_step_under_way(flows):
    """It counts as done, and gives nothing."""
    stopped = Stopped(flows, at(FIVE))
    assert (stopped.amend().said, stopped.amend().warnings) == ("line 16: wait 5s counts as done", ())
    outcome = stopped.goes_on()
    assert outcome.ending.outcome == "succeeded", outcome.problem
    assert outcome.entries[-1].offset < 2 + 5 + 3
    assert rows(outcome) == [1, 2]


def test_past_a_step_that_must_not_be_missing(flows):
    """Said before; then it is missing."""
    stopped = Stopped(flows, at(LAST))
    (warning,) = stopped.amend().warnings
    assert "would count as done, whether it was or not" in warning
    assert rows(stopped.goes_on()) == [1]


@pytest.mark.parametrize(
    ("wanted", "line", "why"),
    [
        (at(FIVE), LAST, "no step in line 17 of the flow has begun"),
        (at(LEFT), LEFT, "belongs to a branch"),
        (lambda event: isinstance(event, e.FinalSaid), FIRST, "the final word was said"),
        (lambda event: isinstance(event, e.StepIntent) and event.effect == "final", None, "is the final word"),
        (lambda event: isinstance(event, e.Left), None, "no step was under way"),
    ],
)
def test_what_is_not_possible(flows, wanted, line, why):
    """The reason is said."""
    stopped = Stopped(flows, wanted)
    with pytest.raises(NotPossible, match=why), stopped.journal() as journal:
        past_the_step(stopped.past) if line is None else from_step(stopped.past, journal, line)


def test_given_up(flows):
    """Open tasks are cancelled in the log and closed in the service, the rows are there, the journal is gone."""
    stopped = Stopped(flows, at(LAST))
    ending = GivingUp(stopped.place, stopped.past, VirtualClock(stopped.past.entries[-1].at)).execute()
    assert (ending.outcome, ending.exit) == ("cancelled", 1)
    past = read_past(stopped.place)
    assert (past.state.outcome, past.root.status, past.root.reason) == ("cancelled", "cancelled", "given up")
    assert [json.loads(line)["data"] for line in ending.rows["rows"].read_text().splitlines()] == [{"n": 1}]
    assert not (stopped.place / JOURNAL).exists()
