"""What the page shows: jobs, the tasks and rows of one, one task with those above and below it, phones."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import chain
from secrets import token_hex
from typing import Any

from interpreter.jobs.page.showing import STATES
from interpreter.jobs.page.visit import Asked, Download, Shown, unwrapped
from interpreter.jobs.rows import columns, csv_lines, json_lines, rows_of, shown

PER_PAGE = 50
MOST_OPENED, MOST_INNER = 10, 10
DONE = frozenset({"posted", "confirmed", "declined", "cancelled", "started", "removed"})


def jobs(asked: Asked) -> Shown:
    """All jobs that the visitor may see, with what their tasks do."""
    found = unwrapped(asked.desk.seen_jobs(after=asked.query.get("after"), limit=PER_PAGE))
    phones = unwrapped(asked.desk.devices())
    totals = {state: sum(job["counts"].get(state, 0) for job in found["jobs"]) for state in STATES}
    totals["planned"] = sum(job["planned"] for job in found["jobs"])
    return Shown("jobs.html", {**_turning(asked, found), "jobs": found["jobs"], "totals": totals, "phones": phones})


def _turning(asked: Asked, found: Mapping[str, Any]) -> dict[str, Any]:
    """Where a list goes on, and what was done just before."""
    done = asked.query.get("done")
    count = asked.query.get("count", "")
    return {
        "next": found.get("next"),
        "lacks": found.get("lacks", []),
        "after": asked.query.get("after"),
        "done": done if done in DONE else None,
        "count": int(count) if count.isdecimal() and len(count) < 7 else 1,
    }


def job(asked: Asked, problems: tuple[str, ...] = (), status: int = 200) -> Shown:
    """One job: its tasks in one state or all, with the forms that its reader may use."""
    state = asked.query.get("state")
    state = state if state in STATES else None
    after = asked.query.get("after")
    about = about_job(asked)
    found = unwrapped(asked.desk.seen_tasks(about["id"], status=state, after=after, limit=PER_PAGE))
    values = {**_turning(asked, found), "job": about, "tasks": found["tasks"], "state": state, "problems": problems}
    return Shown("job.html", {**values, "key": token_hex(16)}, status)


def about_job(asked: Asked) -> dict[str, Any]:
    """A job with all its counts, and whether the visitor may change it."""
    found = dict(unwrapped(asked.desk.job(asked.path["job_id"]))["job"])
    planned = unwrapped(asked.desk.planned(found["id"], limit=1))["total"]
    own = found["owner_id"] == asked.visitor.user_id
    right = "own" if own else found["shares"].get(asked.visitor.name)
    found["counts"] = {**found["counts"], "planned": planned}
    found["may_edit"] = right in ("own", "edit")
    return found


def rows(asked: Asked) -> Shown:
    """What the tasks of a job handed in, as a table."""
    about = about_job(asked)
    found = unwrapped(asked.desk.tasks(about["id"], after=asked.query.get("after"), limit=PER_PAGE))
    listed = list(shown(found["job_tasks"]))
    return Shown("rows.html", {**_turning(asked, found), "job": about, "rows": listed, "names": columns(listed)})


def rows_csv(asked: Asked) -> Download:
    """All rows of a job as CSV."""
    about = about_job(asked)
    names = columns(rows_of(asked.desk, about["id"]))
    pieces = csv_lines(rows_of(asked.desk, about["id"]), names)
    return Download(_file_name(about["name"], "csv"), "text/csv", chain([next(pieces)], pieces))


def rows_json(asked: Asked) -> Download:
    """All rows of a job as JSON Lines."""
    about = about_job(asked)
    return Download(
        _file_name(about["name"], "jsonl"), "application/jsonl", json_lines(rows_of(asked.desk, about["id"]))
    )


def _file_name(name: str, extension: str) -> str:
    return f"{re.sub(r'[^A-Za-z0-9]+', '-', name).strip('-')[:60] or 'rows'}.{extension}"


def task(asked: Asked) -> Shown:
    """One task: what it was given and handed in, and the tree around it."""
    desk, task_id = asked.desk, asked.path["task_id"]
    found = unwrapped(desk.tree(task_id, after=asked.query.get("after"), limit=PER_PAGE))
    full = unwrapped(desk.task(task_id))["task"]
    busy = [node for node in found["below"] if node["sub_tasks"] and node["job_task_id"]][:MOST_OPENED]
    inner = {node["job_task_id"]: unwrapped(desk.tree(node["job_task_id"], limit=MOST_INNER))["below"] for node in busy}
    about = about_job(Asked(asked.visitor, desk, {"job_id": full["job_id"]}, {}))
    values = {"job": about, "task": found["task"], "full": full, "above": found["above"], "below": found["below"]}
    return Shown("task.html", {**_turning(asked, found), **values, "inner": inner})


def devices(asked: Asked) -> Shown:
    """All phones, and how many tasks wait for one."""
    found = unwrapped(asked.desk.devices())
    return Shown("devices.html", {**_turning(asked, found), "devices": found["devices"], "waiting": found["waiting"]})
