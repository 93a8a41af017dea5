"""An AI task that was under way when its run was killed: what is uncertain is said, and the choice is the user's."""

from __future__ import annotations

import json
from contextlib import closing

import pytest

from interpreter import events as e
from interpreter.ai.port import Finished, Progress
from interpreter.clock import VirtualClock
from interpreter.engine.journal import JOURNAL, Journal
from interpreter.stopped.doubts import doubts
from interpreter.stopped.past import read_past
from tests.machine.browser import ScriptedBrowser
from tests.machine.resuming import resumed, snapshot

FLOW = """flow "Order"

outputs:
  seen: text

steps:
  dump { n: 1 } to job "rows"
  browse "Order the rug" at "https://shop.example/" up to 1m as done
  dump { n: 2 } to job "rows"
  succeed with { seen: done otherwise "nothing" }
"""
SCRIPT = [(1.0, Progress("started", "clicks Buy", "https://shop.example/cart")), (5.0, Finished("ordered"))]


@pytest.fixture
def stopped(flows):
    """Stops a run at an event that is wanted; its wishes and its folder."""

    def run(wanted):
        flows.write("jobs.yaml", "jobs:\n  rows:\n    data_dump: true\n")
        flows.browser = ScriptedBrowser(flows.clock, [SCRIPT])
        place = flows.folder / "runs" / "stopped"

        def hears(run, entry):
            if not place.exists() and wanted(entry.event):
                snapshot(run.log.parent, place)

        made, _ = flows.prepare(flows.write("order.flow", FLOW), hears)
        assert made.execute().outcome == "succeeded"
        return made.wishes, place

    return run


def in_doubt(place):
    with closing(Journal(place / JOURNAL, VirtualClock())) as journal:
        return doubts(read_past(place), journal)


def test_what_is_uncertain_and_what_can_be_chosen(stopped, nursery, tmp_path):
    """Nothing is done before it is chosen; each choice is one command, which then does what it says."""
    _, place = stopped(lambda event: isinstance(event, e.BrowserTold))
    log = (place / "events.jsonl").read_bytes()
    asked = nursery.run(tmp_path, "resume", str(place))
    assert asked.returncode == 2
    for words in (
        'line 8: browse "Order the rug" at "https://shop.example/" up to 1m as done was under way',
        'it had told last: "clicks Buy", at https://shop.example/cart',
        "whether it was done cannot be known",
        f"interpret resume {place} --skip --force ",
        f"interpret resume {place} --from 8 --force ",
        f"interpret resume {place} --give-up ",
    ):
        assert words in asked.stderr, asked.stderr
    assert (place / "events.jsonl").read_bytes() == log
    skipped = nursery.run(tmp_path, "resume", str(place), "--skip", "--force")
    assert (skipped.returncode, 'seen "nothing"' in skipped.stdout) == (0, True), skipped
    rows = (place / "rows" / "rows.jsonl").read_text().splitlines()
    assert [json.loads(row)["data"]["n"] for row in rows] == [1, 2]


def test_the_flow_may_hear_of_it(stopped, nursery, tmp_path):
    _, place = stopped(lambda event: isinstance(event, e.BrowserTold))
    told = nursery.run(tmp_path, "resume", str(place), "--force")
    assert (told.returncode, "whether it was done cannot be known" in told.stdout) == (1, True), told


@pytest.mark.parametrize("at", [e.StepStarted, e.StepIntent, e.StepEnded, e.RowDumped])
def test_only_what_had_begun_and_had_not_ended_is_in_doubt(stopped, at):
    """Before its intent it is simply done, after its end its answer is there; rows can be asked for."""
    seen = []

    def wanted(event):
        seen.append(event)
        return isinstance(event, at) and (getattr(event, "kind", None) == "browse" or at is not e.StepStarted)

    wishes, place = stopped(lambda event: wanted(event) and (at is not e.StepIntent or len(seen) > 6))
    if at is e.StepIntent:
        assert [(one.line, one.said) for one in in_doubt(place)] == [(8, None)]
        return
    assert in_doubt(place) == ()
    wishes.browser.scripts.append([(0.0, Finished("ordered"))])
    assert resumed(wishes, place).ending.outcome == "succeeded"
