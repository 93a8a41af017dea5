"""adbutils' own tests for real phones pass on the built-in one, as docs/conformance.md says."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conformance.suites import NEEDS_HARDWARE, WAYS, Suite, adbutils_suite, run, uiautomator2_suites
from tests.sizes import sized
from tests.tree import ROOT

PAGE = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")


@pytest.fixture
def suite() -> Iterator[Suite]:
    """One run at a time on a machine: the suite forwards a port that it names."""
    found = adbutils_suite()
    with (found.folder.parent.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield found


@pytest.mark.parametrize("way", WAYS[: sized(2, 3)])
def test_all_pass_but_what_needs_hardware(suite: Suite, way: str, tmp_path: Path) -> None:
    outcome = run(suite, way, tmp_path)
    assert outcome.named("failed") == outcome.expected, outcome.log
    assert outcome.row() in PAGE.splitlines()


def test_the_page_names_every_test_that_needs_hardware_with_its_reason() -> None:
    for (_, test), reason in NEEDS_HARDWARE.items():
        assert f"| `{test}` | {reason} |" in PAGE


def test_a_folder_without_the_suites_is_no_checkout(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no folder demo_tests"):
        uiautomator2_suites(tmp_path)
