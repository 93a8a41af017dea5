"""Named places between what an engine writes and what it does, at which a run is made to die as a power cut would.

`main` runs a command of `interpret` that dies at the Nth time that it comes by a place.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dsl.nodes.step import Effect
from interpreter.cli.main import main as interpret
from interpreter.engine.eventlog import EventLogFile
from interpreter.engine.journal import Journal, JournalEngine
from interpreter.engine.port import Act

ACTED = ("before the act", "after the act")
WRITTEN = tuple(
    f"{when} of the {file}" for when in ("before a line", "half a line", "after a line") for file in ("log", "journal")
)
POINTS = (*ACTED, *WRITTEN)


class _Torn:
    """A file that gets half of what is written, and then the process is gone."""

    def __init__(self, file: Any) -> None:
        self._file = file

    def write(self, line: bytes) -> int:
        self._file.write(line[: len(line) // 2])
        os._exit(86)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


def _dying(write: Callable[..., None], when: str, numbers: Iterator[int], last: int) -> Callable[..., None]:
    def written(self: Any, *args: Any) -> None:
        if next(numbers) != last:
            write(self, *args)
            return
        if when == "half a line":
            self._file = _Torn(self._file)
            if isinstance(self, EventLogFile):
                self._write = self._file.write
        if when != "before a line":
            write(self, *args)
        os._exit(86)

    return written


def arm(point: str, number: int) -> None:
    """Have this process die at the Nth time that it comes by."""
    numbers = itertools.count(1)
    if point in ACTED:
        step = JournalEngine.step

        def stepped(self: Any, emit: Any, act: Act, do: Callable[[], Any]) -> Any:
            def done() -> Any:
                if act.effect not in (Effect.ONCE, Effect.FINAL):
                    return do()
                here = next(numbers) == number
                if here and point == "before the act":
                    os._exit(86)
                answer = do()
                if here:
                    os._exit(86)
                return answer

            return step(self, emit, act, done)

        JournalEngine.step = stepped  # type: ignore[method-assign]
        return
    when, _, file = point.partition(" of the ")
    if file == "log":
        EventLogFile.__call__ = _dying(EventLogFile.__call__, when, numbers, number)  # type: ignore[method-assign]
    else:
        Journal._write = _dying(Journal._write, when, numbers, number)  # type: ignore[method-assign]


def main(arguments: Sequence[str]) -> None:
    """A place, a number, and a command."""
    point, number, *command = arguments
    arm(point, int(number))
    interpret(list(command))
