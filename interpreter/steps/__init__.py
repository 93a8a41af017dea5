"""What the steps do: one executor a module, named like the step; found by the kind of the step, loaded when met."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from dsl.nodes.step import Step
from interpreter.machine.task import Execute

_FOUND: dict[type[Step], Execute] = {}


def executor(kind: type[Step]) -> Execute:
    """The executor of a kind of step."""
    found = _FOUND.get(kind)
    if found is None:
        found = _FOUND[kind] = cast(Execute, import_module(f"{__name__}.{kind.kind}").execute)
    return found
