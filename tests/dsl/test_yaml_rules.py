"""Every rule finds in the YAML form what it finds in the text form."""

from __future__ import annotations

import pytest

from dsl.check import check
from dsl.diagnostics import apply
from dsl.format import converted
from dsl.forms import Form, read
from dsl.rules import Rule, rules
from dsl.source import Source

OF_THE_LETTERS = {"E017", "X901"}
"""What the other form writes in its own way: what nobody sees is written out, and all of it is in order."""
WRITTEN = [rule for rule in rules() if rule.bad.strip() and rule.form is Form.TEXT]


@pytest.mark.parametrize("rule", WRITTEN, ids=lambda rule: rule.code)
def test_the_same_is_found_in_both_forms(rule: Rule) -> None:
    for marked in (rule.good, rule.bad):
        text = marked.replace("«", "").replace("»", "")
        document = read(Source(text))
        if document.diagnostics:
            continue
        in_text = [one.code for one in check(Source(text)).diagnostics if one.code not in OF_THE_LETTERS]
        in_yaml = [one.code for one in check(Source(converted(document.flow, Form.YAML)), form=Form.YAML).diagnostics]
        assert sorted(in_yaml) == sorted(in_text)


def test_what_is_not_in_order_is_so_in_both_forms_and_mended_in_both() -> None:
    text = "flow:   Sample\nsteps:\n  - log:    x\n"
    (found,) = check(Source(text), form=Form.YAML).diagnostics
    assert (found.code, text[found.span.start : found.span.end]) == ("X901", "flow:   Sample")
    assert found.fix is not None
    assert apply(text, found.fix.edits) == "flow: Sample\nsteps:\n  - log: x\n"
