"""An AI task service that follows a script: what it says when, and what it was told."""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field

from interpreter.ai.port import BrowserError, Event, Question, Task
from interpreter.clock import Clock


@dataclass
class ScriptedSession:
    """One task; each event comes so many seconds after the one before, and after a question not before its answer."""

    clock: Clock
    script: deque[tuple[float, Event]]
    answers: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    declined: list[str] = field(default_factory=list)
    cancelled: int = 0
    gone: bool = False  # whether forms cannot be answered any more

    def __post_init__(self) -> None:
        self.last = self.clock.monotonic()
        self.open: str | None = None

    def next(self) -> Event | None:
        if self.open is not None or not self.script or self.cancelled:
            return None
        seconds, event = self.script[0]
        if self.clock.monotonic() < self.last + seconds:
            return None
        self.script.popleft()
        self.last += seconds
        if isinstance(event, Question):
            self.open = event.id
        return event

    def answer(self, question: str, values: Mapping[str, str]) -> None:
        self._closed(question)
        self.answers.append((question, dict(values)))

    def decline(self, question: str) -> None:
        self._closed(question)
        self.declined.append(question)

    def _closed(self, question: str) -> None:
        assert question == self.open, "only the open form can be answered"
        if self.gone:
            raise BrowserError("the form is no longer open")
        self.open = None
        self.last = self.clock.monotonic()

    def cancel(self) -> None:
        self.cancelled += 1


@dataclass
class ScriptedBrowser:
    """A script for each task that is started, in order; `tasks` are those that were."""

    clock: Clock
    scripts: list[list[tuple[float, Event]]]
    gone: bool = False
    tasks: list[Task] = field(default_factory=list)
    sessions: list[ScriptedSession] = field(default_factory=list)

    def start(self, task: Task) -> ScriptedSession:
        self.tasks.append(task)
        self.sessions.append(ScriptedSession(self.clock, deque(self.scripts.pop(0)), gone=self.gone))
        return self.sessions[-1]
