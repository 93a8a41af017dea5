"""Gives every event its place in the run and hands it on by a call, to an ordered list of sinks, the log first.

Nothing leaves before it is redacted, and no sink can hold the run up by not reading: each is called and returns. A
sink that has `hears` (kinds of events) is called for those alone. One that has `settles` (kinds of events, too) is
waited for by who told of such a thing, `settle()`, while others go on telling.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, runtime_checkable

from interpreter import lines
from interpreter.clock import Clock
from interpreter.events import Entry, Event, LoopRound
from interpreter.redact import Redactor

Sink: TypeAlias = Callable[[Entry], None]
Emit: TypeAlias = Callable[[Event], None]


@runtime_checkable
class Settling(Protocol):
    """A sink that is waited for."""

    @property
    def settles(self) -> frozenset[type[Event]]:
        """The kinds of events after which it is."""

    def settle(self) -> None:
        """Return when all that it was told is safe."""


@dataclass(frozen=True, slots=True)
class Only:
    """A sink that hears events of these kinds alone."""

    hears: frozenset[type[Event]]
    sink: Sink

    def __call__(self, entry: Entry) -> None:
        """Hand it on."""
        self.sink(entry)


TICK = 0.001  # seconds; the wall clock is asked no more often, `offset` tells what is finer

# these say which thing something is; a secret that happens to look the same must not tear the log apart
NAMES = frozenset(
    {"event", "key", "kind", "how", "effect", "what", "status", "outcome", "id", "ids", "offer", "levels", "running"}
)
# values of the flow, where a number may be a secret as well; other numbers are lines, sizes and the like
FREE = frozenset({"value", "data", "body", "input", "inputs", "names", "scopes"})
_NO_ROUNDS: list[LoopRound] = []


class Recorder:
    """The one writer of a run's events."""

    def __init__(
        self, run: str, clock: Clock, redactor: Redactor, sinks: Sequence[Sink], after: Entry | None = None
    ) -> None:
        """`after`: the last entry of a log that goes on."""
        self._run = run
        self._clock = clock
        self._redactor = redactor
        self._sinks = tuple(sinks)
        self._hearing: dict[type[Event], tuple[tuple[Sink, ...], tuple[Callable[[], None], ...]]] = {}
        self._monotonic = clock.monotonic
        self._began = clock.monotonic() - (0.0 if after is None else after.offset)
        self._seq = 0 if after is None else after.seq
        self._lock = threading.Lock()
        self._asked, self._now = -TICK, clock.now()

    def emit(
        self, event: Event, task: str | None = None, strand: str = "", rounds: list[LoopRound] = _NO_ROUNDS
    ) -> Entry:
        """Redact an event, give it the next number and hand it to all sinks.

        `rounds` that nothing told of yet are told with it, and taken out of their list.
        """
        masks = self._redactor.knows_any
        clean = lines.event(self._clean(event)) if masks and self._may_show(event) else event
        with self._lock:
            told: tuple[LoopRound, ...] = ()
            if rounds:
                told = tuple(rounds)
                rounds.clear()
                if masks:
                    told = lines.rounds([self._clean(one) if self._may_show(one) else lines.body(one) for one in told])
            self._seq = seq = self._seq + 1
            # rounded to microseconds; `round` takes twice as long
            offset = int((self._monotonic() - self._began) * 1e6 + 0.5) / 1e6
            if offset >= self._asked + TICK:
                self._asked, self._now = offset, self._clock.now()
            entry = Entry(seq, self._now, offset, self._run, task, strand, clean, told)
            hearing, settling = self._hearing.get(type(event)) or self._who_hears(type(event))
            for sink in hearing:
                sink(entry)
        for settle in settling:
            settle()
        return entry

    def _who_hears(self, kind: type[Event]) -> tuple[tuple[Sink, ...], tuple[Callable[[], None], ...]]:
        hearing = tuple(sink for sink in self._sinks if kind in getattr(sink, "hears", (kind,)))
        may_settle: tuple[object, ...] = hearing
        settling = tuple(sink.settle for sink in may_settle if isinstance(sink, Settling) and kind in sink.settles)
        self._hearing[kind] = found = (hearing, settling)
        return found

    def _may_show(self, told: Event | LoopRound) -> bool:
        return self._redactor.may_be_in(lines.own(told))

    def _clean(self, told: Event | LoopRound) -> dict[str, Any]:
        # through JSON and back: what a sink sees is what a reader of the log will see
        return {
            name: value if name in NAMES else self._redactor.value(value, numbers=name in FREE)
            for name, value in lines.body(told).items()
        }
