"""What a worker has asked a server for, on its disk before it asks: a small file a request, gone when it is settled."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from interpreter import events as e
from interpreter.events import Entry
from interpreter.jobs.worker import AT
from interpreter.lines import read_all


@dataclass(frozen=True, slots=True)
class Intent:
    """One request for a task, and which task it got; how often in a row its worker died of it, and at which step."""

    key: str
    remote_device_id: str | None = None
    planned_task_id: str | None = None
    job_task_id: str | None = None
    attempt: int | None = None
    deaths: int = 0
    death_step: str | None = None

    def died(self, step: str | None) -> Intent:
        """The same, after one more death at a step; deaths at another step do not count any more (R101)."""
        return replace(self, deaths=self.deaths + 1 if self.deaths and self.death_step == step else 1, death_step=step)

    @classmethod
    def of(cls, found: dict[str, Any]) -> Intent:
        """From a file; what another version of this program wrote besides is passed over."""
        return cls(**{one.name: found[one.name] for one in fields(cls) if one.name in found})

    def answered(self, job_task_id: str, attempt: int) -> Intent:
        """The same, with the task that it got."""
        return replace(self, job_task_id=job_task_id, attempt=attempt)


class Intents:
    """The requests of one worker that are not settled."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, intent: Intent) -> None:
        """Have it on the disk; a file is whole or not there."""
        part = self._folder / f"{intent.key}.part"
        with part.open("w", encoding="utf-8") as file:
            json.dump(asdict(intent), file)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._folder / f"{intent.key}.json")

    def done(self, key: str) -> None:
        """It is settled."""
        (self._folder / f"{key}.json").unlink(missing_ok=True)

    def left(self) -> Sequence[Intent]:
        """What a former start left, oldest first; halves of files are swept."""
        for part in self._folder.glob("*.part"):
            part.unlink(missing_ok=True)
        files = sorted(self._folder.glob("*.json"), key=lambda path: (path.stat().st_mtime, path.name))
        return [Intent.of(json.loads(path.read_text(encoding="utf-8"))) for path in files]

    @staticmethod
    def progress(folder: Path) -> tuple[bool, str | None]:
        """Whether a task was begun in this folder, and the step it was at last, as its log tells."""
        log = folder / "events.jsonl"
        if not log.is_file():
            return False, None
        step: str | None = None
        with log.open(encoding="utf-8") as lines:
            for entry in read_all(lines):
                match entry.event:
                    case e.StepStarted(key=key, line=line, words=words):
                        step = at_step(line, words, key)
                    case _:
                        pass
        return True, step


def at_step(line: int, words: str, key: str) -> str:
    """A step for the server: in words, and where exactly it stands (R101)."""
    return f"line {line}: {words}"[:1_000] + AT + key.partition(":")[2][:500]


class Steps:
    """The step in flight, as the events tell it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[str, str] = {}
        self.last: str | None = None

    @property
    def now(self) -> str | None:
        """What the task is at, in words and with its place; None between two steps."""
        with self._lock:
            return next(reversed(self._running.values()), None)

    def __call__(self, entry: Entry) -> None:
        match entry.event:
            case e.StepStarted(key=key, line=line, words=words):
                with self._lock:
                    self.last = at_step(line, words, key)
                    self._running[key] = self.last
            case e.StepEnded(key=key):
                with self._lock:
                    self._running.pop(key, None)
            case _:
                pass
