"""Places where a server can be made to die, so that tests see what a crash there leaves; without the word, nothing.

FARMHAND_DIES_AT=PLACE:N ends the process at the Nth time that it comes by, as a power cut would: nothing is tidied up.
"""

from __future__ import annotations

import os
import threading

BEFORE_COMMIT, AFTER_COMMIT, FILE_WITHOUT_ROW, HALF_A_BATCH = "before commit", "after commit", "file", "batch"
PLACES = (BEFORE_COMMIT, AFTER_COMMIT, FILE_WITHOUT_ROW, HALF_A_BATCH)

_place, _, _count = os.environ.get("FARMHAND_DIES_AT", "").partition(":")
_left = int(_count or 1)
_lock = threading.Lock()


def pass_by(place: str) -> None:
    """Come by a place; does not return where the process is to die."""
    global _left  # noqa: PLW0603 - it counts for the whole process
    if place == _place:
        with _lock:
            _left -= 1
            if _left == 0:
                os._exit(86)
