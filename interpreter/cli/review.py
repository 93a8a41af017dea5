"""`interpret review`: the verdict on tasks that wait for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import click

from interpreter.cli.owning import Where, done, job_named, say, where
from interpreter.cli.refused import Refused

if TYPE_CHECKING:
    from interpreter.jobs.owner import JobOwner

VERDICTS = {"confirm": "confirmed", "decline": "declined"}


@click.command("review")
@click.argument("verdict", type=click.Choice(list(VERDICTS)))
@click.argument("tasks", nargs=-1)
@click.option("--all-of", "job", metavar="JOB", help="All tasks of a job that wait for a review.")
@click.option("--comment", help="What the worker should know.")
@where
def command(found: Where, verdict: str, tasks: tuple[str, ...], job: str | None, comment: str | None) -> None:
    """Confirm or decline tasks, all or none.

    `interpret tasks list JOB --status pending` shows those that wait for it.
    """
    if (job is None) == (not tasks):
        raise Refused("name the tasks, or --all-of a job")
    with found.owner() as owner:
        if job is not None:
            job_id = job_named(owner, job)
            tasks = tuple(one["job_task_id"] for one in _pending(owner, job_id))
        else:
            job_ids = {done(owner.task(one))["task"]["job_id"] for one in tasks}
            if len(job_ids) > 1:
                raise Refused("these tasks belong to several jobs: review those of one job at a time")
            (job_id,) = job_ids
        if tasks:
            done(owner.review(job_id, tasks, VERDICTS[verdict], comment))
    said = f"{len(tasks)} {VERDICTS[verdict]}" if tasks else "nothing waits for a review"
    say(found, {"job_id": job_id, "job_task_ids": list(tasks), "status": VERDICTS[verdict]}, lambda: [said])


def _pending(owner: JobOwner, job_id: str) -> Iterator[Mapping[str, Any]]:
    after: str | None = None
    while True:
        answer = done(owner.tasks(job_id, status="pending", after=after, limit=500))
        yield from answer["job_tasks"]
        after = answer["next"]
        if after is None:
            return
