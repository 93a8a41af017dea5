"""Fixes: which rules have one and of which kind, as their documents say, and that fixes keep what a flow says."""

from __future__ import annotations

import pytest

from docs.rules import marks
from dsl.check import check
from dsl.diagnostics import Diagnostic, apply
from dsl.profiles import Profile
from dsl.rules import rules
from dsl.source import Source
from dsl.text import read
from tests.dsl.test_rules import WITH_EXAMPLES, found_in, marked

SAFE = {
    "E001", "E004", "E005", "E007", "E008", "E009", "E011", "E012", "E014", "E017", "E019", "E020", "N103", "N117",
    "F204", "W301", "W303", "W306", "J403", "J410", "D504", "S704", "P808", "X901", "X902", "X903",
}  # fmt: skip
ASKING = {"E013", "N108", "J406", "J409", "B607"}
"""What the language promises: fixes that keep the meaning that was plainly wanted, and fixes to look at first."""


def fixes() -> dict[str, bool]:
    """The rules whose wrong flow comes with a fix, and whether that is safe."""
    made: dict[str, bool] = {}
    for rule in WITH_EXAMPLES:
        found = [one for one in found_in(rule, marked(rule.bad)[0]) if one.code == rule.code]
        if found and found[0].fix is not None:
            made[rule.code] = found[0].fix.safe
    return made


def test_promised_fixes_are_there_and_the_reference_marks_them_all() -> None:
    made = fixes()
    known = {rule.code for rule in rules()}
    assert {code for code, safe in made.items() if safe} >= SAFE & known
    assert {code for code, safe in made.items() if not safe} >= ASKING & known
    assert not SAFE & {code for code, safe in made.items() if not safe}
    assert not ASKING & {code for code, safe in made.items() if safe}
    assert marks() == {code: "safe" if safe else "asks first" for code, safe in made.items()}


def found(text: str, code: str) -> Diagnostic:
    (one,) = [one for one in check(Source(text), Profile.PRODUCTION).diagnostics if one.code == code]
    return one


def mended(text: str, code: str) -> str:
    fix = found(text, code).fix
    assert fix is not None
    return apply(text, fix.edits)


HEAD = 'flow "Sample"\napp "com.example.demo"\n\n'


@pytest.mark.parametrize(
    ("signs", "named", "fixed"),
    [
        ('"a\u202eb"', "U+202E right-to-left override", '"a\\u{202E}b"'),
        ('"a\u200b\u200bb"', "U+200B zero width space", '"a\\u{200B}\\u{200B}b"'),
        ('"\U000e0041"', "U+E0041 tag latin capital letter a", '"\\u{E0041}"'),
        ('"x" # \u2066note', "U+2066 left-to-right isolate", '"x" # note'),
    ],
)
def test_what_nobody_sees_is_written_out_or_removed(signs: str, named: str, fixed: str) -> None:
    text = f"{HEAD}steps:\n  log {signs}\n"
    one = found(text, "E017")
    assert one.message == f"characters that nobody sees stand here: {named}"
    assert mended(text, "E017") == f"{HEAD}steps:\n  log {fixed}\n"


def test_the_mark_at_the_start_and_letters_of_all_scripts_are_fine() -> None:
    text = f'\ufeff{HEAD}steps:\n  log "שלום مرحبا नमस्ते 漢字 ✔️ é"\n'
    assert [one.code for one in check(Source(text), Profile.BASIC).diagnostics] == []


@pytest.mark.parametrize("comment", ["# language 2", "#  language   10", "# Reads prices.\n\n# language 2"])
def test_a_newer_language_is_refused(comment: str) -> None:
    one = found(f'{comment}\n{HEAD}steps:\n  log "x"\n', "E016")
    assert one.message.endswith("this program knows language 1")


@pytest.mark.parametrize(
    "comment", ["# language 1", "# language two", "# our language 2", "# language 2 is spoken here"]
)
def test_other_comments_ask_for_nothing(comment: str) -> None:
    text = f'{comment}\n{HEAD}steps:\n  # language 2\n  log "x"\n'
    assert check(Source(text), Profile.BASIC).diagnostics == ()


def test_a_limit_moves_only_where_no_other_step_changes() -> None:
    taps = "".join(f'  tap "{n}" up to 20s\n  expect "{n}"\n' for n in range(5))
    text = mended(f"{HEAD}steps:\n{taps}", "W306")
    assert text == f"{HEAD}defaults:\n  find up to 20s\n\nsteps:\n{taps.replace(' up to 20s', '')}"
    assert found(f'{HEAD}steps:\n{taps}  tap "x"\n', "W306").fix is None


def test_a_name_is_mended_wherever_it_stands() -> None:
    steps = 'set theSum to 1\n  for each oneItem in [theSum]:\n    set theSum to theSum + oneItem\n  log "${theSum}"\n'
    text = f"{HEAD}steps:\n  {steps}"
    first, second = [one for one in check(Source(text), Profile.PRODUCTION).diagnostics if one.code == "X903"]
    assert first.fix is not None
    assert second.fix is not None
    after = apply(text, (*first.fix.edits, *second.fix.edits))
    assert after == text.replace("theSum", "the_sum").replace("oneItem", "one_item")
    taken = text.replace("set theSum to 1", "set the_sum to 1\n  set theSum to the_sum")
    assert next(one for one in check(Source(taken), Profile.PRODUCTION).diagnostics if one.code == "X903").fix is None


def test_putting_in_order_keeps_what_is_said() -> None:
    text = f'{HEAD}steps:\n  tap   "Pay",   up to 5s   # now\n  log   "x"\n'
    after = mended(text, "X901")
    assert after == f'{HEAD}steps:\n  tap "Pay" up to 5s   # now\n  log "x"\n'
    assert read(Source(after)).flow == read(Source(text)).flow
