"""Every rule: its good flow passes, its bad one gives that code at that place, safe fixes mend it."""

from __future__ import annotations

import re

import pytest

from dsl.check import check, check_bytes
from dsl.diagnostics import Diagnostic, Severity, apply
from dsl.profiles import Profile
from dsl.rules import Rule, by_code, rules
from dsl.source import Source, Span
from tests.dsl.folders import found_in_files, manifest_of

WITH_EXAMPLES = [rule for rule in rules() if rule.bad.strip()]
BANNED = re.compile(r"\b(token|mapping|scalar|node|parse[drs]?|parsing|AST|exception|traceback)\b", re.IGNORECASE)


def marked(text: str) -> tuple[str, Span]:
    start = text.index("«")
    end = text.index("»") - 1
    return text.replace("«", "").replace("»", ""), Span(start, end)


def found_in(rule: Rule, text: str) -> list[Diagnostic]:
    """What is found; of advice only the rule's own."""
    profile = Profile.PRODUCTION if rule.severity is Severity.ADVICE else Profile.TEAM
    if rule.manifest:
        return list(manifest_of(Source(text), {"a.flow"})[1])
    if text.startswith("=== "):
        found = found_in_files(text, profile)
    else:
        found = list(check(Source(text), profile, rule.form).diagnostics)
    if rule.code == "X902":  # a long line that can be mended is not in order either
        found = [one for one in found if one.code != "X901"]
    return [one for one in found if one.severity is not Severity.ADVICE or one.code == rule.code]


def named(rule: Rule) -> str:
    return rule.code


def test_codes_are_unique() -> None:
    codes = [rule.code for rule in rules()]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=named)
def test_good_flow_is_clean(rule: Rule) -> None:
    assert [(one.code, one.message) for one in found_in(rule, rule.good)] == []


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=named)
def test_bad_flow_gives_this_code_at_this_place(rule: Rule) -> None:
    text, span = marked(rule.bad)
    found = found_in(rule, text)
    assert [(one.code, text[one.span.start : one.span.end]) for one in found] == [
        (rule.code, text[span.start : span.end])
    ]
    assert found[0].span == span
    assert found[0].severity is rule.severity


@pytest.mark.parametrize("rule", WITH_EXAMPLES, ids=named)
def test_safe_fixes_mend_it_and_leave_the_rest_alone(rule: Rule) -> None:
    text, _ = marked(rule.bad)
    (found,) = found_in(rule, text)
    if found.fix is None:
        return
    after = found_in(rule, apply(text, found.fix.edits))
    if found.fix.safe:
        assert [one.code for one in after if one.severity is Severity.ERROR] == []
    assert rule.code not in {one.code for one in after}


@pytest.mark.parametrize("rule", rules(), ids=named)
def test_page_and_messages_are_plain_english(rule: Rule) -> None:
    first = rule.page.partition("\n")[0]
    assert first.endswith("."), "the page begins with one sentence"
    assert not BANNED.search(rule.page)
    if rule.bad.strip():
        text, _ = marked(rule.bad)
        (found,) = found_in(rule, text)
        said = " ".join([found.message, found.label, found.help, found.fix.title if found.fix else ""])
        assert not BANNED.search(said)
        assert not found.message.endswith(".")


def test_encoding_names_the_byte() -> None:
    found = check_bytes(b'flow "x"\n# caf\xe9\n', "a.flow").diagnostics
    assert [one.code for one in found] == ["E021"]
    assert "byte 14" in found[0].message
    assert check_bytes('flow "x"'.encode("utf-16"), "a.flow").diagnostics[0].code == "E021"


def test_a_code_is_found_in_small_letters_too() -> None:
    found = by_code("w301")
    assert found is not None
    assert found.code == "W301"
    assert by_code("W999") is None
