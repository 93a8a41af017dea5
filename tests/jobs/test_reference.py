"""The reference and the tests name the same rules, and the reference draws the edges that the code has."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from interpreter.jobs.owner import JobOwner
from interpreter.jobs.port import JobApi
from interpreter.jobs.rules import edges

ROOT = Path(__file__).parents[2]
REFERENCE = (ROOT / "docs" / "reference" / "job-api.md").read_text()


def documented(letter):
    """Names of the rules (R) or scenarios (Y) that the reference defines, such as r01 or r77a."""
    found = re.findall(rf"^- \*\*{letter}(\d+)(a?)\*\* ", REFERENCE, re.MULTILINE)
    return [f"{letter.lower()}{int(number):02d}{suffix}" for number, suffix in found]


def checks():
    """Test functions by name, with their docstrings."""
    found = {}
    for path in Path(__file__).parent.glob("test_*.py"):
        for part in ast.walk(ast.parse(path.read_text())):
            if isinstance(part, ast.FunctionDef) and part.name.startswith("test_"):
                found[part.name] = ast.get_docstring(part)
    return found


def names_of_tests():
    """Test functions of all rooms; some rules are kept by who runs tasks, not by the service."""
    for path in Path(__file__).parents[1].glob("*/test_*.py"):
        yield from re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)


def rule_of(name):
    """The rule that a test is named after: r07, r77a, y03."""
    match = re.match(r"test_([ry])(\d+)(a?)(_|$)", name)
    return f"{match[1]}{int(match[2]):02d}{match[3]}" if match else None


def test_each_rule_once_and_in_order():
    """R1 to R131 with R77a, and Y1 to Y10, are each defined once, in order."""
    numbers = [f"r{number:02d}" for number in range(1, 132)]
    numbers.insert(numbers.index("r77") + 1, "r77a")
    assert documented("R") == numbers
    assert documented("Y") == [f"y{number:02d}" for number in range(1, 11)]


def test_each_rule_has_a_test_and_each_test_a_rule():
    """R1–R131, R77a and Y1–Y10 have tests named after them; no test names a rule that is not there."""
    rules = set(documented("R")) | set(documented("Y"))
    named = {rule_of(name) for name in names_of_tests()} - {None}
    assert named <= rules
    assert rules - named == set()


def test_each_test_says_what_it_checks():
    """A test's docstring is its rule in words."""
    assert [name for name, text in checks().items() if not text] == []


def test_the_table_of_methods_is_complete():
    """Every method of the task's port stands in the reference, every public method has its words."""
    methods = {name for name in vars(JobApi) if not name.startswith("_")} - {"capabilities"}
    text = REFERENCE.replace("set_/get_automation_variables", "set_automation_variables get_automation_variables")
    assert {name for name in methods if not re.search(rf"\b{name}\b", text)} == set()
    for port in (JobApi, JobOwner):
        assert [name for name, item in vars(port).items() if not name.startswith("_") and not item.__doc__] == []


def test_edges():
    """Only a running task ends, only a pending one is reviewed, and nothing leaves deleted or becomes success."""
    assert all(leaves != edges.DELETED and "success" not in (leaves, to) for leaves, _, to in edges.TASK_EDGES)
    assert {leaves for leaves, act, _ in edges.TASK_EDGES if act == "review"} == {edges.PENDING}
    assert {leaves for leaves, act, _ in edges.TASK_EDGES if act == "final"} == {edges.RUNNING}
    assert edges.leaving("review", edges.CONFIRMED) == (edges.PENDING,)
    assert edges.leaving("final", edges.DELETED) == ()
    assert {leaves for leaves, _, _ in edges.PLANNED_EDGES} == {edges.NONE, edges.PLANNED}
