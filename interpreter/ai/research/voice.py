"""What a research tells while it works: each event with its time, each phase with what it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from interpreter.ai.research import events as e
from interpreter.clock import Clock


@dataclass(slots=True)
class Voice:
    """The voice of one research: `tell` hears its events; `round` is the round of searching, if it is in one."""

    tell: Callable[[e.ResearchEvent], None]
    clock: Clock
    round: int | None = None
    phases: Counter[str] = field(default_factory=Counter)
    """Milliseconds, by activity."""
    _activity: e.Activity | None = None

    @asynccontextmanager
    async def phase(self, activity: e.Activity) -> AsyncIterator[None]:
        """What is being done meanwhile; where it fails, `fail` says so."""
        before, began = self._activity, self.clock.monotonic()
        self._activity = activity
        yield
        self._activity = before
        self.phases[activity] += int((self.clock.monotonic() - began) * 1000)

    def say(self, kind: type[e.ResearchEvent], message: str, **fields: Any) -> None:
        """Tell something now."""
        now = round(self.clock.now().timestamp() * 1000)
        self.tell(kind(message=message, timestamp=now, **fields))

    def fail(self, name: str, message: str) -> None:
        """Tell that it ends here, and during what."""
        place: dict[str, Any] = {"activity": self._activity} if self._activity else {}
        if self.round is not None:
            place["iteration"] = self.round
        self.say(e.ResearchError, message, error=e.Trouble(name=name, message=message), **place)
