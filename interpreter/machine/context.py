"""What an executor has at hand: the values of its step, its phone, its job, waiting, and its key."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import Struct

from dsl.data import FileValue, Value
from dsl.nodes.control import Body
from dsl.nodes.expressions import Expression
from dsl.nodes.step import Step
from interpreter import events as e
from interpreter.clock import Clock
from interpreter.devices.port import Device
from interpreter.engine.port import Act
from interpreter.machine import waiting, watch
from interpreter.machine.leaving import Leave
from interpreter.machine.names import env
from interpreter.machine.selecting import count_of, seconds_of, text_of, value_of, wrong_kind
from interpreter.machine.strand import At, LiveLevel, Strand
from interpreter.machine.task import Task
from interpreter.plain import recorded, sent

T = TypeVar("T")


class Context(Struct):  # nobody changes one
    """One step at its place in a running task."""

    strand: Strand
    at: At
    step: Step
    key: str

    @property
    def task(self) -> Task:
        """The task that the step is part of."""
        return self.strand.task

    @property
    def clock(self) -> Clock:
        """The run's time."""
        return self.strand.task.clock

    @property
    def phone(self) -> Device:
        """The task's phone; taken at its first use."""
        return self.strand.task.phone()

    def emit(self, event: e.Event) -> None:
        """Record something that happened."""
        self.strand.emit(event)

    def value(self, expression: Expression) -> Value:
        """The value of an expression."""
        return value_of(expression, self.strand, self.at)

    def text(self, expression: Expression) -> str:
        """The value written out as text; a secret stays one as long as it stands alone."""
        return text_of(expression, self.strand, self.at)

    def seconds(self, expression: Expression | None, default: float) -> float:
        """A duration in seconds; the default when nothing is said."""
        return seconds_of(expression, self.strand, self.at, default)

    def count(self, expression: Expression | None) -> int | None:
        """A whole number; None when nothing is said."""
        return None if expression is None else count_of(expression, self.strand, self.at)

    def flag(self, expression: Expression) -> bool:
        """A condition; it must be a flag (law 4)."""
        return self.at.unit.condition(expression)(env(self.strand, self.at))

    def record(self, expression: Expression | None) -> dict[str, Value]:
        """A record; an empty one when nothing is said."""
        if expression is None:
            return {}
        value = self.value(expression)
        if not isinstance(value, dict):
            raise wrong_kind(expression, "a record", value)
        return value

    def list(self, expression: Expression) -> tuple[Value, ...]:
        """A list."""
        value = self.value(expression)
        if not isinstance(value, tuple):
            raise wrong_kind(expression, "a list", value)
        return value

    def sleep(self, seconds: float) -> None:
        """Wait for a time, not past a limit."""
        waiting.sleep(self.strand, self.at, seconds)

    def until(self, look: Callable[[], T | None], seconds: float, every: float = waiting.GLANCE) -> T | None:
        """Look until there is something; None when it never came in time."""
        return waiting.until(self.strand, self.at, look, seconds, every)

    @property
    def fired(self) -> int:
        """How often the `whenever` rules have fired by now."""
        return sum(self.task.fired.values())

    def look_out(self) -> None:
        """Give the `whenever` rules their turn."""
        watch.look_out(self.strand, self.at)

    def run(self, body: Body, part: str) -> Leave | None:
        """Run a body that belongs to the step; `part` says which, or which round of it."""
        return self.task.run_body(self.strand, body, self.at.into(part))

    def round(self, body: Body, number: int, names: Mapping[str, Value]) -> Leave | None:
        """Run the step's body for one item, with names of its own."""
        at = self.at.round(number)
        key = self.strand.key(at)
        seen = {name: self.task.recorded(value) for name, value in names.items()}
        event = e.LoopRound(key=key, line=at.unit.line(self.step), file=at.file, number=number, names=seen)
        with self.strand.inside(LiveLevel("loop", key, number, names), event):
            return self.task.run_body(self.strand, body, at)

    def act(self, body: Value, do: Callable[[str], T], *, again: bool = True) -> T:
        """Do what must not happen twice: what is sent is on disk first; `do` gets the key to send it under.

        Not `again`: who gets it does not know keys, so that it cannot be sent again after a crash (R113).
        """
        self.strand.live()
        again = again and (not self.task.resumed or "idempotency" in self.task.api.capabilities())
        anew = self.task.anew.get(self.key)
        key = self.key if anew is None else f"{self.key}+{anew}"
        act = Act(key, self.step.effect, recorded(body), again)
        return self.task.world.engine.step(self.emit, act, lambda: do(key))

    def sent(self, value: Value) -> Any:
        """The value as it is handed to the job service."""
        self.task.keep_secret(value)
        return sent(value)

    def save(self, name: str, extension: str, content: bytes) -> FileValue:
        """Keep a file with the run."""
        return self.task.save(name, extension, content)
