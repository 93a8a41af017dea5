"""A run that is cut anywhere and resumed comes to what the uncut run came to, and does nothing twice."""

from __future__ import annotations

import errno
import json
import os

import pytest

from interpreter import events as e
from interpreter.engine.eventlog import EventLogFile
from tests.machine.resuming import cut, resumed, told
from tests.sizes import sized

PLAIN = """flow "Plain"

outputs:
  n: number
  seen: list of text
  began: moment

steps:
  set began to now()
  set n to 0
  set seen to []
  for each x, p in [1, 2, 3]:
    log "round ${x}"
    wait 2s to 9s
    set n to n + x * p
    set seen to seen + [text(random_number(1, 1000000))]
  retry 3 times every 5s growing:
    log "try"
    set n to n + 1
    if n < 16:
      expect that n is 0
  within 2m:
    repeat while n < 20, at most 10 times, every 30s:
      wait 1s
      set n to n + 1
  try:
    expect that n is 0
  on failure of assertion as p:
    log p.message
  always:
    wait 1s
  do twice with { x: n } as n

block twice(x: number) gives number:
  wait 1s
  give x * 2

always:
  log "done"
"""


def test_plain_steps_are_walked_again(flows):
    whole, cuts = cut(flows, flows.write("plain.flow", PLAIN), sized(2, 1))
    assert whole.ending.outcome == "succeeded", whole.problem
    seen = 0
    for seq, outcome in cuts:
        if seq > 1:  # before that nobody knew which task it is, and its random numbers are others
            assert told(outcome) == told(whole), seq
        seen += 1
    assert seen > sized(25, 50)


CHILD = """flow "Child"

inputs:
  n: integer

outputs:
  twice: integer

steps:
  wait 3s
  dump { n: n } to job "rows"
  if n is 3:
    fail because "three"
  wait 2s
  succeed with { twice: n * 2 }
"""

FAMILY = """flow "Family"

outputs:
  sum: integer
  first: integer
  lost: integer

steps:
  report progress { stage: "start" }
  start subtasks for each n in [1, 2, 3, 4] using "child.flow" at most 2 at a time as all:
    give { n: n }
  wait for any of all up to 5m as one
  set first to min(one.input.n otherwise 0, 1)
  report progress { first: first }
  together:
    branch "gather" as done:
      wait for all of all up to 5m, allowing failures as result
      dump { n: length(result.done) } to job "rows"
      give result
    branch "count" as counted:
      for each k in range(3):
        wait 1s
        dump { n: 100 + k } to job "rows"
      give 3
  set lost to length(done.failed)
  set sum to counted
  for each child in done.done:
    set sum to sum + child.data.twice
"""

SIBLINGS = """flow "Siblings"

inputs:
  part: text = "both"

steps:
  if part is "giver":
    wait 2s
    offer "code" with { code: 17 }
    wait until taken up to 2m
    succeed with { gave: 17 }
  if part is "taker":
    take "code" up to 2m as got
    wait 1s
    succeed with { got: got.data.code }
  start subtasks for each one in ["giver", "taker"] using "main.flow" as two:
    give { part: one }
  wait for all of two up to 5m as ended
  succeed with { got: ended.done[1].data.got }
"""

ROWS = "jobs:\n  rows:\n    data_dump: true\n"


def rows(outcome):
    return sorted(
        json.dumps(json.loads(line)["data"])
        for path in outcome.ending.rows.values()
        for line in path.read_text(encoding="utf-8").splitlines()
    )


def test_a_family_loses_nobody_and_dumps_each_row_once(flows):
    flows.write("jobs.yaml", ROWS)
    flows.write("child.flow", CHILD)
    whole, cuts = cut(flows, flows.write("family.flow", FAMILY), sized(16, 1))
    assert (whole.ending.outcome, whole.root.data) == ("succeeded", {"sum": 17, "first": 1, "lost": 1}), whole.problem
    assert len(rows(whole)) == 8
    for seq, outcome in cuts:
        assert rows(outcome) == rows(whole), seq
        assert told(outcome) == told(whole), seq


def test_a_run_whose_end_cannot_be_written_says_so_and_goes_on_when_there_is_room(flows, monkeypatch):
    write = EventLogFile.__call__

    def full(self, entry):
        if isinstance(entry.event, e.RunEnded):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(self, entry)

    with monkeypatch.context() as patch:
        patch.setattr(EventLogFile, "__call__", full)
        run, _ = flows.prepare(flows.write("reports.flow", REPORTS))
        ending = run.execute()
    assert (ending.outcome, ending.exit) == ("failed", 1)
    assert ending.reason == "the run's folder cannot be written: No space left on device"
    again = resumed(run.wishes, run.log.parent)
    assert (again.ending.outcome, len(again.of(e.ProgressReported))) == ("succeeded", 3)
    assert not (run.log.parent / "journal.jsonl").exists()


