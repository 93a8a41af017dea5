"""One program at a time drives a phone: a lock for each serial that all programs of a user on this computer share.

It ends with the process that holds it, however that ends.
"""

from __future__ import annotations

import fcntl
import os
import re
from io import TextIOWrapper
from pathlib import Path

from platformdirs import user_data_path

from interpreter.devices.port import DeviceRefused

_ODD = re.compile(r"[^A-Za-z0-9._-]")


class Taken(DeviceRefused):
    """Another program of this computer drives the phone."""


class Held:
    """The phones that this program drives; `folder` holds the locks, the user's own one unless it is said."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or user_data_path("farmhand", appauthor=False) / "phones"
        self._locks: dict[str, TextIOWrapper] = {}

    def take(self, serial: str) -> None:
        """Be the only one that drives a phone, until `close`; raises Taken when another program does."""
        if serial in self._locks:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        lock = (self._folder / f"{_ODD.sub('_', serial)}.lock").open("a+", encoding="ascii")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.seek(0)
            other = lock.read().strip() or "unknown"
            lock.close()
            raise Taken(
                f"another run on this computer drives the phone {serial} (process {other}): wait until it ends, "
                "or choose another phone"
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        self._locks[serial] = lock

    def close(self) -> None:
        """Let go of all; safe to call twice."""
        while self._locks:
            self._locks.popitem()[1].close()
