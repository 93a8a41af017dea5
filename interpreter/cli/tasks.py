"""`interpret tasks`: the tasks of a job, one with its tree, new ones from a file, and the end of others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interpreter.cli.owning import Where, clean, columns, done, job_named, say, where
from interpreter.cli.reading import file_bytes
from interpreter.cli.refused import Refused

if TYPE_CHECKING:
    from interpreter.jobs.owner import JobOwner

STATES = ("planned", "running", "pending", "confirmed", "failed", "declined")
INNER, DEEPEST = 20, 20
WAITS = {
    "phone": "a phone",
    "start": "its start",
    "place": "its turn",
    "sub-tasks": "its sub-tasks",
    "topic": "another task",
    "taker": "somebody who takes its data",
}


@click.group()
def command() -> None:
    """List and show tasks, add some from a file, cancel others."""


@command.command("list")
@click.argument("job")
@click.option("--status", type=click.Choice(STATES), help="Only those in this state; without it all but planned ones.")
@click.option("--most", type=click.IntRange(1, 100_000), default=100, show_default=True, help="How many at most.")
@where
def listed(found: Where, job: str, status: str | None, most: int) -> None:
    """Show the tasks of a job, newest first; planned ones in their order."""
    with found.owner() as owner:
        job_id = job_named(owner, job)
        tasks = _some(owner, job_id, status, most)
        lacks = done(owner.seen_tasks(job_id, status="planned", limit=1))["lacks"]
    rows = [("task", "state", "input", "phone", "told"), *map(_row, tasks)]
    lines = [*(columns(rows) if tasks else ["no tasks"]), *map(clean, lacks)]
    say(found, {"tasks": tasks, "lacks": lacks}, lambda: lines)


def _some(owner: JobOwner, job_id: str, status: str | None, most: int) -> list[Mapping[str, Any]]:
    tasks: list[Mapping[str, Any]] = []
    after: str | None = None
    while len(tasks) < most:
        answer = done(owner.seen_tasks(job_id, status=status, after=after, limit=min(most - len(tasks), 500)))
        tasks += answer["tasks"]
        after = answer["next"]
        if after is None:
            break
    return tasks


def _row(node: Mapping[str, Any]) -> tuple[str, str, str, str, str]:
    name = node["job_task_id"] or node["planned_task_id"] or "hidden"
    return name, node["status"], node["input"] or "", node["device"] or "", _told(node)


def _told(node: Mapping[str, Any]) -> str:
    """Why it ended as it did, or what it waits for."""
    waits = node["waits"]
    if waits is not None:
        for_ = f"‘{waits['topic']}’" if waits["topic"] else WAITS[waits["for"]]
        return f"waiting for {for_} for {waits['seconds']:.0f} s: {waits['reason']}"
    return str(node["comment"] or node["failureReason"] or "")


@command.command("show")
@click.argument("task")
@where
def show(found: Where, task: str) -> None:
    """Show one task: its input, what it handed in, and the tasks that it started."""
    with found.owner() as owner:
        full = done(owner.task(task))["task"]
        tree = done(owner.tree(task))
        lines = list(_tree(owner, tree, 0)) if not found.as_json else []
    say(found, {"task": full, "tree": {name: tree[name] for name in ("above", "task", "below", "next")}},
        lambda: [*_described(full, tree["task"]), *lines])  # fmt: skip


def _described(full: Mapping[str, Any], node: Mapping[str, Any]) -> list[str]:
    told = {
        "state": f"{node['status']}, attempt {full['attempt']}",
        "told": _told(node),
        "phone": node["device"] or "",
        "input": node["input"] or "",
        "handed in": full["job_proof"] or "",
        **{f"file {file['name']}": file["url"] for file in full["files"]},
    }
    return [full["job_task_id"], *(f"  {clean(name):10} {clean(value)}" for name, value in told.items() if value)]


def _tree(owner: JobOwner, tree: Mapping[str, Any], depth: int) -> Iterator[str]:
    """The tasks below one, those of the first of them included; the rest of a long list is counted."""
    for node in tree["below"]:
        name, state, given, _, told = _row(node)
        yield "  " * depth + "  ".join(filter(None, ("└", name, state, clean(given)[:60], clean(told))))
        if node["sub_tasks"] and node["job_task_id"] and depth < DEEPEST:
            yield from _tree(owner, done(owner.tree(node["job_task_id"], limit=INNER)), depth + 1)
    if tree["next"]:
        counts = ", ".join(f"{count} {state}" for state, count in tree["task"]["sub_tasks"].items())
        yield "  " * depth + f"└  and more: {counts} in all"


@command.command("add")
@click.argument("job")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--input", "pairs", multiple=True, metavar="NAME=VALUE", help="One task from inputs by name, no file.")
@click.option("--later", is_flag=True, help="They wait until you let them start.")
@where
def add(found: Where, job: str, file: Path | None, pairs: tuple[str, ...], *, later: bool) -> None:
    """Plan a task for each line of a CSV or JSON Lines file.

    The first line of CSV names the inputs. When anything is wrong, all that is wrong is told and nothing is planned.
    """
    if (file is None) == (not pairs):
        raise Refused("give a file, or --input name=value")
    with found.owner() as owner:
        job_id = job_named(owner, job)
        inputs = _inputs(file, pairs, done(owner.job(job_id))["job"]["job_variables_schema"])
        answer = done(owner.post_inputs(job_id, inputs, run_immediately=not later))
    ids = [one["planned_task_id"] for one in answer["inserted_ids"]]
    said = "1 task planned" if len(ids) == 1 else f"{len(ids)} tasks planned"
    say(found, {"job_id": job_id, "planned_task_ids": ids}, lambda: [said + (", to be started later" if later else "")])


def _inputs(file: Path | None, pairs: tuple[str, ...], schema: Any) -> list[dict[str, Any]]:
    from interpreter.jobs.sheets import Unusable, read_inputs, record_of  # noqa: PLC0415

    try:
        if file is not None:
            return list(read_inputs(file_bytes(file), schema))
        named = [(name.strip(), value) for name, equals, value in (pair.partition("=") for pair in pairs) if equals]
        if len(named) != len(pairs):
            raise Refused("--input is written as name=value")
        return [record_of(named, schema)]
    except Unusable as wrong:
        place = "the inputs do not fit" if file is None else f"{file} was not taken"
        raise Refused("\n       ".join((f"{place}, nothing is planned:", *map(clean, wrong.problems)))) from None


@command.command("start")
@click.argument("tasks", nargs=-1, required=True)
@where
def start(found: Where, tasks: tuple[str, ...]) -> None:
    """Let planned tasks start that wait for it, all or none."""
    with found.owner() as owner:
        done(owner.let_start(tasks))
    say(found, {"planned_task_ids": list(tasks)}, lambda: [f"{len(tasks)} may start now"])


@command.command("cancel")
@click.argument("tasks", nargs=-1, required=True)
@where
def cancel(found: Where, tasks: tuple[str, ...]) -> None:
    """Take planned tasks out of the queue, all or none."""
    with found.owner() as owner:
        done(owner.remove_planned(tasks))
    say(found, {"planned_task_ids": list(tasks)}, lambda: [f"{len(tasks)} cancelled"])


@command.command("remove")
@click.argument("task")
@where
def remove(found: Where, task: str) -> None:
    """Remove a task that has started; a running one is stopped, those that it started stay."""
    with found.owner() as owner:
        done(owner.remove_task(task))
    say(found, {"job_task_id": task}, lambda: [f"{clean(task)} removed"])
