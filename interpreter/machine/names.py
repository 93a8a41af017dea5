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
from interpreter.plan import Unit

if TYPE_CHECKING:
    from interpreter.machine.strand import Strand
    from interpreter.machine.task import Task


def env(strand: Strand, unit: Unit) -> Env:
    """Where an expression of a file is evaluated on this strand, as things are now."""
    return Env(strand.visible(), _Outside(strand.task), _BuiltIn(strand.task), unit.may_lack)


class _Outside:
    """The time and the task's random numbers."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def now(self) -> datetime:
        return self._task.clock.now()

    def random(self) -> Random:
        return self._task.random


class _BuiltIn(Mapping[str, Value]):
    """`task`, `device`, `run`; the phone is taken when `device` is first read."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def __len__(self) -> int:
        return 3

    def __iter__(self) -> Iterator[str]:
        return iter(("task", "device", "run"))

    def __getitem__(self, name: str) -> Value:
        task = self._task
        match name:
            case "task":
                timeout = None if task.order.limit is None else timedelta(seconds=task.order.limit)
                return {"id": task.id, "data": dict(task.order.input), "timeout": timeout, "started": task.began}
            case "device":
                return _device(task)
            case "run":
                return {"id": task.world.run, "attempt": Decimal(task.order.attempt), "flow": task.plan.flow.name}
            case _:
                raise KeyError(name)


def _device(task: Task) -> Value:
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
