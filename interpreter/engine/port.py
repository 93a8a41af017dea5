"""What the machine asks of an engine: a few verbs, so that a run survives what the engine can survive.

Pure, repeatable and device steps are simply done. A `once` or `final` step leaves an intent before it acts, so
that after a crash nobody has to guess (docs/durable-runs.md).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from dsl.nodes.step import Effect
from interpreter.clock import Signal
from interpreter.recorder import Emit

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """One effect: the key that makes it the same again, its class, and what it is about to send.

    `again`: whoever gets it knows it by its key, so that sending it again does nothing twice.
    """

    key: str
    effect: Effect
    body: Any = None
    again: bool = True


class InDoubt(Exception):  # noqa: N818 - what it is, not an error
    """Whether an act was done before a crash cannot be known; the message says so."""


class Engine(Protocol):
    """One run's engine; every method may be called from any task's thread."""

    def step(self, emit: Emit, act: Act, do: Callable[[], T]) -> T:
        """Do something; what must not happen twice has its intent on disk before it is done.

        What was done before a crash gives its answer again; raises InDoubt when that cannot be known.
        """

    def spawn(self, task: str, work: Callable[[], None]) -> None:
        """Run a task beside the others."""

    def wait(self, signal: Signal, seen: int, until: float | None) -> bool:
        """Wait until `signal` has moved past `seen`, or `until` (monotonic seconds); True when it moved."""

    def signal(self, signal: Signal) -> None:
        """Move a signal on and wake who waits behind it."""

    def sleep_until(self, moment: float, stop: Signal) -> bool:
        """Wait for a moment (monotonic seconds); False when `stop` moved first."""

    def finish(self, task: str) -> None:
        """A task's last event is written: it is on disk, and what the task had claimed is free again."""

    def claim(self, task: str, resource: str) -> bool:
        """Have something (a phone) for this task alone until it finishes or gives it back; False when it is held."""

    def give_back(self, task: str, resource: str) -> None:
        """Let go of what was claimed before the task's end."""

    def recall(self, key: str) -> Any:
        """What was kept under a key before a crash, as JSON; None when nothing was, and for the second who asks."""

    def keep(self, key: str, record: Any) -> None:
        """Keep JSON for a run that goes on after a crash; it survives the end of this process."""

    def passed(self, key: str) -> None:
        """A step that gives nothing is over, and the log says so; `recall` gives `{"v": None}` for it after a crash."""

    def elapsed(self) -> float:
        """Seconds of work so far, over all processes that worked on it."""
