"""Why a step did not do what it says: one frozen problem, and the exception that carries it up to a handler.

A problem keeps its place in the flow, so that it can be shown like any finding of the language side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

from dsl.source import NOWHERE, Span

ProblemKind: TypeAlias = Literal[
    "not_found", "timeout", "assertion", "app", "device", "network", "job", "browser", "data", "cancelled",
    "interrupted",
]  # fmt: skip
KINDS: tuple[ProblemKind, ...] = get_args(ProblemKind)


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong at which step. `start` and `end` are offsets in the text of `flow` (a path).

    `screen` is what was to be read on the phone, `candidates` the nearest elements, `lost` that the phone or
    the service is gone, so that the flow itself is not to blame.
    """

    kind: ProblemKind
    message: str
    label: str = ""
    step: str = ""
    line: int = 0
    start: int = 0
    end: int = 0
    flow: str = ""
    screen: str = ""
    candidates: tuple[str, ...] = ()
    help: str = ""
    lost: bool = False

    @property
    def span(self) -> Span:
        """The stretch of the flow's text that the problem is about."""
        return Span(self.start, self.end) if self.end else NOWHERE

    def at(self, *, step: str, line: int, span: Span, flow: str) -> Problem:
        """The same problem at its place; a problem that has one keeps it, and its span if it knows that alone."""
        if self.line:
            return self
        start, end = (self.start, self.end) if self.end else (span.start, span.end)
        return replace(self, step=step, line=line, start=start, end=end, flow=flow)


class Failure(Exception):  # noqa: N818 - a word of the language
    """A step failed; handlers of the flow may catch it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def failure(kind: ProblemKind, message: str, **more: object) -> Failure:
    """A failure of a kind, without a place yet; further fields of the problem as keywords."""
    return Failure(Problem(kind, message, **more))  # type: ignore[arg-type]


class Interrupted(Exception):  # noqa: N818 - a word of the language
    """The run is to stop here: nothing is handed in, no handler runs, the task stays open (Ctrl-C)."""
