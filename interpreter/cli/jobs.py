"""`interpret jobs`: the jobs of a server, made from flows, shown and shared."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interpreter.cli.owning import Where, all_jobs, clean, columns, done, job_named, say, where
from interpreter.cli.refused import Refused

if TYPE_CHECKING:
    from interpreter.given.manifest import Manifest
    from interpreter.work.publish import Published

STATES = ("running", "pending", "confirmed", "failed", "declined")


@click.group()
def command() -> None:
    """Make, list, show and share jobs."""


@command.command("list")
@where
def listed(found: Where) -> None:
    """Show all jobs that you own or that are shared with you, newest first."""
    with found.owner() as owner:
        jobs = list(all_jobs(owner))
    head = ("job", "id", "planned", *STATES, "rows", "owner")
    rows = [
        (job["name"], job["job_id"], job["planned"], *(job["counts"].get(state, 0) for state in STATES), job["rows"],
         job["owner"])
        for job in jobs
    ]  # fmt: skip
    say(found, {"jobs": jobs}, lambda: columns([head, *([str(cell) for cell in row] for row in rows)]))


@command.command("create")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--project", metavar="NAME", help="What the jobs of this folder are kept under; else the folder's name.")
@where
def create(found: Where, file: Path, project: str | None) -> None:
    """Bring a flow and the jobs beside it to the server.

    Again, it brings them up to date and makes none twice.
    """
    manifest = _manifest(file)
    with found.owner() as owner:
        published = _published(owner, file, manifest, project)
        made = [
            {"alias": alias, "job_id": job_id, "name": done(owner.job(job_id))["job"]["name"]}
            for alias, job_id in published.jobs.items()
        ]
    rows = [("job", "name", "id"), *((job["alias"], job["name"], job["job_id"]) for job in made)]
    say(found, {"job_id": published.root, "project": published.project, "jobs": made}, lambda: columns(rows))


def _manifest(file: Path) -> Manifest:
    from interpreter.given.manifest import ManifestProblem, read_manifest  # noqa: PLC0415 - loads YAML

    if not file.is_file():
        raise Refused(f"there is no file {file}")
    try:
        return read_manifest(file.parent)
    except ManifestProblem as problem:
        raise Refused(str(problem)) from None


def _published(owner: Any, file: Path, manifest: Manifest, project: str | None) -> Published:
    from interpreter.failure import Failure  # noqa: PLC0415 - loads what only publishing needs
    from interpreter.given.loading import FlowErrors, NoFlow, load  # noqa: PLC0415
    from interpreter.work.publish import publish  # noqa: PLC0415

    try:
        load(file)
        return publish(owner, file, manifest, project=project)
    except NoFlow as problem:
        raise Refused(str(problem)) from None
    except FlowErrors:
        raise Refused(f"{file} has mistakes; `interpret lint {file}` shows them") from None
    except Failure as failed:
        raise Refused(failed.problem.message) from None


@command.command("show")
@click.argument("job")
@where
def show(found: Where, job: str) -> None:
    """Show one job, named by its id or its name."""
    with found.owner() as owner:
        job_id = job_named(owner, job)
        about = dict(done(owner.job(job_id))["job"])
        about["planned"] = done(owner.planned(job_id, limit=1))["total"]
    say(found, {"job": about}, lambda: _described(about))


def _described(about: dict[str, Any]) -> list[str]:
    counts = ", ".join(f"{about['counts'][state]} {state}" for state in STATES if about["counts"].get(state))
    schema = about["job_variables_schema"]
    inputs = ", ".join(f"{one['name']} ({one.get('type', 'any')})" for one in schema["fields"]) if schema else ""
    shares = ", ".join(f"{user} may {right}" for user, right in about["shares"].items())
    told = {
        "id": about["id"],
        "tasks": f"{counts or 'none yet'}; {about['planned']} planned",
        "inputs": inputs or "any",
        "review": about["review"],
        "phone": "needed" if about["needs_device"] else "not needed",
        "minutes": f"{about['timeout_min']:g} for each task",
        "shared": shares or "with nobody",
    }
    return [clean(about["name"]), *(f"  {name:8} {clean(value)}" for name, value in told.items())]


@command.command("share")
@click.argument("job")
@click.argument("user")
@click.argument("right", type=click.Choice(["view", "edit", "none"]))
@where
def share(found: Where, job: str, user: str, right: str) -> None:
    """Let another user view or edit a job, or neither any more."""
    with found.owner() as owner:
        job_id = job_named(owner, job)
        done(owner.unshare(job_id, user) if right == "none" else owner.share(job_id, user, right))
    said = "may do nothing with it any more" if right == "none" else f"may {right} it"
    say(found, {"job_id": job_id, "user": user, "right": right}, lambda: [f"{clean(user)} {said}"])
