"""Starting sub-tasks: what each is given, which job runs them, and one call that is never made twice (R39–R56)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dsl.data import Batch, DataFailure, Value, kind_of, with_article
from dsl.nodes.control import Body
from dsl.nodes.expressions import Expression, Text
from interpreter import events as e
from interpreter.machine.context import Context
from interpreter.machine.final import accepted, patiently
from interpreter.machine.leaving import Gave
from interpreter.machine.selecting import wrong_kind
from interpreter.machine.task import Target
from interpreter.state import Child


@dataclass(frozen=True, slots=True)
class Where:
    """The details of a start: the job, the phone, the flow file, how many at a time, how long each, not now."""

    job: Expression | None
    device: Expression | None
    flow: Text | None
    at_most: Expression | None
    up_to: Expression | None
    later: bool


def given(context: Context, body: Body | None, number: int, names: dict[str, Value]) -> dict[str, Value]:
    """What `give` in the body says for one item; a failure of kind `data` when it is no record."""
    left = context.round(body or (), number, names)
    assert isinstance(left, Gave), "the check wants a give there"
    if not isinstance(left.value, dict):
        raise DataFailure(f"a sub-task is given a record, this is {with_article(kind_of(left.value))}")
    return left.value


def start(context: Context, inputs: list[dict[str, Value]], where: Where) -> Batch:
    """Plan one sub-task for each input."""
    target = _target(context, where)
    job = target.job
    if not inputs:
        return Batch((), (), job)
    options = _options(context, where)
    variables: Any = [{**context.sent(one), **target.mark} for one in inputs]
    body: dict[str, Value] = {"job": job, "inputs": tuple(inputs)}
    answer = context.act(body, lambda key: patiently(context.task, lambda: _add(context, variables, job, options, key)))
    ids = tuple(one["planned_task_id"] for one in accepted(answer)["inserted_ids"])
    shown = tuple(context.task.recorded(one) for one in inputs)
    context.task.children.update(
        {id_: Child("planned", job or context.task.order.job, one) for id_, one in zip(ids, shown, strict=True)}
    )
    context.emit(e.SubtasksStarted(key=context.key, job=job or context.task.order.job, ids=ids, inputs=shown))
    if answer.get("lacking"):
        context.emit(e.Warned(message=str(answer["lacking"]), line=context.at.unit.line(context.step)))
    return Batch(ids, tuple(inputs), job)


def _add(context: Context, variables: Any, job: str | None, options: dict[str, Any], key: str) -> dict[str, Any]:
    pin = options.pop("remote_device_id", None)
    run_now = options.pop("run_immediately")
    if pin is None:
        return context.task.api.add_sub_tasks(variables, run_now, job, key=key, **options)
    record = {"job_variables": variables, "run_immediately": run_now, "remote_device_id": pin}
    if job is not None:
        record["job_id"] = job
    return context.task.api.add_sub_tasks(record, key=key, **options)


def _options(context: Context, where: Where) -> dict[str, Any]:
    options: dict[str, Any] = {
        "run_immediately": not where.later,
        "at_most": context.count(where.at_most),
        "each_up_to": None if where.up_to is None else context.seconds(where.up_to, 0.0),
        "will_wait": context.task.device is not None,
    }
    if where.device is not None:
        options["remote_device_id"] = context.task.world.phones.pin(_serial(context, where.device))
    return options


def _serial(context: Context, expression: Expression) -> str:
    """The serial of a phone that is named by it, or by a record like `device`."""
    value = context.value(expression)
    named = value.get("serial") if isinstance(value, dict) else value
    if not isinstance(named, str):
        raise wrong_kind(expression, "a phone", value)
    return named


def _target(context: Context, where: Where) -> Target:
    if where.job is None and where.flow is None:
        return Target(None, context.task.order.mark)
    alias = None if where.job is None else str(context.text(where.job))
    file = None if where.flow is None else str(context.text(where.flow))
    return context.task.world.jobs.target(alias, file, context.at.unit.source.name)


def one_batch(value: Value, expression: Expression) -> Batch:
    """The batch that an expression gives; a failure of kind `data` for anything else."""
    if not isinstance(value, Batch):
        raise wrong_kind(expression, "a batch of sub-tasks", value)
    return value
