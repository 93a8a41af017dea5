"""Blocks of other files in a run: lines, keys, events and failures name the file that they are in."""

from __future__ import annotations

import pytest

from interpreter import events as e
from interpreter.given.loading import NoFlow, load
from interpreter.reports.progress import Progress
from interpreter.reports.telling import problem_frame

SHARED = """\
blocks "Shared"

use "deep/words.flow" as words

elements:
  allow = "Allow"
  typed = "${"No"} way"

block greet(name: text) gives text:
  do words.clean with { text: name } as cleaned
  log "hello ${cleaned}"
  give "greeted ${cleaned}"

block loud(times: integer):
  repeat times times:
    do greet with { name: " all " }
"""
WORDS = """\
blocks "Words"

block clean(text: text) gives text:
  log "cleaning"
  give trim(text)

block number_of(text: text) gives number:
  give number(text)
"""


@pytest.fixture
def shared(flows):
    flows.write("shared.flow", SHARED)
    (flows.folder / "deep").mkdir()
    flows.write("deep/words.flow", WORDS)
    return flows


STEPS = (e.StepStarted, e.StepPassed)
HEAD = 'use "shared.flow"\nuse "deep/words.flow" as words\n'


def test_blocks_of_other_files_run_and_give_back(shared):
    done = shared.steps('do greet with { name: " Ada " } as said\nlog said', HEAD)
    assert done.logged == ["cleaning", "hello Ada", "greeted Ada"]


def test_events_name_the_line_and_the_file_that_it_is_in(shared):
    done = shared.steps('log "first"\ndo greet with { name: "Ada" } as said\nlog said', HEAD)
    files = {"": "main.flow", "shared.flow": "shared.flow", "deep/words.flow": "words.flow"}
    folder = f"{shared.folder}/"
    said = [(files[one.file.removeprefix(folder)], one.line, one.words) for one in done.of(STEPS)]
    assert said == [
        ("main.flow", 6, 'log "first"'),
        ("words.flow", 4, 'log "cleaning"'),
        ("shared.flow", 11, 'log "hello ${cleaned}"'),
        ("main.flow", 8, "log said"),
    ]
    assert [(one.line, one.file.removeprefix(folder), one.block) for one in done.of(e.BlockEntered)] == [
        (7, "", "greet"),
        (10, "shared.flow", "words.clean"),
    ]
    assert [one.path.removeprefix(folder) for one in done.of(e.FlowLoaded)] == ["shared.flow", "deep/words.flow"]
    assert done.state.texts[f"{folder}deep/words.flow"] == WORDS


def test_keys_are_unique_and_the_same_each_time(shared):
    steps = 'do loud with { times: 2 }\ndo loud with { times: 2 }\ndo words.clean with { text: "x" } as it\nlog it'
    runs = [[one.key.partition(":")[2] for one in shared.steps(steps, HEAD).of(STEPS)] for _ in range(2)]
    assert len(set(runs[0])) == len(runs[0]) == 10
    assert runs[0] == runs[1]
    assert "steps0/0/loud/0#2/0/greet/1" in runs[0]


def test_a_failure_is_shown_in_the_file_where_it_happened(shared):
    done = shared.steps('log "x"\ndo words.number_of with { text: "many" } as n\nlog "${n}"', HEAD)
    assert done.ending.exit == 1
    assert (done.problem.kind, done.problem.line) == ("data", 8)
    assert done.problem.flow == f"{shared.folder}/deep/words.flow"
    shown = problem_frame(done.problem, done.state.texts)
    assert shown[0].startswith(f"{shared.folder}/deep/words.flow:8:")
    assert any("give number(text)" in line for line in shown)


def test_progress_says_where_a_task_is(shared):
    shared.write("slow.flow", 'blocks "Slow"\n\nblock rest():\n  wait 1s\n')
    done = shared.steps("do rest\nwait 1s", 'use "slow.flow"\n')
    progress, seen = Progress(), []
    for entry in done.entries:
        progress.add(entry)
        if isinstance(entry.event, e.StepStarted):
            pace = progress.paces[done.root.id]
            seen.append((pace.file.rpartition("/")[2], pace.line))
    assert seen == [("slow.flow", 4), ("", 6)]


def test_elements_of_a_used_file_are_found_and_so_are_those_of_the_block_that_uses_them(shared):
    shared.write("buttons.flow", 'blocks "Buttons"\n\nelements:\n  ask = "Ask me"\n\nblock ask_me():\n  tap @ask\n')
    head = 'app "com.example.demo"\nuse "buttons.flow"\n'
    assert shared.steps("open app fresh\ntap @ask\nopen app fresh\ndo ask_me", head).ending.exit == 0
    named = 'app "com.example.demo"\nuse "buttons.flow" as buttons\n'
    assert shared.steps("open app fresh\ndo buttons.ask_me", named).ending.exit == 0


def test_limits_and_pauses_are_the_flows_own_in_blocks_of_other_files(shared):
    shared.write("taps.flow", 'blocks "Taps"\n\nblock look():\n  tap "not there"\n')
    head = 'app "com.example.demo"\nuse "taps.flow"\n\ndefaults:\n  find up to 3s\n'
    done = shared.steps("open app fresh\ndo look", head)
    assert done.problem.kind == "not_found"
    (look,) = [entry.offset for entry in done.entries if getattr(entry.event, "file", "") and entry.event.line == 4]
    assert 3 <= next(entry.offset for entry in done.entries if isinstance(entry.event, e.TaskEnded)) - look < 5


def test_a_flow_with_a_phone_step_in_another_file_keeps_its_phone(shared):
    shared.write("taps.flow", 'blocks "Taps"\n\nblock look():\n  open app "com.example.demo" fresh\n  expect #note\n')
    plan = load(shared.write("main.flow", 'flow "x"\n\nuse "taps.flow"\n\nsteps:\n  log "a"\n  do look\n  log "b"\n'))
    assert plan.last_phone_step == 1
    assert shared.run_file(shared.folder / "main.flow").ending.exit == 0


def test_sub_tasks_of_a_block_start_the_flow_beside_its_own_file(shared):
    shared.write("deep/child.flow", 'flow "Child"\n\nsteps:\n  succeed with { who: "deep" }\n')
    shared.write(
        "deep/start.flow",
        'blocks "Start"\n\nblock go() gives text:\n  start subtask using "child.flow" as it:\n    give { }\n'
        "  wait for all of it up to 1m as r\n  give text(r.done[0].data.who)\n",
    )
    assert shared.steps("do go as who\nlog who", 'use "deep/start.flow"\n').logged[-1] == "deep"


def test_a_file_of_blocks_cannot_be_run(shared):
    with pytest.raises(NoFlow, match="no steps of its own"):
        load(shared.folder / "shared.flow")


def test_parts_of_what_may_be_nothing_are_nothing_and_of_anything_else_a_failure(flows):
    head = "inputs:\n  who: { name: text, at: { city: text? }? }?\n"
    steps = 'set there to who.at\nset city to who.at.city\nlog "${there is missing} ${city is missing}"'
    assert flows.steps(steps, head).logged == ["true true"]
    failed = flows.steps('set x to json("{}")\nset y to x.a.b\nlog "${y}"')
    assert (failed.problem.kind, failed.problem.message) == ("data", "`x.a` is missing, so `x.a.b` cannot be read")
    block = 'blocks "B"\n\nblock city(who: { at: { city: text }? }) gives text?:\n  give who.at.city\n'
    flows.write("b.flow", block)
    assert flows.steps(
        'do city with { who: { at: nothing } } as c\nlog c otherwise "none"', 'use "b.flow"\n'
    ).logged == ["none"]
