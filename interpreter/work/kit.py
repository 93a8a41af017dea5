"""What a worker works with: the server that it is linked to, and what it has of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from interpreter.ai.port import Browser, NoBrowser
from interpreter.clock import Clock
from interpreter.jobs.port import JobApi
from interpreter.jobs.worker import JobWorker
from interpreter.phones.fleet import Source
from interpreter.work.claim import Claim
from interpreter.work.ground import Ground, OwnGround


@dataclass(frozen=True, slots=True)
class Link:
    """A server as a worker sees it."""

    worker: JobWorker
    task: Callable[[str], JobApi]  # by its token


@dataclass(frozen=True, slots=True)
class Kit:
    """What a worker has: a lasting id and a name, a folder, phones by serial, and the names they have elsewhere."""

    id: str
    name: str
    folder: Path
    source: Source
    serials: Sequence[str]
    clock: Clock
    say: Callable[[str], None] = lambda _: None
    local: bool = False  # serials that mean nothing elsewhere: they are told with the worker's name
    version: str = ""
    browser: Browser = field(default_factory=NoBrowser)
    ground: Ground = field(default_factory=OwnGround)

    def told(self, serial: str) -> str:
        """The name of a phone on the server."""
        return f"{self.name}:{serial}" if self.local else serial

    def place(self, claim: Claim) -> Path:
        """The folder of a task."""
        return self.folder / "tasks" / claim.place
