"""What is left of a run that was killed after its last line and before its end: values as they are, and keys.

Nobody goes on from them, so that they go.
"""

from __future__ import annotations

from pathlib import Path

from interpreter.work import asked, left, run_engine


def tidy(folder: Path) -> None:
    """Leave what tells of a run that is over, and take the rest away; nobody is at work on it."""
    for owner in (asked, left, run_engine):
        owner.forget(folder)
