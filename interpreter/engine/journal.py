"""The journal of a local run: what its steps gave and what was read from outside, so that a killed run goes on.

A line is in the file before anything rests on it, so that killing the process loses none; what others act on waits
for the disk as well. Values stand there as they are, secrets too: the file is for its owner alone (mode 0600).
A step that gave nothing has no line here; the log beside the journal says that it is over.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from dsl.nodes.step import Effect
from interpreter.clock import Clock
from interpreter.engine.appending import Disk, append
from interpreter.engine.eventlog import LOG, EventLogEngine
from interpreter.engine.port import Act, InDoubt
from interpreter.recorder import Emit

T = TypeVar("T")
VERSION = 2
JOURNAL = "journal.jsonl"  # its name in the folder of a run
PASSED = "step_passed"


class _Told(msgspec.Struct, gc=False):
    """What the journal needs to know of a line of the log."""

    event: str
    offset: float
    seq: int = 0
    key: str = ""


_told = msgspec.json.Decoder(_Told).decode


class JournalError(Exception):
    """The journal cannot be read by this program; the message says why."""


def whole_lines(path: Path) -> bytes:
    """What stands in a file of lines, cut after its last whole one: a crash may tear the last."""
    if not path.exists():
        return b""
    with path.open("r+b") as file:
        content = file.read()
        end = content.rfind(b"\n") + 1
        if end < len(content):
            file.truncate(end)
        return content[:end]


class Journal:
    """The file, and what the log beside it adds; `recall` gives what a former process kept, each thing once.

    Any thread may call.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._since = clock.monotonic()
        self._base = 0.0
        self._known: dict[str, Any] = {}
        self._forgotten: dict[str, int] = {}  # keys, and up to which number of the log it is not heard of them
        for line in whole_lines(path).splitlines():
            self._read(json.loads(line))
        for line in whole_lines(path.with_name(LOG)).splitlines():
            self._hear(_told(line))
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._file = os.fdopen(handle, "ab", buffering=0)
        self._disk = Disk(self._file)
        if not os.fstat(handle).st_size:
            self._write({"journal": VERSION})

    def _read(self, record: dict[str, Any]) -> None:
        if "journal" in record:
            if record["journal"] != VERSION:
                raise JournalError(
                    f"the journal is of version {record['journal']}, this program goes on with {VERSION} alone;"
                    " resume with the program that began the run"
                )
            return
        self._base = record["t"]
        if "forget" in record:
            for key in record["forget"]:
                self._known.pop(key, None)
                self._forgotten[key] = record["seq"]
            return
        self._known.pop(record["k"], None)
        self._known[record["k"]] = record["v"]

    def _hear(self, told: _Told) -> None:
        self._base = max(self._base, told.offset)
        if told.event == PASSED and told.seq > self._forgotten.get(told.key, 0):
            self._known.setdefault(told.key, {"v": None})

    def elapsed(self) -> float:
        """Seconds that the run has been at work, over all its processes; time between them does not count."""
        return self._base + self._clock.monotonic() - self._since

    def known(self, beginning: str) -> dict[str, Any]:
        """What a former process kept under keys that begin so, and was not recalled yet."""
        return {key: record for key, record in self._known.items() if key.startswith(beginning)}

    def order(self) -> tuple[str, ...]:
        """What a former process kept something under, in the order it did."""
        return tuple(self._known)

    def forget(self, keys: Sequence[str], seq: int) -> None:
        """Go on as if nothing had been kept under these keys, up to this number of the log; it is on the disk then."""
        record = {"t": round(self.elapsed(), 6), "forget": list(keys), "seq": seq}
        with self._lock:
            self._write(record)
        self._disk.wait()
        self._read(record)

    def secrets(self) -> Iterator[str]:
        """Every secret that a former process kept."""
        return _secrets(list(self._known.values()))

    def recall(self, key: str) -> Any:
        """What was kept under this key before, None when nothing was."""
        return self._known.pop(key, None)

    def keep(self, key: str, record: Any, *, wait: bool = False) -> None:
        """Keep something; `wait` until it is on the disk."""
        with self._lock:
            if self._file.closed:
                return
            self._write({"t": round(self.elapsed(), 6), "k": key, "v": record})
        if wait:
            self._disk.wait()

    def _write(self, record: dict[str, Any]) -> None:
        append(self._file, json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")

    def remove(self) -> None:
        """Take the file away: there is nothing to go on with."""
        self._path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the file; safe to call twice."""
        with self._lock:
            self._disk.close()


def _secrets(json: Any) -> Iterator[str]:
    match json:
        case {"$secret": str() as secret}:
            yield secret
        case dict():
            for one in json.values():
                yield from _secrets(one)
        case list():
            for one in json:
                yield from _secrets(one)
        case _:
            pass


class JournalEngine(EventLogEngine):
    """The engine port over threads of this process and a journal."""

    def __init__(self, clock: Clock, journal: Journal) -> None:
        super().__init__(clock)
        self._journal = journal

    def step(self, emit: Emit, act: Act, do: Callable[[], T]) -> T:
        if act.effect not in (Effect.ONCE, Effect.FINAL):
            return do()
        done = self.recall(f"{act.key}~done")
        intent = self.recall(f"{act.key}~intent")
        if intent is not None and intent["body"] != json.loads(json.dumps(act.body)):
            raise InDoubt("what would be sent now is not what was about to be sent before the program stopped")
        if done is not None:
            answer: T = done["answer"]
            return answer
        if intent is not None and not act.again:
            raise InDoubt("the program stopped while this was under way; whether it was done cannot be known")
        self._journal.keep(f"{act.key}~intent", {"body": act.body}, wait=True)
        made = super().step(emit, act, do)
        if act.again:
            self.keep(f"{act.key}~done", {"answer": made})
        return made

    def recall(self, key: str) -> Any:
        return self._journal.recall(key)

    def keep(self, key: str, record: Any) -> None:
        self._journal.keep(key, record)

    def passed(self, key: str) -> None:
        """The log has it, and it is read with the journal."""

    def elapsed(self) -> float:
        return self._journal.elapsed()
