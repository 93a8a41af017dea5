"""Phones in the machine: finding, whenever, holding and losing them, sub-tasks that need them."""

from __future__ import annotations

import pytest

from interpreter import events as e

DEMO = 'app "com.example.demo"\n'


def test_what_is_not_there_fails_after_the_default_time_with_the_nearest(flows):
    done = flows.steps('open app fresh\ntap "Tap mee"', DEMO)
    problem = done.problem
    assert (problem.kind, problem.line, done.ending.exit) == ("not_found", 6, 1)
    assert problem.candidates[0] == '"Tap me"'
    assert "Hold" in problem.screen
    assert 10.0 <= done.entries[-1].offset < 13.0


def test_the_flows_defaults_say_how_long_and_how_slow(flows):
    done = flows.steps(
        'open app fresh\ntap "Tap me"\ntap "Gone" optionally', DEMO + "defaults:\n  find up to 3s\n  pause 1s to 1s\n"
    )
    assert done.ending.outcome == "succeeded"
    assert 4.0 <= done.entries[-1].offset < 6.0
    assert [event.how for event in done.of(e.StepEnded)] == ["ok", "ok", "passed_over"]


def test_optionally_gives_nothing(flows):
    done = flows.steps(
        'open app fresh\nread text of "Gone" up to 1s optionally as nobody\nif nobody is missing:\n  log "missing"',
        DEMO,
    )
    assert done.logged == ["missing"]


def test_optionally_passes_over_nothing_else(flows):
    done = flows.steps('open app "com.example.nowhere"\ntap "x" optionally up to 1s')
    assert (done.problem.kind, done.problem.line) == ("app", 4)


def test_a_value_names_an_element(flows):
    done = flows.steps('set label to "Tap me"\nopen app fresh\ntap label\nexpect "Tapped" up to 5s', DEMO)
    assert done.ending.outcome == "succeeded"


def test_named_elements_and_relations(flows):
    done = flows.steps(
        'open app fresh\ntap @button\nexpect "Tapped" above @button up to 5s',
        DEMO + 'elements:\n  button = "Tap me" above #note\n',
    )
    assert done.ending.outcome == "succeeded", done.root.reason


def test_conditions_look_once_or_wait(flows):
    done = flows.steps(
        """
open app fresh
if "Please wait" shows:
  log "busy"
wait until gone "Please wait" up to 10s
if "Please wait" does not show:
  log "free"
""",
        DEMO,
    )
    assert done.logged == ["busy", "free"]
    assert [event.shown for event in done.of(e.Looked)] == [True, True]


def test_whenever_fires_at_most_five_times_and_never_in_itself(flows):
    done = flows.run(
        f'flow "W"\n{DEMO}\nwhenever "Ready" shows:\n  log "one"\n  wait for "Ready" up to 5s\n\n'
        'steps:\n  open app fresh\n  expect "Tap me" up to 5s\n  wait for "Hold" up to 5s\n'
    )
    assert done.logged == ["one"] * 5
    assert [event.number for event in done.of(e.WheneverFired)] == [1, 2, 3, 4, 5]
    assert done.ending.outcome == "succeeded"


def test_whenever_fires_while_something_waits(flows):
    done = flows.run(
        f'flow "W"\n{DEMO}\nwhenever "Stopped" shows:\n  tap "Tap me"\n\n'
        'steps:\n  open app fresh\n  tap "Ask me"\n  tap "No"\n  wait for "Tapped" up to 10s\n'
    )
    assert done.ending.outcome == "succeeded"
    assert len(done.of(e.WheneverFired)) == 1


def test_a_phone_is_taken_at_the_first_and_let_go_after_the_last_phone_step(flows):
    done = flows.steps('log "before"\nopen app fresh\nlog "between"\npress home\nlog "after"\nwait 5s', DEMO)
    order = [
        entry.event.text if isinstance(entry.event, e.Logged) else entry.event.event
        for entry in done.entries
        if isinstance(entry.event, e.Logged | e.DeviceTaken | e.DeviceReleased)
    ]
    assert order == ["before", "device_taken", "between", "device_released", "after"]


def test_a_flow_without_phone_steps_takes_none(flows):
    phones = flows.with_phones()
    done = flows.steps('log "x"')
    assert (phones.taken, len(phones.farm.phones), done.ending.exit) == (0, 0, 0)


def test_reading_device_takes_the_phone(flows):
    done = flows.steps("log device.serial")
    assert done.logged == ["phone-1"]


