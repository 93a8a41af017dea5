"""What the steps do: one executor a module, named like the step; found by the kind of the step, loaded when met."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from dsl.nodes.step import Step
from interpreter.machine.task import Execute


class Executors(dict[type[Step], Execute]):
    """The executor of each kind of step, loaded when it is first asked for."""

    def __missing__(self, kind: type[Step]) -> Execute:
        found = self[kind] = cast(Execute, import_module(f"{__name__}.{kind.kind}").execute)
        return found


EXECUTORS = Executors()
