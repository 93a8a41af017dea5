"""A journal whose host may be lost: what binds others is in the shared database before it is done.

A process that was killed goes on from the files of its host. Another host has what was copied: every intent, and all
that stood before it. What is missing there is done again, which harms nobody (ADR 32).
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from interpreter.clock import Clock
from interpreter.engine.cluster.pieces import Pieces
from interpreter.engine.eventlog import LOG
from interpreter.engine.journal import Journal

OFTEN_S = 1.0  # at least so often, as long as something is kept


class SharedJournal(Journal):
    """The journal at a path and the log beside it, with their copy. Any thread may call."""

    def __init__(self, path: Path, clock: Clock, pieces: Pieces, *, every_s: float = OFTEN_S) -> None:
        self._files = (path, path.with_name(LOG))
        for file in self._files:  # a task that begins anew has empty files, whatever former attempts sent
            size = file.stat().st_size if file.exists() else 0
            pieces.sent[file.name] = min(pieces.sent.get(file.name, 0), size)
        super().__init__(path, clock)
        self._pieces = pieces
        self._every_s = every_s
        self._sending = threading.Lock()
        self._sent_at = clock.monotonic()

    def keep(self, key: str, record: Any, *, wait: bool = False) -> None:
        """Keep something; `wait` until it is on the disk and in the shared database."""
        super().keep(key, record, wait=wait)
        if wait or self._clock.monotonic() >= self._sent_at + self._every_s:
            self.send()

    def send(self) -> None:
        """Copy what was added to journal and log."""
        with self._sending:
            self._sent_at = self._clock.monotonic()
            self._pieces.send({file.name: _tail(file, self._pieces.sent.get(file.name, 0)) for file in self._files})


def _tail(file: Path, begins: int) -> bytes:
    """The whole lines of a file from a place on."""
    if not file.exists():
        return b""
    with file.open("rb") as opened:
        opened.seek(begins)
        added = opened.read()
    return added[: added.rfind(b"\n") + 1]
