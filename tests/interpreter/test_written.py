"""Small files that people or programs write: JSON means what JSON says, whichever way its letters are written."""

from __future__ import annotations

import json

from hypothesis import example, given
from hypothesis import strategies as st

from interpreter.given.written import read_written

TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=20)


@given(TEXTS)
@example("tea \U0001f40e")
@example("\\ud83d\\udc0e")
@example("\\\U0001f40e")
def test_json_written_in_ascii_is_read_as_it_is_meant(text):
    assert read_written(json.dumps({"drink": text})).value == {"drink": text}


def test_yaml_keeps_what_only_looks_like_a_letter():
    assert read_written(r"drink: '\ud83d\udc0e'").value == {"drink": r"\ud83d\udc0e"}
