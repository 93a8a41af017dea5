"""`jobs.yaml` as the language reads it: every key, and each mistake at its exact place in plain words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dsl.diagnostics import apply
from dsl.manifest import read_manifest
from dsl.source import Source


def test_all_that_a_job_may_say() -> None:
    read = read_manifest(
        Source(
            "jobs:\n  one:\n    flows: [a.flow, b.flow]\n    sub_tasks: true\n    timeout: 20m\n    review: manual\n"
            "    automation: shop\n    slots: 3\n    shares: {ben: edit}\n  two:\n    data_dump: true\n"
            "  far:\n    server: https://jobs.example\n    id: '77'\n"
            "    inputs:\n      url: text\n      depth: integer = 2\n"
        ),
        {"a.flow", "b.flow"},
    )
    assert read.manifest is not None, read.diagnostics
    one, two, far = read.manifest.jobs.values()
    assert [file.name for file in one.flows] == ["a.flow", "b.flow"]
    assert (one.sub_tasks, one.timeout, one.review, one.automation) == (True, Decimal(1200), "manual", "shop")
    assert (one.slots, one.shares, one.elsewhere) == (3, {"ben": "edit"}, False)
    assert (two.data_dump, two.timeout, two.slots) == (True, Decimal(3600), None)
    assert far.elsewhere
    assert far.inputs is not None
    assert [(field.name, field.default is None) for field in far.inputs] == [("url", True), ("depth", False)]


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("work: 1\n", "M101", "work"),
        ("# nothing\n", "M107", "#"),
        ("- one\n", "M107", "- one"),
        ("jobs: 7\n", "M104", "7"),
        ("jobs:\n  one: 5\n", "M104", "5"),
        ("jobs:\n  one: {}\n", "M103", "one"),
        ("jobs:\n  one:\n    flows: [a.flow]\n    data_dump: true\n", "M103", "one"),
        ("jobs:\n  one:\n    fows: [a.flow]\n", "M101", "fows"),
        ("jobs:\n  one:\n    flow: b.flow\n", "M102", "b.flow"),
        ("jobs:\n  one:\n    flows: {a: b}\n", "M104", "{a: b}"),
        ("jobs:\n  one:\n    flow: a.flow\n    timeout: soon\n", "M105", "soon"),
        ("jobs:\n  one:\n    flow: a.flow\n    timeout: 20\n", "M105", "20"),
        ("jobs:\n  one:\n    flow: a.flow\n    timeout: 0s\n", "M105", "0s"),
        ("jobs:\n  one:\n    flow: a.flow\n    review: maybe\n", "M106", "maybe"),
        ("jobs:\n  one:\n    flow: a.flow\n    sub_tasks: 1\n", "M104", "1"),
        ("jobs:\n  one:\n    flow: a.flow\n    slots: 0\n", "M104", "0"),
        ("jobs:\n  one:\n    flow: a.flow\n    slots: ٣\n", "M104", "٣"),
        ("jobs:\n  one:\n    flow: a.flow\n    shares: {ben: all}\n", "M106", "all"),
        ("jobs:\n  one:\n    flow: a.flow\n    shares: ben\n", "M104", "ben"),
        ("jobs:\n  one:\n    id: x\n    inputs: {url: tekst}\n", "M104", "tekst"),
        ("jobs:\n  one:\n    id: x\n    inputs: {url: }\n", "M104", "}"),
        ("jobs:\n  one: &a {flow: a.flow}\n", "E011", "&a"),
        ("jobs:\n  one: !x {flow: a.flow}\n", "E011", "!x"),
        ("jobs: {}\njobs: {}\n", "E010", "jobs"),
        ("jobs: {}\n---\nx: 1\n", "E011", "---"),
        ("jobs: [a\n", "E024", "["),
    ],
)
def test_each_mistake_has_its_code_and_its_place(text: str, code: str, at: str) -> None:
    found = read_manifest(Source(text), {"a.flow"}).diagnostics
    assert [(one.code, text[one.span.start : one.span.end]) for one in found] == [(code, at)]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("jobs:\n  a:\n    fows: [a.flow]\n", "jobs:\n  a:\n    flows: [a.flow]\n"),
        ("jobs:\n  a:\n    flow: b.flow\n", "jobs:\n  a:\n    flow: a.flow\n"),
        ("jobs:\n  a:\n    flow: a.flow\n    review: atuo\n", "jobs:\n  a:\n    flow: a.flow\n    review: auto\n"),
        ("jbos:\n  a:\n    flow: a.flow\n", "jobs:\n  a:\n    flow: a.flow\n"),
    ],
)
def test_what_is_misspelt_is_mended(wrong: str, right: str) -> None:
    (found,) = read_manifest(Source(wrong), {"a.flow"}).diagnostics
    assert found.fix is not None
    assert apply(wrong, found.fix.edits) == right
    assert read_manifest(Source(right), {"a.flow"}).manifest is not None


@pytest.mark.parametrize(
    "text", ["", "jobs:\n", "a: [", "\x00", "\ufeffjobs:\n", "{" * 5000, "jobs: {a: {flows: [[]]}}"]
)
def test_whatever_stands_there_gives_findings_or_jobs(text: str) -> None:
    read = read_manifest(Source(text))
    assert (read.manifest is None) == bool(read.diagnostics)
