"""How flows end: handlers, always, the final word, and what becomes of the outcome (language rule 9)."""

from __future__ import annotations

import threading

from interpreter import events as e
from interpreter.clock import VirtualClock


def test_the_first_handler_that_fits_runs_and_try_goes_on(flows):
    done = flows.steps(
        """
try:
  expect that 1 is 2
on failure of timeout:
  log "timeout"
on failure of data, assertion as trouble:
  log "${trouble.kind} in line ${trouble.line}: ${trouble.step}"
on failure:
  log "any"
always:
  log "always"
log "after"
"""
    )
    assert done.logged == ["assertion in line 5: expect that 1 is 2", "always", "after"]
    assert done.ending.outcome == "succeeded"


def test_fail_again_passes_the_problem_on_and_always_runs(flows):
    done = flows.steps(
        """
try:
  expect that 1 is 2
on failure:
  fail again
always:
  log "always"
"""
    )
    assert done.logged == ["always"]
    assert (done.problem.kind, done.problem.line) == ("assertion", 5)


def test_a_failure_in_a_handler_is_noted_and_the_first_is_reported(flows):
    done = flows.steps(
        """
try:
  expect that 1 is 2
on failure:
  expect that "a" is "b"
"""
    )
    assert "1 is 2" in done.root.reason
    assert any('"a" is "b"' in event.message for event in done.of(e.Warned))


def test_a_failure_in_always_is_only_logged(flows):
    done = flows.run('flow "T"\n\nsteps:\n  log "x"\n\nalways:\n  expect that 1 is 2\n')
    assert done.ending.outcome == "succeeded"
    assert any("always" in event.message for event in done.of(e.Warned))


def test_always_runs_after_the_final_word(flows):
    done = flows.run('flow "T"\n\nsteps:\n  succeed\n\nalways:\n  log "bye"\n')
    order = [type(entry.event) for entry in done.entries if isinstance(entry.event, e.FinalSaid | e.Logged)]
    assert order == [e.FinalSaid, e.Logged]


def test_the_section_catches_what_steps_do_not_and_says_why(flows):
    done = flows.run(
        'flow "T"\n\nsteps:\n  expect that 1 is 2\n\n'
        'on failure of assertion as problem:\n  fail because "line ${problem.line}"\n'
    )
    assert (done.ending.exit, done.root.reason) == (1, "line 4")
    assert done.root.data == {"reason": "line 4"}


def test_off_the_end_of_the_section_the_reason_is_the_problem(flows):
    done = flows.run('flow "T"\n\nsteps:\n  expect that 1 is 2\n\non failure:\n  log "seen"\n')
    assert done.logged == ["seen"]
    assert "1 is 2" in done.root.reason


def test_a_section_that_does_not_fit_leaves_the_default(flows):
    done = flows.run('flow "T"\n\nsteps:\n  expect that 1 is 2\n\non failure of timeout:\n  log "seen"\n')
    assert done.logged == []
    assert done.root.final == "failed"


def test_declined_is_an_outcome_of_its_own(flows):
    done = flows.steps('decline because "not today"')
    assert (done.ending.outcome, done.ending.exit, done.root.reason) == ("declined", 4, "not today")


def test_the_final_word_is_said_once_and_leaves_an_intent(flows):
    done = flows.steps("succeed with { a: 1 }")
    kinds = [type(entry.event).__name__ for entry in done.entries]
    assert kinds.count("FinalSaid") == 1
    assert kinds.index("StepIntent") < kinds.index("FinalSaid")


def test_ctrl_c_stops_at_the_next_safe_point_and_hands_nothing_in(flows):
    def stop(run, entry):
        if isinstance(entry.event, e.Logged):
            run.stop()

    done = flows.run('flow "T"\n\nsteps:\n  log "x"\n  wait 1h\n  log "y"\n\nalways:\n  log "z"\n', stop)
    assert (done.ending.outcome, done.ending.exit) == ("interrupted", 130)
    assert done.logged == ["x"]
    assert not done.of(e.FinalSaid)
    assert done.root.status == "interrupted"
    assert done.entries[-1].offset < 1


def test_ctrl_c_while_waiting_ends_the_wait(flows):
    run, entries = flows.prepare(flows.write("main.flow", 'flow "T"\n\nsteps:\n  wait 1h\n'))
    clock: VirtualClock = flows.clock
    ticket = clock.takes_part()

    def later() -> None:
        with ticket:
            clock.sleep(20)
            run.stop()

    thread = threading.Thread(target=later)
    thread.start()
    ending = run.execute()
    thread.join()
    assert (ending.exit, round(entries[-1].offset)) == (130, 20)


def test_input_that_does_not_fit_a_sub_task_fails_it_with_the_reason(flows):
    flows.unchecked = True
    flows.write("child.flow", 'flow "Child"\n\ninputs:\n  n: integer\n\nsteps:\n  log "${n}"\n')
    done = flows.steps(
        """
start subtask using "child.flow" as one:
  give { m: 1 }
wait for all of one up to 1m, allowing failures as result
log result.failed[0].comment otherwise ""
"""
    )
    assert "`m` is not known" in done.logged[0]
    assert "`n` is missing" in done.logged[0]


def test_the_tasks_time_ends_it(flows):
    flows.write("child.flow", 'flow "Child"\n\nsteps:\n  wait 1h\n')
    done = flows.steps(
        """
start subtasks for each n in [1] using "child.flow", up to 2m each as all:
  give { }
wait for all of all up to 10m, allowing failures as result
log "${length(result.failed)} ${result.failed[0].status}"
"""
    )
    assert done.logged == ["1 failed"]
    child = next(task for task in done.state.tasks.values() if task.parent is not None)
    assert child.status == "timed out"
    assert done.entries[-1].offset < 130


def test_a_secret_is_nowhere_in_the_log(flows):
    flows.unchecked = True
    done = flows.run(
        'flow "T"\n\ninputs:\n  pin: secret\n\nsteps:\n  log "it is ${pin}!"\n  log to_json({ a: "${pin} x" })\n'
        '  log base64(pin)\n  log url_encode("${pin}")\n  fail because "no ${pin}"\n',
        pin='päss"wörd 77',
    )
    text = done.ending.log.read_text()
    assert "wörd" not in text
    assert "77" not in text.replace(done.run.id, "").split('"logged"')[1]
    assert "•••" in done.logged[0]
    assert done.ending.exit == 1
