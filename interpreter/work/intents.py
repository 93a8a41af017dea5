"""What a worker has asked a server for, on its disk before it asks: a small file a request, gone when it is settled."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from interpreter import events as e
from interpreter.jobs.worker import AT
from interpreter.lines import read_all


@dataclass(frozen=True, slots=True)
class Intent:
    """One request for a task, and which task it got."""

    key: str
    session: str
    remote_device_id: str | None = None
    planned_task_id: str | None = None
    job_task_id: str | None = None
    attempt: int | None = None

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
        return [Intent(**json.loads(path.read_text(encoding="utf-8"))) for path in files]

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
