"""Each step has an example that runs: documentation, demo and test of that step."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from interpreter import events as e

FOLDER = Path(__file__).parents[2] / "examples" / "steps"
EXITS = {"fail": 1, "decline": 4}
KINDS = sorted(path.stem for path in FOLDER.glob("*.flow"))


@pytest.mark.parametrize("kind", KINDS)
def test_example(flows, tmp_path, kind):
    folder = tmp_path / "steps"
    shutil.copytree(FOLDER, folder)
    done = flows.run_file(folder / f"{kind}.flow")
    assert done.ending.exit == EXITS.get(kind, 0), done.root.reason
    assert kind in {event.kind for event in done.of(e.StepStarted)}, "the example does not use its own step"


def test_every_step_has_a_declaration_an_executor_and_an_example():
    declared = {path.stem for path in (FOLDER.parents[1] / "dsl" / "steps").glob("*.py")}
    executors = {path.stem for path in (FOLDER.parents[1] / "interpreter" / "steps").glob("*.py")} - {"__init__"}
    assert executors == set(KINDS)
    assert executors <= declared
    assert declared - executors == {"__init__", "index", "lookup", "productions"}
