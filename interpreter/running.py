"""One task from its assignment to its end: its input, its flow, its verdict; a bug of ours ends it, and nobody else."""

from __future__ import annotations

import errno
import json
import traceback
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from interpreter import events as e
from interpreter.failure import Failure, Interrupted, Problem
from interpreter.given.directory import Directory
from interpreter.given.inputs import Outside, accepted_input
from interpreter.given.loading import Flows
from interpreter.jobs.port import NotReachable
from interpreter.machine.control import run_body
from interpreter.machine.ending import Verdict, refuse_input, run_flow
from interpreter.machine.task import Order, Task, World
from interpreter.machine.troubles import as_failures
from interpreter.state import TaskState

if TYPE_CHECKING:  # SQLAlchemy costs as much as the rest of a worker
    from interpreter.jobs.core import AssignedTask
    from interpreter.jobs.host import JobHost

OF_THE_DISK = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EIO})


class TaskHost(Protocol):
    """Who has to hear that a task's program ended."""

    def end_without_final(self, job_task_id: str) -> bool:
        """See JobHost."""


@dataclass(frozen=True, slots=True)
class Crew:
    """What is needed to run a task that is prepared."""

    world: World
    host: TaskHost


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is needed to prepare any task of a run."""

    host: JobHost
    directory: Directory
    flows: Flows


def prepare(crew: Crew, shelf: Shelf, assigned: AssignedTask) -> tuple[Task, dict[str, Any]]:
    """The task with the input as it was handed over; a Failure of kind `job` when its flow cannot run."""
    given: dict[str, Any] = json.loads(assigned.input)
    path, mark = shelf.directory.flow_of(assigned.job_id, given)
    plan = shelf.flows.get(path)
    order = Order(
        assigned.job_task_id,
        assigned.job_id,
        {},
        assigned.attempt,
        assigned.parent_task_id,
        assigned.planned_task_id,
        mark,
        assigned.limit_s,
    )
    task = Task(crew.world, plan, order, shelf.host.task(assigned.job_task_id), run_body)
    return task, given


def run_task(crew: Crew, task: Task, given: dict[str, Any], before: TaskState | None = None) -> Verdict | None:
    """Run it to its verdict, going on from `before` if it had begun; None when it was interrupted and stays open."""
    try:
        verdict = _run(crew, task, given, before)
    except Interrupted:
        task.status = "interrupted"
        task.emit(e.TaskInterrupted())
        task.let_go_of_phone()
        crew.world.engine.finish(task.id)
        return None
    task.let_go_of_phone()
    task.end(verdict.outcome, verdict.reason, verdict.data, verdict.problem)
    crew.world.engine.finish(task.id)
    if task.final is None:
        crew.host.end_without_final(task.id)
    return verdict


def _run(crew: Crew, task: Task, given: dict[str, Any], before: TaskState | None) -> Verdict:
    try:
        refused = _begin(crew, task, given, before)
        return run_flow(task) if refused is None else refuse_input(task, refused)
    except Interrupted:
        raise
    except OSError:
        raise
    except Exception as bug:
        return _bug(crew, task.id, bug)


def _begin(crew: Crew, task: Task, given: dict[str, Any], before: TaskState | None) -> Problem | None:
    """Begin with the input, or go on with it; the problem when it does not fit."""
    begun = crew.world.engine.recall(f"{task.id}~begin")
    if begun is not None and before is not None:
        return task.resume(begun, before)
    try:
        with as_failures():
            values = accepted_input(task.plan.flow, given, Outside(crew.world.clock, task.id))
    except Failure as failed:
        task.begin({}, failed.problem)
        return failed.problem
    task.begin(values)
    return None


def ended_by(bug: Exception, crew: Crew, job_task_id: str) -> Verdict:
    """Close a task that cannot even be begun or ended in order, and say why."""
    with suppress(NotReachable):
        crew.host.end_without_final(job_task_id)
    if isinstance(bug, Failure):
        return Verdict("failed", bug.problem.message, problem=bug.problem)
    if isinstance(bug, OSError):
        return not_written(bug)
    return _bug(crew, job_task_id, bug)


def not_written(problem: OSError) -> Verdict:
    """What a run comes to whose folder cannot be written."""
    outcome: e.Outcome = "failed" if problem.errno in OF_THE_DISK else "internal error"
    return Verdict(outcome, f"the run's folder cannot be written: {problem.strerror}")


def _bug(crew: Crew, job_task_id: str, bug: Exception) -> Verdict:
    """A fault of this program: its details go into a file beside the event log, never to the user."""
    text = crew.world.redactor.text("".join(traceback.format_exception(bug)))
    place = crew.world.files.parent / f"bug-{job_task_id}.txt"
    place.write_text(text, encoding="utf-8")
    return Verdict("internal error", f"a fault of this program; its details are in {place}")
