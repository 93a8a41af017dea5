"""Each step has an example that runs: documentation, demo and test of that step."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from interpreter import events as e
from interpreter.ai.port import Finished, FormField, Progress, Question
from tests.machine.browser import ScriptedBrowser
from tests.machine.promised import broken

FOLDER = Path(__file__).parents[2] / "examples" / "steps"
EXITS = {"fail": 1, "decline": 4}
KINDS = sorted(path.stem for path in FOLDER.glob("*.flow"))
INPUTS = {"browse": {"shop_password": "correct horse"}, "answer": {"code": "123456"}}
SIGN_IN = Question(
    "q1",
    "Sign in to go on",
    "https://shop.example/sign-in",
    "Sign in",
    (FormField("e1", "E-mail", "email", required=True), FormField("e2", "Password", "password", required=True)),
)
CODE = Question("q1", "A code", "https://shop.example/code", "Code", (FormField("e1", "Code", "text"),))
BUYING = {"total": 34.95, "delivery": "2026-11-24"}
SCRIPTS = {
    "browse": [[(1.0, Progress("navigated", "opened the shop")), (1.0, SIGN_IN), (1.0, Finished(BUYING))]],
    "answer": [[(1.0, CODE), (1.0, Finished("confirmed"))]],
    "extract": [[(1.0, Finished("# Kettle"))], [(9.0, Finished({"name": "Kettle", "price": 34.95}))]],
    "generate": [[(5.0, Finished({"mood": "good", "summary": "It boils."}))]],
}
"""What an AI task service says to the examples that need one."""


@pytest.mark.parametrize("kind", KINDS)
def test_example(flows, tmp_path, calls, kind):
    folder = tmp_path / "steps"
    shutil.copytree(FOLDER, folder)
    if kind in SCRIPTS:
        flows.browser = ScriptedBrowser(flows.clock, list(SCRIPTS[kind]))
    done = flows.run_file(folder / f"{kind}.flow", **INPUTS.get(kind, {}))
    assert done.ending.exit == EXITS.get(kind, 0), done.root.reason
    assert kind in {event.kind for event in done.of((e.StepStarted, e.StepPassed))}, (
        "the example does not use its own step"
    )
    assert broken(done, calls) == []


@pytest.mark.parametrize("kind", SCRIPTS)
def test_without_a_service_it_says_how_to_name_one(flows, kind):
    done = flows.run_file(FOLDER / f"{kind}.flow", **INPUTS.get(kind, {}))
    assert (done.ending.exit, done.problem.kind) == (1, "browser")
    assert done.root.reason == "there is no AI task service here: set TABSTACK_BASE_URL and TABSTACK_API_KEY"
    assert done.problem.line > 1


def test_every_step_has_a_declaration_an_executor_and_an_example():
    declared = {path.stem for path in (FOLDER.parents[1] / "dsl" / "steps").glob("*.py")}
    executors = {path.stem for path in (FOLDER.parents[1] / "interpreter" / "steps").glob("*.py")} - {"__init__"}
    assert executors == set(KINDS)
    assert executors <= declared
    assert declared - executors == {"__init__", "index", "lookup", "productions"}
