"""`jobs.yaml` and inputs files: what they say, and what is said when they are wrong."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from interpreter.failure import Failure
from interpreter.given.directory import Directory
from interpreter.given.loading import Flows
from interpreter.given.manifest import ManifestProblem, read_manifest
from interpreter.given.written import NotReadable, read_written


def manifest(tmp_path, text):
    (tmp_path / "a.flow").write_text('flow "A"\n\nsteps:\n  log "x"\n')
    (tmp_path / "jobs.yaml").write_text(text)
    return read_manifest(tmp_path)


def test_all_that_a_job_may_say(tmp_path):
    found = manifest(
        tmp_path,
        "jobs:\n  one:\n    flows: [a.flow]\n    sub_tasks: true\n    timeout: 20m\n    review: manual\n"
        "    automation: shop\n    slots: 3\n    shares: {ben: edit}\n  two:\n    data_dump: true\n",
    )
    one = found.jobs["one"]
    assert (one.flows, one.sub_tasks, one.timeout, one.review) == (
        ((tmp_path / "a.flow").resolve(),),
        True,
        1200,
        "manual",
    )
    assert (one.automation, one.slots, one.shares) == ("shop", 3, {"ben": "edit"})
    assert found.jobs["two"].data_dump
    assert found.running(tmp_path / "a.flow") is one


def test_no_file_is_an_empty_manifest(tmp_path):
    assert read_manifest(tmp_path).jobs == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("jobs:\n  one:\n    flow: b.flow\n", "jobs.yaml:3:11: error M102 there is no flow b.flow"),
        ("jobs:\n  one:\n    fows: [a.flow]\n", "jobs.yaml:3:5: error M101 a job has no `fows`"),
        ("jobs: [a\n", "jobs.yaml:1:7: error E024"),
        ("[" * 100_000, "nested deeper than 64"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path, text, said):
    with pytest.raises(ManifestProblem, match=r".") as caught:
        manifest(tmp_path, text)
    assert said in str(caught.value)


def test_a_manifest_that_is_not_utf_8_is_refused_at_its_byte(tmp_path):
    (tmp_path / "jobs.yaml").write_bytes(b"jobs: # caf\xe9\n")
    with pytest.raises(ManifestProblem, match="byte 11"):
        read_manifest(tmp_path)


def test_words_stay_as_they_are_written():
    assert read_written("a: 007\nb: no\nc: 12:30\nd: 2026-11-21\n").value == {
        "a": "007",
        "b": "no",
        "c": "12:30",
        "d": "2026-11-21",
    }


def test_json_is_read_too():
    assert read_written('{"a": ["b", {"c": "d"}]}').value == {"a": ["b", {"c": "d"}]}


def test_a_huge_file_is_refused():
    with pytest.raises(NotReadable, match="longer than"):
        read_written("#" * (4 * 1024 * 1024 + 1))


def test_a_job_that_lives_elsewhere_runs_nothing_here(tmp_path):
    found = manifest(tmp_path, "jobs:\n  far:\n    server: https://jobs.example\n    id: '7'\n")
    owner = SimpleNamespace(create_job=lambda new: {"success": True, "job_id": 1}, share=None)
    with pytest.raises(Failure, match="`far` runs no flow of this folder"):
        Directory(owner, found, Flows(lambda plan: None)).target("far", None, str(tmp_path / "a.flow"))
