"""The engine of a local run: a thread a task, and the event log file, appended and flushed as the run goes.

Each entry is in the file before anything else learns of it, a name that is set with what comes next; intents, final
words and ends of tasks also wait for the disk, as nobody may act on what a power cut could still take back.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from dsl.nodes.step import Effect
from interpreter import lines
from interpreter.clock import Clock, Signal
from interpreter.engine.appending import Disk, append
from interpreter.engine.port import Act
from interpreter.events import Entry, FinalSaid, NameSet, RunEnded, StepIntent, SubtasksStarted, TaskEnded
from interpreter.recorder import Emit

T = TypeVar("T")
LOG = "events.jsonl"  # its name in the folder of a run
ON_DISK = frozenset((StepIntent, FinalSaid, TaskEnded, RunEnded, SubtasksStarted))

AT_ONCE = 32  # lines about names that are held back at most


class EventLogFile:
    """The file `events.jsonl` as a sink; called by one thread at a time.

    A name that was set is written together with what is told next, some at a time: a flow that goes on sets it again.
    """

    settles = ON_DISK

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._write = self._file.write
        self._disk = Disk(self._file)
        self._later: list[bytes] = []

    def __call__(self, entry: Entry) -> None:
        """Append one line."""
        if self._file.closed:
            return
        kind, line, later = type(entry.event), lines.line(entry), self._later
        if kind is NameSet and len(later) < AT_ONCE:
            later.append(line)
            return
        if later:
            self._append(b"".join((*later, line)))
            later.clear()
        else:
            self._append(line)

    def settle(self) -> None:
        """Wait for the disk, together with the others that do."""
        self._disk.wait()

    def close(self) -> None:
        """Close the file; safe to call twice. Names that cannot be written any more are lost, as in a crash."""
        if self._later and not self._file.closed:
            with suppress(OSError):
                self._append(b"".join(self._later))
            self._later.clear()
        self._disk.close()

    def _append(self, text: bytes) -> None:
        if (written := self._write(text)) < len(text):
            append(self._file, text, written)


class EventLogEngine:
    """The engine port over threads of this process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._held: dict[str, str] = {}

    def step(self, emit: Emit, act: Act, do: Callable[[], T]) -> T:
        match act.effect:
            case Effect.ONCE:
                emit(StepIntent(key=act.key, effect="once", body=act.body))
            case Effect.FINAL:
                emit(StepIntent(key=act.key, effect="final", body=act.body))
            case Effect.PURE | Effect.REPEATABLE | Effect.DEVICE:
                pass
        return do()

    def spawn(self, task: str, work: Callable[[], None]) -> None:
        ticket = self._clock.takes_part()

        def run() -> None:
            with ticket:
                work()

        threading.Thread(target=run, name=f"task {task}", daemon=True).start()

    def wait(self, signal: Signal, seen: int, until: float | None) -> bool:
        seconds = None if until is None else until - self._clock.monotonic()
        return self._clock.wait(signal, seen, seconds)

    def signal(self, signal: Signal) -> None:
        self._clock.notify(signal)

    def sleep_until(self, moment: float, stop: Signal) -> bool:
        return not self._clock.wait(stop, 0, moment - self._clock.monotonic())

    def finish(self, task: str) -> None:
        with self._lock:
            for resource in [held for held, by in self._held.items() if by == task]:
                del self._held[resource]

    def claim(self, task: str, resource: str) -> bool:
        with self._lock:
            return self._held.setdefault(resource, task) == task

    def give_back(self, task: str, resource: str) -> None:
        with self._lock:
            if self._held.get(resource) == task:
                del self._held[resource]

    def recall(self, key: str) -> Any:
        return None

    def keep(self, key: str, record: Any) -> None:
        """Nothing is kept: who runs a task for a server gives it back instead."""

    def passed(self, key: str) -> None:
        """Kept like all else; an engine that finds it in its log again has no need to."""
        self.keep(key, {"v": None})

    def elapsed(self) -> float:
        return self._clock.monotonic()
