"""submitTaskToAnotherJob: the checks of the target in their order, and of the row (R20–R33)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interpreter.jobs.rules.files import FileSet, read_files
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import digest, object_of

STATUSES = ("pending", "failed", "declined")
DEVICES_AUTOMATION = "devices_automation"


@dataclass(frozen=True, slots=True)
class Target:
    """What the checks must know of the job that a row goes to."""

    type: str
    automation_id: str | None
    planned: int
    own: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One checked row; its addresses of files are not in it yet."""

    data: dict[str, Any]
    status: str
    files: FileSet
    digest: str


def check_target(target: Target, automation_id: str | None) -> None:
    """Refuse a job that is no data dump of this automation.

    The own job comes before the planned tasks: it always has one, so that its own reason could never be told.
    """
    if target.type != DEVICES_AUTOMATION:
        raise Refused("the target is not a job for devices", "not_a_dump")
    if not target.automation_id:
        raise Refused("the target has no automation", "not_a_dump")
    if target.own:
        raise Refused("the target must be a different job", "own_job")
    if target.planned:
        raise Refused("the target has planned tasks, so it takes no rows", "not_a_dump")
    if target.automation_id != automation_id:
        raise Refused("the target belongs to another automation", "other_automation")


def read_row(job_id: Any, data: Any, status: Any, files: Any, *, most_bytes: int) -> Row:
    """Check data, status and files of a row (R28, R29, R32)."""
    record = object_of(data, "data")
    if status is None:
        status = "pending"
    if status not in STATUSES:
        raise Refused("the status of a row must be pending, failed or declined", "bad_status")
    found = read_files(files, most_bytes=most_bytes, taken=tuple(record))
    return Row(record, status, found, digest([str(job_id), record, status, found.body()]))
