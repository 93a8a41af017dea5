"""A browser task is done again with no model, and ends where the page is another one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from interpreter.ai import events as e
from interpreter.ai.agent.asking import Desk
from interpreter.ai.agent.chromium import Chromium
from interpreter.ai.agent.loop import Agent
from interpreter.ai.agent.model import Model
from interpreter.ai.agent.recording import Recording, RecordingError, Replay, load
from interpreter.ai.requests import AutomateRequest
from interpreter.clock import SystemClock
from tests.ai.conftest import Loop
from tests.ai.scripted import Act, ScriptedModel
from tests.ai.site import Site

SEARCH: list[Act] = [
    lambda seen: ("fill", {"ref": seen.ref("searchbox", "Search"), "value": "lamps"}),
    ("click", {"ref": "e999"}),
    lambda seen: ("click", {"ref": seen.ref("button", "Find")}),
    ("done", {"result": "2 results"}),
]


def run(loop: Loop, browsers: Chromium, model: Model, url: str) -> tuple[list[Any], list[Recording]]:
    told: list[Any] = []
    kept: list[Recording] = []
    asked = AutomateRequest.read({"task": "search", "url": url})
    loop.run(Agent(asked, model, browsers, Desk(), SystemClock(), told.append, keep=kept.append).run())
    return told, kept


def test_a_task_is_done_again_from_its_file(loop: Loop, browsers: Chromium, site: Site, tmp_path: Path) -> None:
    _, (recording,) = run(loop, browsers, ScriptedModel(list(SEARCH)), site.url)
    assert [act.tool for act in recording.acts] == ["fill", "click", "done"]
    recording.save(tmp_path / "search.json")
    again = load(tmp_path / "search.json")
    assert again == recording
    before = site.visits.count("/search?q=lamps")
    told, (second,) = run(loop, browsers, Replay(again), site.url)
    assert told[-2].final_answer == "2 results"
    assert site.visits.count("/search?q=lamps") == before + 1
    assert second == recording


def test_another_page_is_told_and_ends_it(loop: Loop, browsers: Chromium, site: Site) -> None:
    _, (recording,) = run(loop, browsers, ScriptedModel(list(SEARCH)), site.url)
    told, kept = run(loop, browsers, Replay(recording), site.url + "orders")
    (gave_up,) = [event for event in told if isinstance(event, e.TaskAborted)]
    assert gave_up.reason == 'the page is not as it was recorded: act 1 (fill) finds no searchbox "Search"'
    assert kept == []


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"farmhand recording": 1}', '{"farmhand recording": 2}', "\x00"])
def test_what_is_no_recording(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordingError, match=r"odd\.json"):
        load(path)
    with pytest.raises(RecordingError, match="cannot be read"):
        load(tmp_path / "none.json")


def test_a_recording_is_plain_to_read(tmp_path: Path, loop: Loop, browsers: Chromium, site: Site) -> None:
    _, (recording,) = run(loop, browsers, ScriptedModel(list(SEARCH)), site.url)
    recording.save(tmp_path / "search.json")
    first = json.loads((tmp_path / "search.json").read_text(encoding="utf-8"))["acts"][0]
    assert first["elements"] == {"ref": {"role": "searchbox", "name": "Search", "place": 0}}
