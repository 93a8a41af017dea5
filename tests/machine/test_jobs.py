"""Jobs in the machine: sub-tasks and what becomes of them, progress, dumps, offers between siblings."""

from __future__ import annotations

import pytest

from interpreter import events as e

CHILD = """flow "Child"

inputs:
  n: integer

outputs:
  twice: integer

steps:
  if n is 3:
    fail because "three"
  if n is 4:
    decline because "four"
  wait 10s
  if n is 5:
    wait 1h
  succeed with { twice: n * 2 }
"""


@pytest.fixture
def family(flows):
    flows.write("child.flow", CHILD)
    return flows


def started(numbers: str, more: str = "") -> str:
    return f'start subtasks for each n in {numbers} using "child.flow"{more} as all:\n  give {{ n: n }}\n'


def test_all_done_come_in_the_order_of_the_inputs(family):
    done = family.steps(
        started("[2, 1, 7]") + "wait for all of all up to 5m as result\n"
        "log to_json([one.data.twice for each one in result.done])\n"
        "log to_json([one.input.n for each one in result.done])"
    )
    assert done.logged == ["[4, 2, 14]", "[2, 1, 7]"]


def test_every_child_is_accounted_for(family):
    done = family.steps(
        started("[1, 3, 4, 5]") + "wait for all of all up to 1m, allowing failures as r\n"
        'log "${length(r.done)} ${length(r.failed)} ${length(r.declined)}"\n'
        'log "${length(r.deleted)} ${length(r.unfinished)}"\n'
        'log "${r.failed[0].comment otherwise ""} ${r.declined[0].comment otherwise ""} ${r.unfinished[0].status}"'
    )
    assert done.logged == ["1 1 1", "0 1", "three four running"]
    assert done.ending.outcome == "succeeded"


def test_without_allowing_failures_one_that_failed_fails_the_step(family):
    done = family.steps(started("[1, 3]") + "wait for all of all up to 5m")
    assert (done.problem.kind, done.ending.exit) == ("job", 1)
    assert "is failed: three" in done.problem.message
    assert "allowing failures" in done.problem.help


def test_the_limit_of_a_wait_is_a_timeout(family):
    done = family.steps(started("[5]") + "wait for all of all up to 30s")
    assert (done.problem.kind, done.problem.message) == ("timeout", "1 sub-task did not end in time")


def test_an_empty_batch_is_done_at_once(family):
    done = family.steps(started("[]") + 'wait for all of all up to 5m as r\nlog "${length(r.done)}"')
    assert (done.logged, done.ending.outcome) == (["0"], "succeeded")
    assert done.entries[-1].offset < 1


def test_more_than_a_hundred_are_read_in_slices(family):
    family.write("quick.flow", 'flow "Quick"\n\ninputs:\n  n: integer\n\nsteps:\n  succeed with { n: n }\n')
    done = family.steps(
        'start subtasks for each n in range(101) using "quick.flow" as all:\n  give { n: n }\n'
        'wait for all of all up to 30m as r\nlog "${length(r.done)} ${sum([one.data.n for each one in r.done])}"'
    )
    assert done.logged == [f"101 {sum(range(102))}"]


def test_at_most_so_many_run_at_a_time_and_more_follow(family):
    done = family.steps(started("[1, 2, 6, 7]", ", at most 2 at a time") + "wait for all of all up to 5m")
    assert done.ending.outcome == "succeeded"
    assert 20.0 <= done.entries[-1].offset < 22.0


def test_each_change_of_a_child_is_told_once(family):
    done = family.steps(started("[1, 3]") + "wait for all of all up to 5m, allowing failures")
    changes = [(event.id, event.status) for event in done.of(e.SubtaskChanged)]
    assert len(changes) == len(set(changes))
    assert {status for _, status in changes} >= {"pending", "failed"}


def test_later_leaves_the_start_to_the_owner(family):
    done = family.steps(started("[1]", ", later") + "check all as now_it_is\nlog now_it_is.unfinished[0].status")
    assert done.logged == ["planned"]
    assert done.ending.outcome == "succeeded"


def test_a_second_try_of_what_failed(family):
    done = family.steps(
        started("[3, 1]") + "wait for all of all up to 1m, allowing failures as r\n"
        'start subtasks for each x in r.failed + r.deleted using "child.flow" as again:\n  give x.input\n'
        'wait for all of again up to 1m, allowing failures as s\nlog "${length(s.failed)}"'
    )
    assert done.logged == ["1"]


def test_a_flow_that_is_not_there_or_has_errors_is_a_job_failure(family):
    family.unchecked = True
    done = family.steps('start subtask using "gone.flow" as all:\n  give { }\nwait for all of all up to 1m')
    assert (done.problem.kind, "gone.flow" in done.problem.message) == ("job", True)
    family.write("bad.flow", 'flow "Bad"\n\nsteps:\n  tapp "x"\n')
    done = family.steps('start subtask using "bad.flow" as all:\n  give { }\nwait for all of all up to 1m')
    assert "has errors; the first, in line 4" in done.problem.message


