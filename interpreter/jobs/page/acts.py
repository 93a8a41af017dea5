"""What the forms of the page do: post inputs, review, start and cancel planned tasks, remove a task."""

from __future__ import annotations

from interpreter.jobs.page.views import job as show_job
from interpreter.jobs.page.visit import Answer, Asked, Goto, unwrapped
from interpreter.jobs.sheets import Unusable, read_inputs

_REVIEWS = {"confirm": "confirmed", "decline": "declined"}


def post_inputs(asked: Asked) -> Answer:
    """Plan a task for each line of a file; everything that is wrong with it is shown, and then nothing is planned."""
    job_id = asked.path["job_id"]
    schema = unwrapped(asked.desk.job(job_id))["job"]["job_variables_schema"]
    try:
        inputs = read_inputs(asked.file or b"", schema)
    except Unusable as wrong:
        return show_job(asked, wrong.problems, 422)
    key = asked.text("key")[:64] or None
    answer = asked.desk.post_inputs(job_id, inputs, run_immediately=bool(asked.text("start")), key=key)
    if not answer["success"]:
        return show_job(asked, (str(answer["error"]),), 409)
    return Goto(f"/jobs/{job_id}", "posted", len(inputs))


def review(asked: Asked) -> Answer:
    """Confirm or decline the tasks that were chosen, all or none."""
    job_id, chosen = asked.path["job_id"], asked.several("task")
    status = _REVIEWS.get(asked.text("verdict"), "")
    if not chosen:
        return show_job(asked, ("no task is chosen: tick those that the review is for",), 422)
    answer = asked.desk.review(job_id, chosen, status, asked.text("comment") or None)
    if not answer["success"]:
        return show_job(asked, (f"nothing was reviewed: {answer['error']}",), 409)
    back = f"/tasks/{chosen[0]}" if asked.text("back") == "task" else f"/jobs/{job_id}?state=pending"
    return Goto(back, status, len(chosen))


def planned(asked: Asked) -> Answer:
    """Start or cancel the planned tasks that were chosen, all or none."""
    job_id, chosen = asked.path["job_id"], asked.several("task")
    if not chosen:
        return show_job(asked, ("no task is chosen: tick those that it is for",), 422)
    starts = asked.text("verdict") == "start"
    answer = asked.desk.let_start(chosen) if starts else asked.desk.remove_planned(chosen)
    if not answer["success"]:
        return show_job(asked, (f"nothing was changed: {answer['error']}",), 409)
    return Goto(f"/jobs/{job_id}?state=planned", "started" if starts else "cancelled", len(chosen))


def remove(asked: Asked) -> Answer:
    """Remove one task; a running one is stopped."""
    task_id = asked.path["task_id"]
    job_id = unwrapped(asked.desk.task(task_id))["task"]["job_id"]
    unwrapped(asked.desk.remove_task(task_id))
    return Goto(f"/jobs/{job_id}", "removed")
