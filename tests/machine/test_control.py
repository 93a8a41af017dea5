"""The statements that steer, each by what it does."""

from __future__ import annotations

import pytest

from interpreter import events as e


def test_end_of_steps_hands_in_the_declared_outputs(flows):
    done = flows.steps("set a to 1 + 1", "outputs:\n  a: integer\n")
    assert (done.ending.outcome, done.ending.exit) == ("succeeded", 0)
    assert done.root.data == {"a": 2}
    assert [event.status for event in done.of(e.FinalSaid)] == ["success"]


def test_an_output_without_a_value_fails(flows):
    flows.unchecked = True
    done = flows.steps("if 1 > 2:\n  set a to 1", "outputs:\n  a: integer\n")
    assert done.ending.exit == 1
    assert "`a`" in done.problem.message


@pytest.mark.parametrize(("number", "said"), [("1", "one"), ("2", "2 or 3"), ("3", "2 or 3"), ("9", "other")])
def test_choose_takes_the_first_that_is_equal(flows, number, said):
    done = flows.steps(
        f"""
choose {number}:
  when 1:
    log "one"
  when 2, 3:
    log "2 or 3"
  otherwise:
    log "other"
"""
    )
    assert done.logged == [said]


def test_if_takes_the_first_branch_that_holds(flows):
    done = flows.steps(
        """
for each n in [1, 2, 3]:
  if n is 1:
    log "one"
  else if n is 2:
    log "two"
  else:
    log "else"
"""
    )
    assert done.logged == ["one", "two", "else"]


def test_for_each_goes_over_the_list_as_it_was_with_positions_from_1(flows):
    done = flows.steps(
        """
set items to ["a", "b"]
for each one, nr in items:
  set items to items + ["c"]
  log "${nr}${one}"
log "${length(items)}"
"""
    )
    assert done.logged == ["1a", "2b", "4"]


def test_for_each_at_most_ends_quietly(flows):
    done = flows.steps('for each n in [1, 2, 3], at most 2 times:\n  log "${n}"')
    assert done.logged == ["1", "2"]
    assert done.ending.outcome == "succeeded"


def test_skip_and_stop_concern_the_innermost_loop(flows):
    done = flows.steps(
        """
for each a in [1, 2]:
  for each b in [1, 2, 3]:
    if b is 2:
      skip to next
    if a is 2:
      stop repeating
    log "${a}${b}"
  log "end ${a}"
"""
    )
    assert done.logged == ["11", "13", "end 1", "end 2"]


def test_repeat_times(flows):
    assert flows.steps('repeat 3 times:\n  log "x"').logged == ["x", "x", "x"]


def test_repeat_while_tests_before_and_until_after(flows):
    done = flows.steps(
        """
set n to 0
repeat while n < 0, at most 5 times:
  log "never"
repeat until true, at most 5 times:
  log "once"
repeat while n < 2, at most 2 times:
  set n to n + 1
log "${n}"
"""
    )
    assert done.logged == ["once", "2"]
    assert done.ending.outcome == "succeeded"


@pytest.mark.parametrize("head", ["repeat while true, at most 3 times", "repeat until false, at most 3 times"])
def test_a_bound_that_is_reached_while_it_would_go_on_is_a_timeout(flows, head):
    done = flows.steps(f'{head}:\n  log "x"')
    assert done.logged == ["x", "x", "x"]
    assert (done.problem.kind, done.problem.line) == ("timeout", 4)


def test_every_is_the_time_between_rounds(flows):
    done = flows.steps("set n to 0\nrepeat until n is 3, at most 9 times, every 10s:\n  set n to n + 1")
    assert done.entries[-1].offset == pytest.approx(20.0, abs=0.1)


def test_set_of_a_part_keeps_the_rest(flows):
    done = flows.steps("set a to { b: { c: 1, d: 2 } }\nset a.b.c to 5\nlog to_json(a)")
    assert done.logged == ['{"b": {"c": 5, "d": 2}}']


def test_a_block_sees_its_own_names_only_and_gives(flows):
    done = flows.run(
        """flow "Blocks"

block double(n: number) gives number:
  set twice to n * 2
  give twice

steps:
  set twice to 1
  do double with { n: 21 } as result
  log "${result} ${twice}"
"""
    )
    assert done.logged == ["42 1"]


def test_within_ends_the_body_and_inner_guards_do_not_catch_its_end(flows):
    done = flows.steps(
        """
try:
  within 5s:
    retry 9 times:
      try:
        wait 1m
      on failure:
        log "inner"
on failure of timeout as problem:
  log problem.message
"""
    )
    assert done.logged == ["this took longer than 5s"]
    assert done.entries[-1].offset == pytest.approx(5.0, abs=0.1)


