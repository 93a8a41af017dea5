"""Where an expression is evaluated: names and their values, the world outside, and how much work is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from dsl.data import DataFailure, Value
from dsl.data.limits import OPERATIONS
from dsl.functions.outside import Outside
from dsl.nodes.expressions import Expression

BUILT_IN = ("task", "device", "run", "item", "problem")


class Env:
    """The names of a flow or block, and the built-in records that no name hides. It belongs to one thread.

    `names` may change between evaluations; a name without a value reads as nothing (language rule 7). `may_lack` says
    of a value of the flow whether its type has a `?`: parts of nothing are nothing then, and a failure otherwise.
    """

    __slots__ = ("built_in", "left", "may_lack", "names", "outside")

    def __init__(
        self,
        names: dict[str, Value],
        outside: Outside,
        built_in: Mapping[str, Value] | None = None,
        may_lack: Callable[[Expression], bool] = lambda _: False,
    ) -> None:
        self.names = names
        self.outside = outside
        self.built_in: Mapping[str, Value] = built_in or {}
        self.may_lack = may_lack
        self.left = OPERATIONS

    def spend(self, work: int) -> None:
        """Take work from what one evaluation may do; fails with kind `data` when nothing is left."""
        self.left -= work
        if self.left < 0:
            raise DataFailure(f"this takes more than {OPERATIONS:,} operations, which is the limit of one expression")


Compiled: TypeAlias = Callable[[Env], Value]
