"""`dump`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.dump import Dump
from interpreter import events as e
from interpreter.machine.attaching import attached
from interpreter.machine.context import Context
from interpreter.machine.final import accepted, as_file, patiently


def execute(step: Dump, context: Context) -> Value:
    """Write one row into the job."""
    task = context.task
    job = task.world.jobs.job(str(context.text(step.job)))
    row = context.record(step.data)
    marked = step.marked or "pending"
    data = context.sent(row)
    files = [as_file(name, content) for name, content in attached(context, step.attach)]
    body: dict[str, Value] = {"job": job, "data": row, "marked": marked}
    answer = accepted(
        context.act(
            body,
            lambda key: patiently(task, lambda: task.api.submit_task_to_another_job(job, data, marked, files, key=key)),
        )
    )
    id_ = str(answer["job_task_id"])
    if id_ not in task.told_rows:  # by the program that stopped
        task.rows += 1
        context.emit(e.RowDumped(job=job, job_task=id_, marked=marked))
    return {"job_task_id": id_}
