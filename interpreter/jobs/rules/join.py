"""When the sub-tasks of a batch count as done (R68): each one asked for is there and settled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from interpreter.jobs.rules.edges import PENDING, SETTLED
from interpreter.jobs.rules.sub_tasks import MOST_IDS

SUBMITTED, REVIEWED = "submitted", "reviewed"
LOST = {"status": "failed", "comment": "lost", "job_proof": None, "data": None}


def is_settled(status: str, settle_on: str) -> bool:
    """Whether a child's status is its last; what waits for a reviewer counts unless reviews are waited for."""
    return status in SETTLED and (status != PENDING or settle_on == SUBMITTED)


def all_settled(ids: Sequence[str], children: Mapping[str, Any], settle_on: str) -> bool:
    """Whether every id is there and settled; a missing one is lost, so it is settled too, but nothing asked is not."""
    return all(name not in children or is_settled(children[name]["status"], settle_on) for name in ids)


def with_lost(ids: Sequence[str], children: Mapping[str, Any]) -> dict[str, Any]:
    """The children in the order of the ids; those that the service does not know are failed as lost."""
    return {name: children.get(name, {**LOST, "id": name}) for name in ids}


def slices(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in slices that one look may ask for (R58)."""
    for start in range(0, len(ids), MOST_IDS):
        yield ids[start : start + MOST_IDS]
