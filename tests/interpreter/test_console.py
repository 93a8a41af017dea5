"""What is shown of a run: lines, a live tree, a summary; each a fold over events that nothing can hold up."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console, Group
from rich.text import Text

from interpreter import events as e
from interpreter.clock import VirtualClock
from interpreter.events import Entry
from interpreter.failure import Problem
from interpreter.reports.console import LiveConsole, PlainConsole, outcome_line, summary, tree_texts
from interpreter.reports.telling import fields_words, problem_frame, seconds_words, value_words
from interpreter.reports.tree import leaves

FLOW = 'flow "A"\n\nsteps:\n  tap "x"\n'
PROBLEM = Problem(
    "not_found", 'no "x" on the screen', label="not there", step='tap "x"', line=4, start=19, end=26,
    flow="a.flow", screen="y, z\x1b[2J", candidates=('"y"',),
)  # fmt: skip


def entries(*happened: tuple[str | None, e.Event]) -> list[Entry]:
    moment = datetime(2026, 11, 21, tzinfo=UTC)
    return [
        Entry(number, moment, number / 2, "run", task, "", event) for number, (task, event) in enumerate(happened, 1)
    ]


def started(parent: str | None = None, given: object = None) -> e.TaskStarted:
    return e.TaskStarted(flow="A", path="a.flow", job="j", parent=parent, planned=None, input=given or {})


RUN = entries(
    (None, e.RunStarted(flow="A", path="a.flow", hash="h", text=FLOW, inputs={}, seed=1, versions={}, dry=False)),
    ("p", started()),
    ("p", e.StepStarted(key="p:1", line=4, kind="tap", words='tap "x"')),
    ("p", e.SubtasksStarted(key="p:0", job="j", ids=("1", "2", "3"), inputs=({}, {}, {}))),
    ("c", started("p", {"url": "u\x1b]0;evil\x07"})),
    ("c", e.DeviceTaken(serial="phone-1", model="m", android="14")),
    ("p", e.Logged(text="said\x1b[31m", line=4)),
    ("c", e.TaskEnded(outcome="failed", reason="no", data={"reason": "no"}, problem=PROBLEM)),
    ("p", e.StepEnded(key="p:1", how="failed", problem=PROBLEM)),
    ("p", e.TaskEnded(outcome="failed", reason='no "x"', data={}, problem=PROBLEM)),
    (None, e.RunEnded(outcome="failed", exit=1, seconds=5.0)),
)


def test_plain_lines():
    said: list[str] = []
    with PlainConsole(said.append) as console:
        for entry in RUN:
            console(entry)
    assert said == [
        "     0.5 s  A (a.flow)",
        '     1.5 s  line 4: tap "x"',
        '     2.5 s  #1 begins: A {url: "u\\u{1B}]0;evil\\u{7}"}',
        "     3.5 s  said\\u{1B}[31m",
        "     4.0 s  #1 failed: no",
        '     4.5 s  ✗ not_found: no "x" on the screen',
    ]
    assert outcome_line(console.progress) == 'failed in 5.5 s: no "x"'


def test_the_tree_at_every_moment_never_breaks():
    console = PlainConsole(lambda _: None)
    trees = []
    for entry in RUN:
        console(entry)
        trees.append([str(leaf) for leaf in leaves(console.progress)])
    assert trees[0] == []
    assert trees[5] == [
        '… running   A  2.0 s  line 4: tap "x"  3 not started',
        '└─ … running   A  {url: "u\\u{1B}]0;evil\\u{7}"}  on phone-1  0.5 s',
    ]
    assert trees[-1][0].startswith("✗ failed    A")


def test_at_the_end_a_narrow_terminal_gets_whole_lines():
    console, out = PlainConsole(lambda _: None), io.StringIO()
    for entry in RUN:
        console(entry)
    terminal = Console(file=out, force_terminal=True, width=30, soft_wrap=True, color_system=None)
    terminal.print(Group(*tree_texts(console.progress, Text)))
    assert out.getvalue().splitlines() == [str(leaf) for leaf in leaves(console.progress)]
    cut = [line.overflow for line in tree_texts(console.progress, Text, most=5)]
    assert cut == ["ellipsis", "ellipsis"]


def test_the_live_tree_draws_and_shows_no_escape_of_a_flow():
    out = io.StringIO()
    terminal = Console(file=out, force_terminal=True, width=120, height=30)
    clock = VirtualClock()
    with LiveConsole(terminal, clock) as console:
        for entry in RUN[:-2]:
            console(entry)
        clock.sleep(61.5)
        terminal.print(console._picture())
    assert "running" in out.getvalue()
    assert "1 min 05 s" in out.getvalue()
    assert "\x1b]0;evil" not in out.getvalue()


def test_the_summary_shows_the_failure_on_its_line(tmp_path):
    console = PlainConsole(lambda _: None)
    for entry in RUN:
        console(entry)
    rows = tmp_path / "sheet.jsonl"
    rows.write_text('{"a": 1}\n{"a": 2}\n')
    lines = summary(console.progress, tmp_path / "events.jsonl", {"sheet": rows})
    assert 'a.flow:4:3: failed not_found no "x" on the screen' in lines
    assert any(line.endswith("^^^^^^^ not there") for line in lines)
    assert "the screen shows: y, z\\u{1B}[2J" in lines
    assert lines[-1] == f"rows       {rows} (2 rows of job sheet)"


def test_a_problem_without_a_place_is_one_line():
    assert problem_frame(Problem("job", "refused"), {}) == ["job: refused"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "nothing"),
        ({"$number": "1.50"}, "1.50"),
        ({"$duration": "90"}, "90s"),
        ({"$file": {"name": "proof", "extension": "png", "size": 3}}, "proof.png"),
        ({"$batch": {"ids": ["a", "b"], "job": None}}, "batch of 2"),
        ([1, "a", True], '[1, "a", true]'),
        ({"a": {"$secret": "•••"}}, "{a: •••}"),
    ],
)
def test_values_in_words(value, said):
    assert value_words(value) == said


def test_words_for_fields_and_times():
    assert fields_words({"a": 1, "reason": "x"}) == "a 1"
    assert [seconds_words(one) for one in (0.84, 65, 7380)] == ["0.8 s", "1 min 05 s", "2 h 03 min"]
