"""What can go wrong below the machine, in the words of the language: each becomes a failure of a kind."""

from __future__ import annotations

from types import TracebackType

from dsl.data import DataFailure
from dsl.nodes.base import Line
from interpreter.ai.port import BrowserError
from interpreter.devices.port import DeviceError, DeviceLost, DeviceTimeout
from interpreter.devices.screen import ScreenError, SelectorError
from interpreter.engine.port import InDoubt
from interpreter.failure import Failure, Problem
from interpreter.jobs.port import NotReachable
from interpreter.machine.guards import LimitReached
from interpreter.machine.strand import At


class as_failures:  # noqa: N801 - it reads as what it does: `with as_failures():`
    """Errors of values, phones and the job service as failures without a place."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        problem = None if error is None else _problem(error)
        if problem is not None:
            raise Failure(problem) from error


class placed:  # noqa: N801
    """Whatever fails inside fails as the language says, with this statement as its place unless it has one."""

    __slots__ = ("_at", "_statement")

    def __init__(self, statement: Line, at: At) -> None:
        self._statement = statement
        self._at = at

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        failed = None if error is None else failed_at(error, self._statement, self._at)
        if failed is not None:
            raise failed from error


def failed_at(error: BaseException, statement: Line, at: At) -> Failure | None:
    """The failure that an error is at this statement; None for an end of a limit, and for what no flow may meet."""
    if isinstance(error, LimitReached):
        return None
    problem = error.problem if isinstance(error, Failure) else _problem(error)
    if problem is None:
        return None
    line, words = at.unit.said(statement)
    return Failure(problem.at(step=words, line=line, span=statement.head, flow=at.unit.source.name))


def may_be_met(error: BaseException) -> bool:
    """Whether an error is one that a flow may meet, so that it goes on behind a `try`."""
    return isinstance(error, Failure) or _problem(error) is not None


def _problem(error: BaseException) -> Problem | None:
    """What an error of a value, a phone or a service is for a flow; None when it is none of them."""
    match error:
        case DataFailure():
            start, end = (error.span.start, error.span.end) if error.span else (0, 0)
            return Problem("data", error.message, start=start, end=end)
        case SelectorError():
            return Problem("data", str(error))
        case DeviceLost() | DeviceTimeout():
            return Problem("device", str(error), lost=True)
        case DeviceError() | ScreenError():
            return Problem("device", str(error))
        case BrowserError():
            return Problem(error.kind, str(error), help=error.help)
        case InDoubt():
            return Problem("interrupted", str(error))
        case NotReachable():
            return Problem("network", str(error), lost=True)
        case _:
            return None
