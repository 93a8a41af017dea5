"""The planted faults still fit the code: each changes a place that is there, and names a check that is there."""

from __future__ import annotations

import pytest

from tests.faults.__main__ import faults
from tests.faults.fault import Fault
from tests.tree import ROOT


@pytest.mark.parametrize(("name", "fault"), list(faults([])), ids=lambda one: one if isinstance(one, str) else "")
def test_a_fault_can_be_planted(name: str, fault: Fault) -> None:
    assert fault.text(ROOT) != fault.old, name
    if fault.check.startswith("tests/"):
        place, *inside = fault.check.partition("[")[0].split("::")
        text = (ROOT / place).read_text(encoding="utf-8") if (ROOT / place).is_file() else ""
        assert (ROOT / place).exists(), fault.check
        assert not inside or f"{inside[-1]}(" in text or "class " in text, fault.check
