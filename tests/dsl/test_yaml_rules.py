"""Every rule finds in the YAML form what it finds in the text form."""

from __future__ import annotations

import pytest

from dsl.check import check
from dsl.format import converted
from dsl.forms import Form, read
from dsl.rules import Rule, rules
from dsl.source import Source

WRITTEN = [rule for rule in rules() if rule.bad.strip() and rule.form is Form.TEXT]


@pytest.mark.parametrize("rule", WRITTEN, ids=lambda rule: rule.code)
def test_the_same_is_found_in_both_forms(rule: Rule) -> None:
    for marked in (rule.good, rule.bad):
        text = marked.replace("«", "").replace("»", "")
        document = read(Source(text))
        if document.diagnostics:
            continue
        in_text = [one.code for one in check(Source(text)).diagnostics]
        in_yaml = [one.code for one in check(Source(converted(document.flow, Form.YAML)), form=Form.YAML).diagnostics]
        assert sorted(in_yaml) == sorted(in_text)
