"""The lines of the event log, and the page that describes them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import get_args

import pytest
from msgspec.structs import fields

from docs.events import PAGE, page
from interpreter import events as e
from interpreter import lines
from interpreter.events import Entry
from interpreter.failure import Problem

PROBLEM = Problem("timeout", "no ✓", step="wait", line=3, start=4, end=9, flow="a.flow", candidates=("x",))
SAMPLES = {
    "str": 'töxt "q" \n',
    "int": 7,
    "float": 1.25,
    "bool": True,
    "Problem": PROBLEM,
}


def sample(kind: type) -> object:
    """An event of a kind with something in every field."""
    given = {}
    for field in fields(kind):
        given[field.name] = _value(kind.__annotations__[field.name])
    return kind(**given)


def _value(written: str) -> object:
    for word, value in (
        ("Literal", None),
        ("ProgressKind", "navigated"),
        ("Outcome", "failed"),
        ("Problem", PROBLEM),
        ("tuple[Json", ({"a": 1},)),
        ("tuple[dict", ({"a": 1},)),
        ("tuple[tuple[str, str, int]", (("loop", "t:steps0#1", 1),)),
    ):
        if word in written:
            return _literal(written) if word == "Literal" else value
    if "tuple[str" in written:
        return ("a", "b")
    if "dict[str, str]" in written:
        return {"a": "b"}
    if "dict" in written or written in ("Value", "Json"):
        return {"a": [1, None, "x", {"$number": "1.5"}]}
    if "LineNo" in written or "Number" in written or "int" in written:
        return 7
    if "Seconds" in written or "float" in written:
        return 1.25
    if "bool" in written:
        return True
    return 'töxt "q" \n'


def _literal(written: str) -> str:
    return written.split('"')[1] if '"' in written else written.split("'")[1]


@pytest.mark.parametrize("kind", get_args(e.Event), ids=lambda kind: kind.__name__)
def test_what_was_written_is_read_back(kind):
    entry = Entry(3, datetime(2026, 11, 21, 9, 30, tzinfo=UTC), 1.5, "run", "task", "", sample(kind))
    line = lines.write(entry)
    assert "\n" not in line
    assert lines.read(line) == entry
    assert json.loads(line)["event"] == entry.event.event


def test_rounds_stand_beside_the_event_that_they_are_told_with():
    rounds = (sample(e.LoopRound), e.LoopRound(key="k", line=1, number=2, names={"rounds": ['},"rounds":[', {}]}))
    event = e.NameSet(name="rounds", value={"a": {}, "rounds": [1], "event": {"event": "x"}})
    entry = Entry(3, datetime(2026, 11, 21, 9, 30, tzinfo=UTC), 1.5, "run", "task", "", event, rounds)
    line = lines.write(entry)
    assert lines.read(line) == entry
    assert [one["number"] for one in json.loads(line)["rounds"]] == [rounds[0].number, 2]


def test_names_of_events_are_unique():
    names = [kind.__struct_config__.tag for kind in get_args(e.Event)]
    assert len(set(names)) == len(names)


def test_a_line_that_was_cut_off_is_left_out():
    entry = Entry(1, datetime(2026, 11, 21, tzinfo=UTC), 0.0, "run", None, "", e.Warned(message="x"))
    line = lines.write(entry)
    assert list(lines.read_all([line + "\n", line[:20]])) == [entry]


def test_another_version_is_refused():
    with pytest.raises(ValueError, match="version 1"):
        lines.read('{"v":1}')


def test_the_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make docs`"