def test_an_inner_limit_is_caught_inside_the_outer_one(flows):
    done = flows.steps(
        """
within 1m:
  try:
    within 5s:
      wait 20s
  on failure of timeout:
    log "caught"
  wait 1s
"""
    )
    assert done.logged == ["caught"]
    assert done.ending.outcome == "succeeded"


def test_retry_redoes_on_any_failure_and_waits_longer_each_time(flows):
    done = flows.steps(
        """
set n to 0
retry 4 times every 2s growing:
  set n to n + 1
  expect that n is 3
log "${n}"
"""
    )
    assert done.logged == ["3"]
    assert 0.8 * (2 + 4) <= done.entries[-1].offset <= 1.2 * (2 + 4)
    rounds = done.of(e.RetryRound)
    assert [event.number for event in rounds] == [1, 2, 3]
    assert [event.because.kind for event in rounds[1:]] == ["assertion", "assertion"]
    assert len({event.key for event in done.of((e.StepStarted, e.StepPassed)) if event.kind == "expect_that"}) == 3


def test_retry_passes_the_last_failure_on(flows):
    done = flows.steps("retry 2 times:\n  expect that 1 is 2")
    assert (done.ending.exit, done.problem.kind, done.problem.line) == (1, "assertion", 5)


def test_wait_picks_between_two_times(flows):
    done = flows.steps("wait 2s to 4s")
    assert 2.0 <= done.entries[-1].offset <= 4.1


def test_wait_until_runs_its_body_before_every_look(flows):
    done = flows.steps(
        """
set n to 0
wait until n is 3 up to 1m every 10s:
  set n to n + 1
log "${n}"
"""
    )
    assert done.logged == ["3"]
    assert done.entries[-1].offset == pytest.approx(20.0, abs=0.1)


def test_wait_until_that_never_comes_true_is_a_timeout(flows):
    done = flows.steps("set end to now() + 1h\nwait until now() > end up to 20s")
    assert done.problem.kind == "timeout"
    assert done.entries[-1].offset == pytest.approx(20.0, abs=1.1)


def test_data_failures_point_at_the_expression(flows):
    done = flows.steps('set a to json("{}")\nset c to a.x.y')
    problem = done.problem
    assert problem.kind == "data"
    assert (done.run._wishes.plan.text[problem.start : problem.end], problem.line) == ("a.x.y", 5)


def test_keys_are_places_and_rounds_never_counters(flows):
    text = 'for each n in [1, 2]:\n  log "a"\nlog "b"'
    one, two = flows.steps(text), flows.steps(text)
    keys = [[event.key.partition(":")[2] for event in done.of((e.StepStarted, e.StepPassed))] for done in (one, two)]
    assert keys[0] == keys[1]
    assert len(set(keys[0])) == 3


def test_a_loop_is_left_once_behind_its_last_round(flows):
    done = flows.steps("for each n in [1, 2, 3]:\n  repeat 2 times:\n    log n")
    told = [(len(entry.rounds), type(entry.event) is e.Left) for entry in done.entries if entry.task is not None]
    happened = [one for one in told if one != (0, False)]
    assert happened == [(2, False), (1, False), (0, True)] * 3 + [(0, True)]


def test_rounds_in_which_nothing_happens_are_not_told(flows):
    done = flows.steps("for each n in [1, 2, 3]:\n  repeat 2 times:\n    if n is 2:\n      log n")
    told = [[one.key.partition(":")[2] for one in entry.rounds] for entry in done.entries if entry.rounds]
    first, second, third = "steps0/0#1", "steps0/0#2", "steps0/0#3"
    assert told == [[first, f"{first}/0#2"], [second, f"{second}/0#1"], [f"{second}/0#2"], [third, f"{third}/0#2"]]
    assert done.logged == ["2", "2"]


@pytest.mark.parametrize(
    "loop",
    [
        "repeat while 6 / (2 - n) > 0, at most 9 times",
        "repeat until 6 / (2 - n) < 0, at most 9 times",
    ],
)
def test_a_condition_that_fails_between_rounds_leaves_the_loop(flows, loop):
    done = flows.steps(
        f'set n to 0\ntry:\n  {loop}:\n    set n to n + 1\non failure:\n  log "${{n}} ${{problem.kind}}"'
    )
    assert done.logged == ["2 data"]
    assert sum(len(entry.rounds) for entry in done.entries) == 2
    assert [event.key.rpartition("#")[2] for event in done.of(e.Left)][:1] == ["2"]
