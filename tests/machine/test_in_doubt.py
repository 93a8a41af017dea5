"""What was under way is asked for, never guessed: where the other side knows no keys, and by the final word itself."""

from __future__ import annotations

import sqlite3

import pytest

from interpreter import events as e
from interpreter.jobs import handle
from tests.machine.resuming import resumed, snapshot

FLOW = """flow "Doubt"

outputs:
  n: integer

steps:
  start subtask using "child.flow" as one:
    give { n: 1 }
  dump { n: 1 } to job "rows"
  succeed with { n: 1 }
"""
CHILD = 'flow "Child"\n\ninputs:\n  n: integer\n\nsteps:\n  log "n"\n'


def stopped(flows, wanted):
    """The wishes and the folder of a run that was killed at an event."""
    flows.write("jobs.yaml", "jobs:\n  rows:\n    data_dump: true\n")
    flows.write("child.flow", CHILD)
    place = flows.folder / "stopped"

    def hears(run, entry):
        if not place.exists() and wanted(entry):
            snapshot(run.log.parent, place)

    run, _ = flows.prepare(flows.write("doubt.flow", FLOW), hears)
    assert run.execute().outcome == "succeeded"
    return run.wishes, place


def intent(entry):
    return isinstance(entry.event, e.StepIntent)


def test_r113_without_keys_a_fan_out_in_doubt_is_not_sent_again(flows, monkeypatch):
    """Nobody can know whether the sub-task was planned: the flow is told so, and no second one is."""
    wishes, place = stopped(flows, intent)
    monkeypatch.setattr(handle, "CAPABILITIES", handle.CAPABILITIES - {"idempotency", "children"})
    outcome = resumed(wishes, place)
    assert (outcome.ending.outcome, outcome.problem.kind) == ("failed", "interrupted")
    assert "whether it was done cannot be known" in outcome.problem.message
    assert outcome.of(e.SubtasksStarted) == []


def test_with_keys_it_is_sent_again(flows):
    """And is planned once."""
    wishes, place = stopped(flows, intent)
    outcome = resumed(wishes, place)
    assert outcome.ending.outcome == "succeeded", outcome.problem
    with sqlite3.connect(place / "jobs.db") as db:
        assert db.execute("SELECT count(*) FROM planned_tasks").fetchone() == (2,)
    db.close()


@pytest.mark.parametrize("other", [False, True])
def test_r129_a_final_word_in_doubt_is_compared(flows, other):
    """Its key is long forgotten: the word that the service has is this one, or another one."""
    wishes, place = stopped(flows, lambda entry: isinstance(entry.event, e.FinalSaid) and entry.event.data == {"n": 1})
    for name, last in (("events.jsonl", '"final_said"'), ("journal.jsonl", ":steps2/0~done")):
        lines = (place / name).read_text().splitlines(keepends=True)
        cut = max(number for number, line in enumerate(lines) if last in line)
        (place / name).write_text("".join(lines[:cut]))
    with sqlite3.connect(place / "jobs.db") as db:
        db.execute("DELETE FROM keys")
        if other:
            db.execute("UPDATE tasks SET final_digest = 'other' WHERE final_digest IS NOT NULL")
    db.close()
    outcome = resumed(wishes, place)
    if other:
        assert (outcome.ending.outcome, outcome.problem.kind) == ("failed", "interrupted"), outcome.problem
        assert "ended with another word" in outcome.problem.message
    else:
        assert (outcome.ending.outcome, outcome.root.data) == ("succeeded", {"n": 1}), outcome.problem
