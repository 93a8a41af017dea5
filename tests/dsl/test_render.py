"""Findings in the forms that other programs read; nothing from a flow gets out of its place in them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from junitparser import Failure, JUnitXml

from dsl.check import check
from dsl.diagnostics import Diagnostic, Severity, error, warning
from dsl.profiles import Profile
from dsl.render.github import as_github
from dsl.render.junit import as_junit
from dsl.render.sarif import as_sarif
from dsl.rules import rules
from dsl.source import Source, Span
from tests.dsl.sarif import valid

EVIL = (
    "<script>alert(1)</script>",
    "]]>",
    "\x1b[2Jgone",
    "%0A::error::x",
    "a\n::error::injected",
    "\r::set-output name=x::y",
    "a,line=1::b",
    "\x00\x08\ufffe",
    "\u202eabc",
    "\ud800",
    '"&<>',
)


def everything() -> list[tuple[Source, tuple[Diagnostic, ...]]]:
    """The findings of all bad flows."""
    found = []
    for rule in rules():
        source = Source(rule.bad.replace("«", "").replace("»", ""), f"bad {rule.code}.flow")
        found.append((source, check(source, Profile.PRODUCTION, rule.form).diagnostics))
    return found


def test_sarif_of_all_rules_is_as_the_standard_wants_it() -> None:
    found = everything()
    log = as_sarif(found, "1.0", {rule.code: rule.page.partition("\n")[0] for rule in rules()})
    valid(json.loads(json.dumps(log)))
    assert len(log["runs"][0]["results"]) == sum(len(each) for _, each in found)
    assert {one["level"] for one in log["runs"][0]["results"]} == {"error", "warning", "note"}
    assert any("fixes" in one for one in log["runs"][0]["results"])


@pytest.mark.parametrize("part", ["version", "runs"])
def test_a_sarif_log_that_lacks_something_is_noticed(part: str) -> None:
    log = as_sarif(everything()[:9], "1.0", {})
    del log[part]
    with pytest.raises(KeyError):
        valid(log)


def test_sarif_names_files_as_addresses() -> None:
    named = ["a b.flow", "ü/ö#1.flow", str(Path("/tmp/x y.flow"))]
    log = as_sarif([(Source("x", name), [error("T1", "m", Span(0, 1))]) for name in named], "1", {})
    uris = [one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in log["runs"][0]["results"]]
    assert uris == ["a%20b.flow", "%C3%BC/%C3%B6%231.flow", "file:///tmp/x%20y.flow"]


def test_github_keeps_to_its_caps() -> None:
    many = [error("T1", "e", Span(0, 1))] * 12 + [warning("T2", "w", Span(0, 1))] * 11
    lines = as_github([(Source("x"), many)]).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert sum(line.startswith("::warning ") for line in lines) == 10
    assert lines[-1].startswith("3 more not shown")


def test_github_escapes_what_could_be_a_command() -> None:
    said = as_github([(Source("x\ny", "a,b:c%.flow"), [error("T1", "100%\r\n::error::no", Span(0, 3), help="h")])])
    assert said == ("::error file=a%2Cb%3Ac%25.flow,line=1,endLine=2,title=T1::100%25%0D%0A::error::no; h")


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_gets_out_of_its_place(evil: str) -> None:
    source = Source(evil + "\nx", f"{evil}.flow")
    found = [(source, [Diagnostic("T1", severity, evil, Span(0, 1), help=evil) for severity in Severity])]
    github = as_github(found)
    assert len(github.splitlines()) == 3
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in github.splitlines())
    assert github.replace("\n", "").isprintable()
    read = JUnitXml.fromstring(as_junit(found).encode())
    assert [len(suite) for suite in read] == [3]
    if "\ud800" not in evil:  # such a name is no name of a file on any system
        valid(as_sarif(found, "1", {}))


def test_junit_can_be_read() -> None:
    advice = Diagnostic("T3", Severity.ADVICE, "three", Span(0, 1))
    some = [error("T1", "one", Span(0, 1)), warning("T2", "two", Span(0, 1)), advice]
    read = JUnitXml.fromstring(as_junit([(Source("x", "a.flow"), some), (Source("x", "b.flow"), [])]).encode())
    assert (read.tests, read.failures, read.errors) == (4, 2, 0)
    first, second = list(read)
    assert (first.name, first.tests, first.failures) == ("a.flow", 3, 2)
    assert [case.name for case in first] == ["T1 1:1", "T2 1:1", "T3 1:1"]
    assert [[(one.type, one.message) for one in case.result if isinstance(one, Failure)] for case in first] == [
        [("error", "one")],
        [("warning", "two")],
        [],
    ]
    assert (second.tests, second.failures) == (1, 0)
