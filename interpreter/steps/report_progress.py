"""`report progress`."""

from __future__ import annotations

from dsl.steps.report_progress import ReportProgress
from interpreter import events as e
from interpreter.machine.context import Context
from interpreter.machine.final import accepted, patiently


def execute(step: ReportProgress, context: Context) -> None:
    """Add to the task's bag and hand in the whole of it, since every submission replaces the one before (R8)."""
    task = context.task
    news = context.record(step.data)
    with task.job_lock:
        bag = {**task.progress, **news}
        data = context.sent(bag)
        answer = context.act(
            bag, lambda key: patiently(task, lambda: task.api.submit_task("running", data, False, [], key=key))
        )
        accepted(answer)
        task.keep("progress", (task.progress, bag))
        task.progress = bag
        context.emit(e.ProgressReported(data=task.recorded(bag)))
