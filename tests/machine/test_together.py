"""`together`: branches at once, each with its own names; the law holds on every strand."""

from __future__ import annotations

import pytest

from interpreter import events as e


def test_branches_run_at_once_and_give(flows):
    done = flows.steps(
        """
set base to 10
together:
  branch "slow" as slow:
    wait 20s
    give base + 1
  branch "quick" as quick:
    wait 5s
    give base + 2
log "${slow} ${quick}"
"""
    )
    assert done.logged == ["11 12"]
    assert done.entries[-1].offset == pytest.approx(20.0, abs=0.2)
    strands = {entry.strand for entry in done.entries if isinstance(entry.event, e.StepStarted | e.StepPassed)}
    assert len(strands) == 3
    keys = [event.key for event in done.of((e.StepStarted, e.StepPassed))]
    assert len(set(keys)) == len(keys)


def test_one_that_fails_cancels_the_others_and_its_problem_goes_up(flows):
    done = flows.steps(
        """
together:
  branch "waits":
    wait 1h
    log "never"
  branch "fails":
    wait 5s
    expect that 1 is 2
"""
    )
    assert (done.problem.kind, done.problem.line, done.logged) == ("assertion", 10, [])
    assert done.entries[-1].offset < 6


def test_branches_set_no_outer_names(flows):
    flows.unchecked = True
    done = flows.steps('set a to 1\ntogether:\n  branch "x":\n    set a to 2\nlog "${a}"')
    assert done.logged == ["1"]


def test_ctrl_c_reaches_every_branch(flows):
    def stop(run, entry):
        if isinstance(entry.event, e.Logged):
            run.stop()

    branches = 'together:\n  branch "x":\n    wait 1h\n  branch "y":\n    wait 2s\n    log "now"\n    wait 1h'
    done = flows.steps(branches, "", stop)
    assert done.ending.exit == 130
    assert done.entries[-1].offset < 3


def test_loops_inside_branches_keep_their_places(flows):
    done = flows.steps(
        """
together:
  branch "x" as x:
    set sum to 0
    for each n in [1, 2, 3]:
      wait 1s
      set sum to sum + n
    give sum
  branch "y" as y:
    set text to ""
    for each n in ["a", "b"]:
      wait 1500ms
      set text to text + n
    give text
log "${x} ${y}"
"""
    )
    assert done.logged == ["6 ab"]
