from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from dsl.schema import flow_schema, jobs_schema
from tests.schema import node

SCHEMAS = {"flow": flow_schema(), "jobs": jobs_schema()}


@pytest.fixture(scope="session")
def packages() -> None:
    """The packages of .ci/node; when they cannot be had, the tests say so and fail."""
    wrong = node.installed()
    if wrong:
        pytest.fail(wrong, pytrace=False)


@pytest.fixture(scope="session")
def flows(packages: None) -> Iterator[node.Validator]:
    validator = node.Validator(SCHEMAS["flow"])
    yield validator
    validator.close()


@pytest.fixture(scope="session")
def jobs(packages: None) -> Iterator[node.Validator]:
    validator = node.Validator(SCHEMAS["jobs"])
    yield validator
    validator.close()


@pytest.fixture(scope="session")
def editor(packages: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[node.LanguageServer]:
    folder = tmp_path_factory.mktemp("editor")
    for name, schema in SCHEMAS.items():
        (folder / f"{name}.schema.json").write_text(json.dumps(schema), encoding="utf-8")
    server = node.LanguageServer(folder)
    yield server
    server.close()
