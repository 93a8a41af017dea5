"""The schemas take what the readers take: all flows of the corpus, the examples, the manual, and random ones."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dsl.diagnostics import Severity
from dsl.format import converted
from dsl.forms import Form, read
from dsl.printer.yaml import yaml_form
from dsl.rules import rules
from dsl.schema import flow_schema, jobs_schema
from dsl.source import Source
from tests.schema.fitting import Fitting
from tests.schema.node import Validator
from tests.tree import ROOT

FLOW = jsonschema.Draft7Validator(flow_schema())
JOBS = jsonschema.Draft7Validator(jobs_schema())
TEXTS = sorted([*(ROOT / "examples").rglob("*.flow"), *(ROOT / "tests/corpus/ok").glob("*.flow")])
YAMLS = sorted([*(ROOT / "examples").rglob("*.flow.yaml"), *(ROOT / "tests/corpus/ok").glob("*.flow.yaml")])
MANIFESTS = sorted((ROOT / "examples").rglob("jobs.yaml"))


def named(path: Path) -> str:
    return f"{path.parent.name}-{path.name}"


def as_yaml(text: str) -> str:
    """A flow of the text form in the YAML form."""
    document = read(Source(text), Form.TEXT)
    assert not [one for one in document.diagnostics if one.severity is Severity.ERROR]
    return converted(document.flow, Form.YAML)


def wrong(flows: Validator, text: str) -> list[Any]:
    """What both validators find wrong; they have to be of one mind."""
    value, errors = flows.read(text)
    others = [(list(one.path), one.message) for one in FLOW.iter_errors(value)]
    assert bool(errors) == bool(others), (errors, others)
    return errors


@pytest.mark.parametrize("schema", [flow_schema(), jobs_schema()], ids=["flow", "jobs"])
def test_the_schema_is_one(schema: dict[str, Any]) -> None:
    jsonschema.Draft7Validator.check_schema(schema)


@pytest.mark.parametrize("path", TEXTS, ids=named)
def test_a_flow_in_the_text_form_is_valid_in_the_other(flows: Validator, path: Path) -> None:
    assert wrong(flows, as_yaml(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", YAMLS, ids=named)
def test_a_flow_in_the_yaml_form_is_valid(flows: Validator, path: Path) -> None:
    assert wrong(flows, path.read_text(encoding="utf-8")) == []


def test_the_right_flows_of_the_manual_are_valid(flows: Validator) -> None:
    tried = 0
    for rule in rules():
        document = read(Source(rule.good), Form.TEXT)
        if rule.good.startswith(("flow", "#", "blocks")) and not document.diagnostics:
            tried += 1
            assert wrong(flows, converted(document.flow, Form.YAML)) == [], rule.code
    assert tried > 90


@given(st.integers(0, 2**32))
def test_random_flows_are_valid(flows: Validator, seed: int) -> None:
    text = yaml_form(Fitting(seed).flow())
    assert wrong(flows, text) == [], text


@pytest.mark.parametrize("path", MANIFESTS, ids=named)
def test_a_manifest_is_valid(jobs: Validator, path: Path) -> None:
    value, errors = jobs.read(path.read_text(encoding="utf-8"))
    assert (errors, list(JOBS.iter_errors(value))) == ([], [])


def test_each_example_of_a_step_fits_its_place() -> None:
    """Examples are taken from flows; here they stand for themselves."""
    schema = flow_schema()
    tried = 0
    for name, one in schema["definitions"].items():
        for key, place in one.get("properties", {}).items() if name.startswith("step_") else ():
            validator = jsonschema.Draft7Validator({**place, "definitions": schema["definitions"]})
            for example in place.get("examples", ()):
                tried += 1
                assert list(validator.iter_errors(example)) == [], (name, key, json.dumps(example))
    assert tried > 50


@pytest.mark.parametrize("word", ["~", "null", "Null", "NULL"])
def test_a_word_that_an_editor_takes_for_nothing_is_quoted(flows: Validator, word: str) -> None:
    value, errors = flows.read(as_yaml(f'flow "x"\napp "a.b"\n\nsteps:\n  type "{word}"\n'))
    assert (value["steps"], errors) == ([{"type": word}], [])
