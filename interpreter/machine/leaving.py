"""How a body of statements can be left other than by its end: a closed set. Failures are exceptions, these are not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from dsl.data import Value


@dataclass(frozen=True, slots=True)
class Stopped:
    """`stop repeating`: the innermost loop is left."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """`skip to next`: the innermost loop goes on with its next round."""


@dataclass(frozen=True, slots=True)
class Gave:
    """`give`: the block, branch or sub-task has its value."""

    value: Value


@dataclass(frozen=True, slots=True)
class Ended:
    """The final word was said and accepted; `data` is what was handed in."""

    status: Literal["success", "failed", "declined"]
    data: Any
    reason: str | None = None


Leave: TypeAlias = Stopped | Skipped | Gave | Ended