def test_a_listener_that_goes_away_at_the_end_is_no_full_disk(flows):
    def gone(_, entry):
        if isinstance(entry.event, e.RunEnded):
            raise BrokenPipeError(errno.EPIPE, os.strerror(errno.EPIPE))

    run, _ = flows.prepare(flows.write("reports.flow", REPORTS), gone)
    with pytest.raises(BrokenPipeError):
        run.execute()


REPORTS = """flow "Reports"

steps:
  report progress { stage: "start" }
  report progress { first: 1 }
  report progress { stage: "end" }
"""


def test_a_report_kept_and_not_told_is_made_again(flows):
    """The kill comes between the journal's line and the log's, which no cut after an event shows."""
    whole, cuts = cut(flows, flows.write("reports.flow", REPORTS))
    reports = [entry.seq for entry in whole.entries if isinstance(entry.event, e.ProgressReported)]
    for seq in reports:
        log = flows.folder / "cuts" / f"cut{seq:04d}" / "events.jsonl"
        log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:-1]))
    made_again = {seq: told(outcome) for seq, outcome in cuts if seq in reports}
    assert made_again == dict.fromkeys(reports, told(whole))
    assert whole.root.progress == {"stage": "end", "first": 1}


def test_siblings_meet_once(flows):
    whole, cuts = cut(flows, flows.write("main.flow", SIBLINGS), 1)
    assert (whole.ending.outcome, whole.root.data) == ("succeeded", {"got": 17}), whole.problem
    for seq, outcome in cuts:
        assert told(outcome) == told(whole), seq
        assert (len(outcome.of(e.OfferMade)), len(outcome.of(e.OfferClaimed))) == (1, 1), seq


TOUCH = """  open app fresh
  type "milk" into #note
  press enter
  expect /^Noted:/ up to 5s
"""
PHONE = 'flow "Phone"\napp "com.example.demo"\n\nsteps:\n'


def test_a_touch_in_doubt_is_never_made_again_outside_of_retry(flows):
    whole, cuts = cut(flows, flows.write("touch.flow", f'{PHONE}{TOUCH}  log "noted"\n'), sized(3, 1))
    assert whole.ending.outcome == "succeeded", whole.problem
    kinds = set()
    for seq, outcome in cuts:
        kind = None if outcome.problem is None else outcome.problem.kind
        kinds.add(kind)
        assert (outcome.ending.outcome, kind) in {("succeeded", None), ("failed", "interrupted")}, (
            seq,
            outcome.problem,
        )
    assert kinds == {None, "interrupted"}


def test_inside_of_retry_the_flow_goes_on_with_a_fresh_look(flows):
    inner = "".join(f"  {line}\n" for line in TOUCH.splitlines())
    whole, cuts = cut(flows, flows.write("again.flow", f"{PHONE}  retry 3 times:\n{inner}"), sized(4, 1))
    assert whole.ending.outcome == "succeeded", whole.problem
    for seq, outcome in cuts:
        assert outcome.ending.outcome == "succeeded", (seq, outcome.problem)


POPUP = """flow "Looks"
app "com.example.demo"

outputs:
  seen: list of text

whenever "Noted: milk" shows:
  set seen to (seen otherwise []) + ["rule"]
  open app fresh

steps:
  set seen to []
  open app fresh
  if "Noted: milk" shows:
    set seen to seen + ["early"]
  type "milk" into #note
  press enter
  wait 1s
  together:
    branch "one" as a:
      wait 2s
      give "a"
    branch "two" as b:
      wait 1s
      give "b"
  set seen to seen + [a, b]
"""


def test_looks_rules_and_branches_hold_the_law_wherever_they_are_cut(flows):
    whole, cuts = cut(flows, flows.write("looks.flow", POPUP), sized(4, 1))
    assert whole.ending.outcome == "succeeded", whole.problem
    for seq, outcome in cuts:
        kind = None if outcome.problem is None else outcome.problem.kind
        assert kind in (None, "interrupted"), (seq, outcome.problem)
        if kind is None and outcome.root.data != whole.root.data:
            assert outcome.root.data["seen"][-2:] == ["a", "b"], seq
