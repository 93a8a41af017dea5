"""What can go wrong below the machine, in the words of the language: each becomes a failure of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from dsl.data import DataFailure
from dsl.nodes.base import Line
from interpreter.ai.port import BrowserError
from interpreter.devices.port import DeviceError, DeviceLost
from interpreter.devices.screen import ScreenError, SelectorError
from interpreter.failure import Failure, Problem
from interpreter.jobs.port import NotReachable
from interpreter.machine.guards import LimitReached
from interpreter.machine.strand import At


@contextmanager
def placed(statement: Line, at: At) -> Iterator[None]:
    """Whatever fails inside fails as the language says, with this statement as its place unless it has one."""
    try:
        with as_failures():
            yield
    except LimitReached:
        raise
    except Failure as failed:
        unit = at.unit
        problem = failed.problem.at(
            step=unit.words(statement.head),
            line=unit.line(statement),
            span=statement.head,
            flow=unit.source.name,
        )
        raise Failure(problem) from failed


@contextmanager
def as_failures() -> Iterator[None]:
    """Errors of values, phones and the job service as failures without a place."""
    try:
        yield
    except DataFailure as failed:
        start, end = (failed.span.start, failed.span.end) if failed.span else (0, 0)
        raise Failure(Problem("data", failed.message, start=start, end=end)) from failed
    except SelectorError as failed:
        raise Failure(Problem("data", str(failed))) from failed
    except DeviceLost as failed:
        raise Failure(Problem("device", str(failed), lost=True)) from failed
    except (DeviceError, ScreenError) as failed:
        raise Failure(Problem("device", str(failed))) from failed
    except BrowserError as failed:
        raise Failure(Problem(failed.kind, str(failed), help=failed.help)) from failed
    except NotReachable as failed:
        raise Failure(Problem("network", str(failed), lost=True)) from failed