@pytest.mark.parametrize("handled", [False, True])
def test_a_phone_that_is_gone_is_lost_not_failed(flows, handled):
    phones = flows.with_phones()

    def unplug(run, entry):
        if isinstance(entry.event, e.Logged) and entry.event.text == "now":
            phones.farm.phones["phone-1"].faults.unplug()

    caught = '\non failure of device as problem:\n  decline because "ill"\n' if handled else ""
    done = flows.run(f'flow "L"\n{DEMO}\nsteps:\n  open app fresh\n  log "now"\n  tap "Tap me"\n{caught}', unplug)
    expected = ("declined", 4) if handled else ("lost", 5)
    assert (done.ending.outcome, done.ending.exit) == expected
    assert (done.root.problem.kind, done.root.problem.line) == ("device", 7)


def test_a_parent_that_keeps_the_only_phone_is_refused_at_once(flows):
    flows.with_phones(most=1)
    flows.write("child.flow", f'flow "Child"\n{DEMO}\nsteps:\n  open app\n')
    done = flows.steps(
        'open app\nstart subtask using "child.flow" as one:\n  give { }\nwait for all of one up to 5m\npress home', DEMO
    )
    assert (done.ending.exit, done.problem.kind) == (1, "job")
    assert done.entries[-1].offset < 5


def test_children_get_the_phone_that_their_parent_let_go(flows):
    flows.with_phones(most=1)
    flows.write("child.flow", f'flow "Child"\n{DEMO}\nsteps:\n  open app\n')
    done = flows.steps(
        'open app\nstart subtasks for each n in [1, 2] using "child.flow" as all:\n  give { }\n'
        "wait for all of all up to 5m",
        DEMO,
    )
    assert done.ending.exit == 0, done.root.reason


def test_typing_keeps_what_stands_there_and_reads_back(flows):
    done = flows.steps(
        'open app fresh\ntype "milk" into #note\ntype ", eggs" into #note\nread text of #note as note\nlog note\n'
        "clear field #note\ntype 12.50 into #note\nread text of #note as note\nlog note",
        DEMO,
    )
    assert done.logged == ["milk, eggs", "12.5"]


def test_messages_before_the_flow_do_not_count(flows):
    phones = flows.with_phones()
    flows.clock.sleep(5)
    phones.arrange = lambda phone: phone.deliver("Demo", None, "code 999", flows.clock.monotonic() - 3)
    done = flows.steps('read sms from "Demo" matching /code (\\d+)/ up to 5s as code\nlog code', DEMO)
    assert (done.problem.kind, done.logged) == ("timeout", [])


def test_a_phone_is_handed_over_only_after_always_is_done_with_it(flows):
    flows.with_phones(most=1)
    flows.write(
        "child.flow",
        f'flow "Child"\n{DEMO}\nsteps:\n  open app\n  succeed\n\nalways:\n  wait 3s\n  press home\n',
    )
    done = flows.steps(
        'start subtasks for each n in [1, 2, 3] using "child.flow" as all:\n  give { }\nwait for all of all up to 5m'
    )
    assert done.ending.exit == 0, done.root.reason
    order = [entry.event.event for entry in done.entries if isinstance(entry.event, e.DeviceTaken | e.DeviceReleased)]
    assert order == ["device_taken", "device_released"] * 3
    assert not done.of(e.Warned)


def test_no_phone_is_taken_after_the_final_word(flows):
    done = flows.run(f'flow "A"\n{DEMO}\nsteps:\n  succeed\n\nalways:\n  press home\n')
    assert done.ending.outcome == "succeeded"
    assert ["no phone is given" in event.message for event in done.of(e.Warned)] == [True]


def test_sub_tasks_go_to_the_phone_that_is_named(flows):
    flows.write("child.flow", f'flow "Child"\n{DEMO}\nsteps:\n  open app\n  succeed with {{ on: device.serial }}\n')
    done = flows.steps(
        'start subtasks for each n in [1, 2] using "child.flow", on device phone as all:\n  give { }\n'
        "wait for all of all up to 5m as r\nlog to_json([one.data.on for each one in r.done])",
        "inputs:\n  phone: device\n",
        phone="phone-3",
    )
    assert done.logged == ['["phone-3", "phone-3"]']


def test_a_phone_that_there_is_not_is_said_at_once(flows):
    flows.with_phones(most=2)
    flows.write("child.flow", f'flow "Child"\n{DEMO}\nsteps:\n  open app\n')
    done = flows.steps(
        'start subtask using "child.flow", on device phone as one:\n  give { }\nwait for all of one up to 5m',
        "inputs:\n  phone: device\n",
        phone="pixel",
    )
    assert (done.problem.kind, done.problem.message) == ("device", "there is no phone pixel in this run")
