"""What an expression sees at its place: the strand's names, the built-in ones, the time and random numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from dsl.data import Value
from interpreter.expressions import Env
from interpreter.failure import Problem
from interpreter.kept import kept
from interpreter.machine.replay import exactly, value_from

if TYPE_CHECKING:
    from interpreter.machine.strand import At, Strand


class Here(Env):
    """Where the expressions of one strand are evaluated, one after the other; `at` is the place of the one now."""

    __slots__ = ("at", "strand")

    def __init__(self, strand: Strand, at: At) -> None:
        super().__init__({}, _Outside(self), _BuiltIn(self))
        self.strand = strand
        self.at = at


TIMED = 10  # digits of a task's id, with which keys begin, that say when it was made and do not follow from the seed


def env(strand: Strand, at: At) -> Env:
    """Where an expression is evaluated on this strand, as things are now; good for this one evaluation."""
    here = strand.here
    if here is None:
        here = strand.here = Here(strand, at)
    here.at = at
    here.names = strand.seen or strand.visible()
    here.may_lack = at.unit.may_lack
    return here


def chance(strand: Strand, at: At) -> Random:
    """Random numbers that depend on the run's seed and on the place alone, so that they are the same after a crash."""
    return Random(f"{strand.task.world.seed}:{strand.count(strand.key(at) + '~chance')[TIMED:]}")


class _Outside:
    """The time and random numbers."""

    __slots__ = ("_here",)

    def __init__(self, here: Here) -> None:
        self._here = here

    def now(self) -> datetime:
        strand = self._here.strand
        clock = strand.task.clock
        if not strand.exact:
            return clock.now()
        key = strand.count(strand.key(self._here.at) + "~now")
        return datetime.fromisoformat(exactly(strand, key, lambda: clock.now().isoformat()))

    def random(self) -> Random:
        return chance(self._here.strand, self._here.at)


class _BuiltIn(Mapping[str, Value]):
    """`task`, `device`, `run`; the phone is taken when `device` is first read."""

    __slots__ = ("_here",)

    def __init__(self, here: Here) -> None:
        self._here = here

    def __len__(self) -> int:
        return 3

    def __iter__(self) -> Iterator[str]:
        return iter(("task", "device", "run"))

    def __getitem__(self, name: str) -> Value:
        task = self._here.strand.task
        match name:
            case "task":
                timeout = None if task.order.limit is None else timedelta(seconds=task.order.limit)
                return {"id": task.id, "data": dict(task.order.input), "timeout": timeout, "started": task.began}
            case "device":
                return self._device()
            case "run":
                return {"id": task.world.run, "attempt": Decimal(task.order.attempt), "flow": task.plan.flow.name}
            case _:
                raise KeyError(name)

    def _device(self) -> Value:
        strand = self._here.strand
        if not strand.exact:
            return _device(strand)
        key = strand.count(strand.key(self._here.at) + "~device")
        return value_from(strand, exactly(strand, key, lambda: kept(_device(strand))))


def _device(strand: Strand) -> Value:
    strand.live()
    task = strand.task
    task.phone()
    info = task.info
    assert info is not None
    return {
        "serial": info.serial,
        "model": info.model,
        "android": info.android,
        "width": Decimal(info.width),
        "height": Decimal(info.height),
        "phone_number": info.phone_number,
        "dark": info.dark,
    }


def problem_record(problem: Problem) -> dict[str, Value]:
    """`problem {kind, step, message, line, screen}` for handlers."""
    return {
        "kind": problem.kind,
        "step": problem.step,
        "message": problem.message,
        "line": Decimal(problem.line),
        "screen": problem.screen or None,
    }
