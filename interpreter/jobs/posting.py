"""What owners post: jobs with their settings, and inputs as the texts that are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row

from interpreter.jobs.core import Change
from interpreter.jobs.owner import NewJob
from interpreter.jobs.planning import filled_texts
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.schema import check_schema
from interpreter.jobs.rules.values import is_plain, object_of, parsed, text_of


def check_job(job: NewJob) -> None:
    """Refuse a job that is not well made."""
    for value, allowed, what in (
        (job.review, ("auto", "manual", "none"), "review"),
        (job.claim, ("consume", "shared"), "claim"),
        (job.claim_scope, ("job", "origin"), "claim_scope"),
    ):
        if value not in allowed:
            raise Refused(f"{what} must be one of {', '.join(allowed)}", "bad_data")
    if job.timeout_min <= 0:
        raise Refused("the time of a task must be above zero", "bad_data")
    object_of(dict(job.gates), "gates")
    check_schema(job.job_variables_schema)


def job_values(job: NewJob) -> dict[str, Any]:
    """The columns of a new job, without id and owner."""
    schema = job.job_variables_schema
    return {
        "name": job.name,
        "type": job.type,
        "automation_id": job.automation_id,
        "allow_sub_tasks": job.allow_sub_tasks,
        "review": job.review,
        "job_variables_schema": None if schema is None else text_of(dict(schema)),
        "timeout_min": job.timeout_min,
        "needs_device": job.needs_device,
        "gates": text_of(dict(job.gates)),
        "slots": job.slots,
        "claim": job.claim,
        "claim_scope": job.claim_scope,
        "project": job.project,
        "alias": job.alias,
        "restartable": job.restartable,
    }


def input_texts(change: Change, job: Row[Any], inputs: Sequence[str | Mapping[str, Any]]) -> tuple[str, ...]:
    """Inputs as texts; records, and all inputs of a job with a schema, are checked against it."""
    if not inputs:
        raise Refused("there are no inputs", "bad_data")
    as_they_are = {
        index: item for index, item in enumerate(inputs) if isinstance(item, str) and job.job_variables_schema is None
    }
    records = [_record(item, index) if index not in as_they_are else {} for index, item in enumerate(inputs)]
    texts = filled_texts(change, job, records)
    return tuple(as_they_are.get(index, text) for index, text in enumerate(texts)) if as_they_are else texts


def _record(item: str | Mapping[str, Any], index: int) -> dict[str, Any]:
    if type(item) is dict and is_plain(item):
        return item
    return object_of(parsed(item) if isinstance(item, str) else dict(item), f"input {index}")
