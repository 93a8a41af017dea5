"""Flows with what they must give: in `err`, `# expect CODE` stands on each line that is wrong; `ok` is clean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dsl.check import check_bytes

CORPUS = Path(__file__).parent.parent / "corpus"
LOOKS = "X901"
"""What concerns looks alone is not noted in the corpus: tests/corpus/fmt is for that."""
EXPECTED = re.compile(r"# expect ((?:[A-Z]\d{3} ?)+)")


def flows(folder: str) -> list[Path]:
    return sorted((CORPUS / folder).glob("*.flow"))


@pytest.mark.parametrize("path", flows("err"), ids=lambda path: path.stem)
def test_each_line_gives_what_it_says(path: Path) -> None:
    checked = check_bytes(path.read_bytes(), path.name)
    expected = {
        (number, code)
        for number, line in enumerate(checked.source.text.splitlines(), 1)
        if (found := EXPECTED.search(line))
        for code in found[1].split()
    }
    said = {(checked.source.position(one.span.start)[0], one.code) for one in checked.diagnostics}
    assert {(line, code) for line, code in said if code != LOOKS} == expected
    assert expected


@pytest.mark.parametrize("path", flows("ok"), ids=lambda path: path.stem)
def test_clean_flows_are_clean(path: Path) -> None:
    checked = check_bytes(path.read_bytes(), path.name)
    said = [(checked.source.position(one.span.start), one.code, one.message) for one in checked.diagnostics]
    assert [one for one in said if one[1] != LOOKS] == []
