"""setAutomationVariables and getAutomationVariables, rule by rule (docs/reference/job-api.md, R83–R91)."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.sizes import sized


@pytest.fixture
def job(world):
    return world.job()


@pytest.fixture
def api(world, job):
    return world.start(job)[1]


def variables(api):
    answer = api.get_automation_variables()
    assert answer["success"], answer
    return answer["automation_variables"]


def test_r83_each_task_its_own(world, job, api):
    """Two tasks of one job do not see each other's variables."""
    _, other = world.start(job)
    api.set_automation_variables({"a": 1})
    assert variables(other) is None
    other.set_automation_variables({"a": 2})
    assert variables(api) == {"a": 1}


def test_r84_what_was_set_is_told(api):
    """Set answers what it stored, and get the same."""
    record = {"waiting": True, "stage": "prepared", "n": 1.5}
    assert api.set_automation_variables(record) == {"success": True, "automation_variables": record}
    assert variables(api) == record


def test_r85_set_replaces(world, job, api):
    """Nothing of an earlier set is left; leaving waiting out ends the waiting."""
    api.set_automation_variables({"waiting": True, "a": 1})
    assert api.set_automation_variables({"b": 2})["automation_variables"] == {"b": 2}
    assert variables(api) == {"b": 2}
    assert world.start(job)[1].use_another_task() is None


def test_r86_before_any_set(api):
    """Before any set the variables are null, and that is a success."""
    assert api.get_automation_variables() == {"success": True, "automation_variables": None}


@pytest.mark.parametrize("bad", [None, [], "a", 1, {"a": float("inf")}, {"a": b""}, {1: 2}])
def test_r87_bad_variables_change_nothing(api, refused, bad):
    """What is no record of JSON values is refused and the old one stays."""
    api.set_automation_variables({"a": 1})
    assert refused(api.set_automation_variables(bad))
    assert variables(api) == {"a": 1}


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner, max_size=3)
    ),
    max_leaves=8,
)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8).filter(
    lambda name: name not in ("waiting", "claimed_by", "offer_id")
)


def same(one, two):
    """Equal with equal types all the way down."""
    if type(one) is not type(two):
        return False
    if isinstance(one, dict):
        return one.keys() == two.keys() and all(same(one[name], two[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(two) and all(map(same, one, two))
    return one == two


@settings(max_examples=sized(60, 500), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(record=st.dictionaries(names, json_values, max_size=4))
def test_r88_types_survive(api, record):
    """Numbers, nested values, null and every letter come back as they were."""
    assert same(api.set_automation_variables(record)["automation_variables"], record)
    assert same(variables(api), record)


def test_r89_no_queue_jumping(world, job, api):
    """Saying waiting again keeps the place; ending it and waiting anew takes a new one."""
    second, other = world.start(job)
    first = api.get_current_task()["parent_task_id"]
    api.set_automation_variables({"waiting": True})
    world.clock.sleep(1)
    other.set_automation_variables({"waiting": True})
    world.clock.sleep(1)
    api.set_automation_variables({"waiting": True, "again": 1})
    _, taker = world.start(job)
    assert taker.use_another_task()["job_task_id"] == first
    api.set_automation_variables({"waiting": True})
    world.clock.sleep(1)
    other.set_automation_variables({})
    other.set_automation_variables({"waiting": True})
    assert [taker.use_another_task()["job_task_id"] for _ in range(2)] == [first, second]


def test_r90_after_the_end(api, refused):
    """After the final word nothing can be set, but looking still works."""
    api.set_automation_variables({"a": 1})
    api.submit_task("success", {})
    assert refused(api.set_automation_variables({"a": 2}))
    assert variables(api) == {"a": 1}


def test_r91_no_task(world, refused):
    """Without a task there are no variables."""
    api = world.platform.task(None)
    assert refused(api.set_automation_variables({}))
    assert refused(api.get_automation_variables())