def test_progress_is_a_bag_that_grows_and_is_handed_in_whole(flows):
    done = flows.steps("report progress { a: 1 }\nreport progress { b: 2 }\nreport progress { a: 3 }")
    assert [event.data for event in done.of(e.ProgressReported)] == [{"a": 1}, {"a": 1, "b": 2}, {"a": 3, "b": 2}]


def test_a_dump_to_a_job_that_runs_flows_is_refused(flows):
    flows.unchecked = True
    flows.write("child.flow", CHILD)
    flows.write("jobs.yaml", "jobs:\n  work:\n    flow: child.flow\n    sub_tasks: true\n")
    done = flows.steps(
        "start subtask on job work, later as one:\n  give { n: 1 }\ndump { a: 1 } to job work\ncheck one",
        'inputs:\n  work: job = "work"\n',
    )
    assert done.problem.kind == "job"


def test_sub_tasks_go_to_data_dumps_never(flows):
    flows.unchecked = True
    flows.write("jobs.yaml", "jobs:\n  rows:\n    data_dump: true\n")
    done = flows.steps(
        "start subtask on job rows as one:\n  give { n: 1 }\nwait for all of one up to 1m",
        'inputs:\n  rows: job = "rows"\n',
    )
    assert "takes rows; it runs no flows" in done.problem.message


def test_a_job_of_several_flows_runs_the_one_that_is_named(flows):
    flows.write("one.flow", 'flow "One"\n\nsteps:\n  succeed with { who: "one" }\n')
    flows.write("two.flow", 'flow "Two"\n\nsteps:\n  succeed with { who: "two", input: task.data }\n')
    flows.write("jobs.yaml", "jobs:\n  both:\n    flows: [one.flow, two.flow]\n    sub_tasks: true\n")
    head = 'inputs:\n  both: job = "both"\n'
    done = flows.steps(
        'start subtask on job both, using "two.flow" as x:\n  give { }\n'
        "wait for all of x up to 1m as r\nlog to_json(r.done[0].data)",
        head,
    )
    assert done.logged == ['{"who": "two", "input": {}}']
    done = flows.steps("start subtask on job both as x:\n  give { }\nwait for all of x up to 1m", head)
    assert "write `using` and one.flow or two.flow" in done.problem.message


TALK = """flow "Talk"

inputs:
  role: text

steps:
  choose role:
    when "giver":
      offer "word" with {{ word: "yes", size: 2 }}
      wait until taken up to {limit}
      log "taken"
    when "taker":
      {taker}
    otherwise:
      log "nothing"
"""


def siblings(flows, *, taker: str, limit: str = "1m", roles: str = '["giver", "taker"]'):
    flows.write("talk.flow", TALK.format(taker=taker, limit=limit))
    return flows.steps(
        f'start subtasks for each role in {roles} using "talk.flow" as all:\n  give {{ role: role }}\n'
        'wait for all of all up to 10m, allowing failures as r\nlog "${length(r.done)} done"\n'
        'for each one in r.failed:\n  log one.comment otherwise ""'
    )


def test_an_offer_meets_who_looks_for_its_fields(flows):
    done = siblings(flows, taker='take "word" where item.size is 2 and "yes" is item.word up to 1m as p')
    assert done.logged[-1] == "2 done"


def test_an_offer_that_does_not_fit_is_left_alone(flows):
    done = siblings(flows, taker='take "word" where item.size is 3 up to 20s as p', limit="30s")
    assert "0 done" in done.logged
    assert {line.partition(";")[0] for line in done.logged if "in time" in line} == {
        'nobody took "word" in time',
        'nobody offered "word" in time',
    }


def test_two_takers_of_one_offer_give_one_winner(flows):
    done = siblings(flows, taker='take "word" up to 30s as p', roles='["taker", "giver", "taker"]')
    assert "2 done" in done.logged


def test_nobody_waits_for_a_partner_that_is_gone(flows):
    flows.write(
        "gone.flow",
        'flow "Gone"\n\ninputs:\n  role: text\n\nsteps:\n  if role is "giver":\n    offer "word" with { a: 1 }\n'
        "    wait until taken up to 1m\n    succeed\n"
        '  take "word" up to 1m as partner\n  take "second word" from partner up to 1h as more\n',
    )
    done = flows.steps(
        'start subtasks for each role in ["giver", "taker"] using "gone.flow" as all:\n  give { role: role }\n'
        'wait for all of all up to 2h, allowing failures as r\nlog r.failed[0].comment otherwise ""'
    )
    assert done.logged == ["partner gone: the other task has ended"]
    assert done.entries[-1].offset < 60


def test_an_offer_to_nobody_in_particular_is_never_made_by_accident(flows):
    done = flows.steps('set partner to { name: "x" }\noffer "word" with { a: 1 } to partner')
    assert done.problem.kind == "data"
    assert not done.of(e.OfferMade)
