"""An agent that does the same again and again while nothing changes is warned, then stopped.

What counts is the page: to press "next month" twelve times is no repetition, as each press shows another month.
"""

from __future__ import annotations

import hashlib
from typing import Literal

WARN_AFTER, STOP_AFTER = 3, 5
EXEMPT = frozenset({"scroll", "wait", "done", "abort", "request_user_data", "extract"})


class Repetition:
    """Counts how often one act met one state of the page."""

    def __init__(self) -> None:
        self._met: dict[tuple[str, ...], int] = {}

    def note(self, action: str, target: str, value: str, page: str) -> Literal["go on", "warn", "stop"]:
        """Note an act on a page as it is seen; what to do about it."""
        if action in EXEMPT:
            return "go on"
        state = hashlib.sha256(page.encode()).hexdigest()
        signature = (action, target, value, state)
        times = self._met[signature] = self._met.get(signature, 0) + 1
        if times >= STOP_AFTER:
            return "stop"
        return "warn" if times >= WARN_AFTER else "go on"
