"""Rules over a folder beyond their own examples: what depends on jobs.yaml, on other files, and on both forms."""

from __future__ import annotations

import pytest

from dsl.profiles import Profile
from tests.dsl.folders import found_in_files

CHILD = """\
=== child.flow
flow "Child"

inputs:
  url: text
  depth: integer = 2

steps:
  log "${url} ${depth}"
"""


def parent(given: str, start: str = 'start subtask using "child.flow" as one') -> str:
    return f"""\
=== parent.flow
flow "Parent"

inputs:
  place: text?
  catalog: job

steps:
  {start}:
    give {given}
  wait for all of one up to 5m, allowing failures
  log "${{place otherwise ""}} ${{catalog}}"

{CHILD}"""


def found(text: str, *, codes: str = "JMNW", profile: Profile = Profile.TEAM) -> list[tuple[str, str]]:
    ends = found_in_files(text, profile)
    return [(one.code, text[one.span.start : one.span.end]) for one in ends if one.code[0] in codes]


@pytest.mark.parametrize(
    ("given", "at"),
    [
        ('{ url: "a" }', []),
        ('{ url: "a", depth: 3 }', []),
        ('{ url: 7, depth: "x" }', [("J404", "7"), ("J404", '"x"')]),
        ("{ depth: 3 }", [("J404", "{ depth: 3 }")]),
        ('{ url: "a", more: 1 }', [("J404", "more: 1")]),
        ("{ url: place }", [("J404", "place")]),
        ('{ url: place otherwise "" }', []),
    ],
)
def test_what_is_given_fits_the_inputs(given: str, at: list[tuple[str, str]]) -> None:
    assert found(parent(given)) == at


def test_the_job_that_an_input_names_is_the_one_of_its_name() -> None:
    text = parent("{ depth: 3 }", "start subtask on job catalog as one")
    jobs = "=== jobs.yaml\njobs:\n  catalog:\n    flows: [child.flow]\n    sub_tasks: true\n"
    assert found(text) == []
    assert found(text + jobs) == [("J404", "{ depth: 3 }")]


def test_a_job_elsewhere_says_its_inputs() -> None:
    text = parent("{ depth: 3 }", 'start subtask on job "far" as one')
    jobs = "=== jobs.yaml\njobs:\n  far:\n    server: https://jobs.example\n    id: '7'\n    sub_tasks: true\n"
    assert found(text + jobs + "    inputs: {url: text, depth: integer}\n") == [("J404", "{ depth: 3 }")]
    assert found(text + jobs) == []


def test_jobs_that_are_not_known_are_advice() -> None:
    text = parent('{ url: "a" }', 'start subtask on job "nowhere" as one')
    assert found(text) == []
    assert ("J405", '"nowhere"') in found(text, profile=Profile.PRODUCTION)


def test_rows_of_another_automation_are_refused() -> None:
    jobs = "jobs:\n  mine:\n    flows: [a.flow]\n  rows:\n    data_dump: true\n    automation: shop\n"
    text = f'=== a.flow\nflow "A"\n\nsteps:\n  dump {{ n: 1 }} to job "rows"\n=== jobs.yaml\n{jobs}'
    assert found(text) == [("J402", '"rows"')]
    assert found(text.replace("[a.flow]", "[a.flow]\n    automation: shop")) == []


@pytest.mark.parametrize(
    ("line", "at"),
    [
        ('start subtask using "chld.flow" as one', [("N114", '"chld.flow"')]),
        ('start subtask using "./child.flow" as one', []),
    ],
)
def test_files_that_are_named_are_there(line: str, at: list[tuple[str, str]]) -> None:
    assert found(parent('{ url: "a" }', line)) == at


def test_used_files_are_there_and_in_no_ring() -> None:
    ring = (
        '=== a.flow\nflow "A"\n\nuse "b.flow"\nuse "c.flow"\n\nsteps:\n  log "a"\n'
        '=== b.flow\nblocks "B"\n\nuse "a.flow"\n\nblock hello():\n  log "b"\n'
    )
    assert found(ring, codes="N") == [
        ("N114", 'use "b.flow"'),
        ("N114", 'use "c.flow"'),
        ("N114", 'use "a.flow"'),
    ]


def test_flows_that_start_one_another_need_a_guard() -> None:
    one = (
        '=== {0}.flow\nflow "{0}"\n\nsteps:\n  start subtask using "{1}.flow" as it:\n    give {{}}\n'
        "  wait for all of it up to 5m, allowing failures\n"
    )
    ring = one.format("a", "b") + one.format("b", "a")
    assert [code for code, _ in found(ring)] == ["J418", "J418"]
    line = one.format("a", "b") + one.format("b", "c") + '=== c.flow\nflow "c"\n\nsteps:\n  log "c"\n'
    assert found(line) == []


def test_the_worst_case_shows_its_sum() -> None:
    steps = "  wait 4m\n  repeat 3 times:\n    wait 2m\nalways:\n  wait 1m\n"
    text = f'=== a.flow\nflow "A"\n\nsteps:\n{steps}=== jobs.yaml\njobs:\n  j:\n    flows: [a.flow]\n    timeout: 10m\n'
    (said,) = [one.message for one in found_in_files(text) if one.code == "W304"]
    assert said.endswith("4m (line 4) + 6m (line 5) + 1m elsewhere")
    assert found(text.replace("10m", "11m")) == []


def test_one_flow_in_both_forms_is_one() -> None:
    both = '=== a.flow\nflow "A"\n\nsteps:\n  log "a"\n=== a.flow.yaml\nflow: A\nsteps:\n  - log: a\n'
    assert found_in_files(both) == []
    assert [one.code for one in found_in_files(both + '=== b.flow\nflow "A"\n\nsteps:\n  log "b"\n')] == ["X904"]
