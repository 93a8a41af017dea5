"""Fixes are made until nothing changes, and none leaves a flow worse."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from dsl.check import check
from dsl.diagnostics import Diagnostic, Edit, Fix, Severity, error, warning
from dsl.mending import mend
from dsl.rules import Rule, rules
from dsl.source import Source, Span
from tests.dsl.folders import found_in_files

HEAD = 'flow "x"\napp "com.example.demo"\n\nsteps:\n'


def look(text: str) -> Sequence[Diagnostic]:
    return check(Source(text)).diagnostics


def test_fixes_uncover_others_and_all_are_made() -> None:
    made = mend(HEAD + '\ttapp "Pay"\n  click "Pay" && \n', look)
    assert '  tap "Pay"\n' in made.text
    assert made.fixes >= 2


def test_what_asks_first_is_only_made_when_asked() -> None:
    text = HEAD + '  tap "Pay" up to 5\n'
    assert mend(text, look).text == text
    assert mend(text, look, unsafe=True).text == HEAD + '  tap "Pay" up to 5s\n'


def test_a_fix_that_brings_an_error_is_left_out_and_the_others_are_made() -> None:
    def planted(text: str) -> Sequence[Diagnostic]:
        found = (
            [warning("T1", "bad", Span(0, 1), fix=Fix("break it", (Edit(Span(0, 1), "!"),)))] if text[0] == "a" else []
        )
        found += (
            [warning("T2", "good", Span(2, 3), fix=Fix("mend it", (Edit(Span(2, 3), "C"),)))] if "c" in text else []
        )
        return found + ([error("T3", "broken", Span(0, 1))] if text[0] == "!" else [])

    made = mend("abc", planted)
    assert (made.text, made.fixes) == ("abC", 1)


def test_a_fix_that_trades_an_error_for_one_elsewhere_is_left_out() -> None:
    def planted(text: str) -> Sequence[Diagnostic]:
        if text.startswith("a"):
            return [error("T1", "one", Span(0, 1), fix=Fix("move it", (Edit(Span(0, 1), "b"),)))]
        return [error("T2", "other", Span(2, 3))]

    assert mend("a\nx\n", planted).text == "a\nx\n"


def test_fixes_that_undo_each_other_end() -> None:
    def planted(text: str) -> Sequence[Diagnostic]:
        other = "b" if text == "a" else "a"
        return [warning("T1", "never right", Span(0, 1), fix=Fix("turn it", (Edit(Span(0, 1), other),)))]

    assert mend("a", planted).fixes == 10


@pytest.mark.parametrize(
    "rule", [one for one in rules() if one.bad.strip() and not one.manifest], ids=lambda rule: rule.code
)
def test_no_bad_flow_gets_worse(rule: Rule) -> None:
    text = rule.bad.replace("«", "").replace("»", "")
    if text.startswith("=== "):
        return

    def seen(text: str) -> Sequence[Diagnostic]:
        return check(Source(text), form=rule.form).diagnostics

    def errors(text: str) -> int:
        return sum(one.severity is Severity.ERROR for one in seen(text))

    for unsafe in (False, True):
        made = mend(text, seen, unsafe=unsafe)
        assert errors(made.text) <= errors(text)
        assert mend(made.text, seen, unsafe=unsafe).text == made.text


def test_files_of_one_text_are_told_apart() -> None:
    assert found_in_files('=== a.flow\nflow "a"\n\nsteps:\n  log "a"\n') == []
