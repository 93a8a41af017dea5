"""The OpenAPI document says what the server does: requests made from it never break the server nor its word."""

from __future__ import annotations

import random
from urllib.parse import parse_qs, urlsplit

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import load_all_checks
from schemathesis.core.failures import AcceptedNegativeData
from schemathesis.specs.openapi import checks

from interpreter.jobs.endpoints import ENDPOINTS
from interpreter.jobs.openapi import document
from interpreter.jobs.users import give_token
from tests.sizes import sized

load_all_checks()


def wrong_data_is_refused(ctx, response, case):
    """As the library's own check, but for a parameter too many that was empty and so never went out."""
    try:
        return checks.negative_data_rejection(ctx, response, case)
    except AcceptedNegativeData as failure:
        told = [line for line in str(failure).splitlines() if line.strip().startswith("- ")]
        sent = parse_qs(urlsplit(response.request.url).query)
        known = {each.name for each in case.operation.query}
        made_up = [line for line in told if "- query: violates `additionalProperties`" in line]
        given = [line for line in told if "(was Authorization)" in line or "(was Task-Token)" in line]
        if made_up and len(told) == len(made_up) + len(given) and set(sent) <= known:
            return None
        raise


KEPT = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
    wrong_data_is_refused,
]
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]


@pytest.fixture
def platform():
    """One way and one database are enough."""
    return "http-sqlite"


@pytest.fixture
def target(make_world):
    """The address of a server and the headers of a running task's worker."""
    world = make_world()
    world.start(world.job())
    remote = world.platform._remote
    with world.host._core.store.change() as db:
        _, token = give_token(db, random.SystemRandom(), "ann", "owner", "", "")
    return remote.url, {"Authorization": f"Bearer {token}", "Task-Token": world.heard.assigned[-1].task_token}


def test_every_endpoint_is_in_the_document():
    """Nothing is served that the document does not tell of, and nothing told of that is not served."""
    told = {(method.upper(), path) for path, item in document()["paths"].items() for method in item}
    served = {(each.method, f"/api/v2{each.path}") for each in ENDPOINTS}
    others = {"/health", "/api/v2/capabilities", "/api/v2/openapi.json", "/files/{name}"}
    assert told - served == {("GET", path) for path in others}
    assert served - told == set()


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label.replace("/", "_"))
def test_f10_what_is_made_from_the_document(target, operation):
    """Requests of all kinds, well made and not: no 5xx, and every answer is as the document says."""
    url, headers = target
    made = operation.as_strategy() | operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE)

    @hypothesis.given(case=made)
    @hypothesis.settings(
        max_examples=sized(15, 50), deadline=None, derandomize=True, suppress_health_check=list(hypothesis.HealthCheck)
    )
    def check(case):
        case.call_and_validate(base_url=url, headers=headers, checks=KEPT)

    check()
