"""How a run ends for the shell: the exit code of each outcome; and which version of this program says so."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version

from interpreter.events import Outcome

EXITS: Mapping[Outcome, int] = {
    "succeeded": 0,
    "failed": 1,
    "timed out": 1,
    "cancelled": 1,
    "declined": 4,
    "lost": 5,
    "interrupted": 130,
    "internal error": 70,
}


def program_version() -> str:
    """The version of this program, "unknown" in a checkout that was never installed."""
    try:
        return version("farmhand")
    except PackageNotFoundError:
        return "unknown"
