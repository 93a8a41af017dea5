"""The life of a job task and of a planned task: the only status changes there are (docs/reference/job-api.md).

"success" is a word of the submission and never a stored status. SQL repeats each guard: an update names the status
it leaves, and zero rows mean that somebody else was first.
"""

from __future__ import annotations

RUNNING = "running"
PENDING = "pending"
CONFIRMED = "confirmed"
FAILED = "failed"
DECLINED = "declined"
DELETED = "deleted"
PLANNED = "planned"
ARRIVING = "arriving"  # a row of a batch that is not whole yet: nobody sees it (R115)
ASSIGNED = "assigned"

NONE = ""

TASK_EDGES: frozenset[tuple[str, str, str]] = frozenset(
    {
        (NONE, "assign", RUNNING),
        (NONE, "dump", PENDING),
        (NONE, "dump", FAILED),
        (NONE, "dump", DECLINED),
        (RUNNING, "final", PENDING),
        (RUNNING, "final", CONFIRMED),
        (RUNNING, "final", FAILED),
        (RUNNING, "final", DECLINED),
        (RUNNING, "time over", FAILED),
        (RUNNING, "ended", FAILED),
        (RUNNING, "lost", FAILED),
        (RUNNING, "go on", RUNNING),
        (PENDING, "review", CONFIRMED),
        (PENDING, "review", DECLINED),
        (RUNNING, "remove", DELETED),
        (PENDING, "remove", DELETED),
        (CONFIRMED, "remove", DELETED),
        (FAILED, "remove", DELETED),
        (DECLINED, "remove", DELETED),
    }
)

PLANNED_EDGES: frozenset[tuple[str, str, str]] = frozenset(
    {
        (NONE, "plan", PLANNED),
        (PLANNED, "assign", ASSIGNED),
        (PLANNED, "remove", DELETED),
        (PLANNED, "expire", DELETED),
    }
)

SETTLED = frozenset({PENDING, CONFIRMED, FAILED, DECLINED, DELETED})


def leaving(act: str, to: str) -> tuple[str, ...]:
    """The statuses that this act may leave for `to`, in a fixed order."""
    return tuple(sorted(leaves for leaves, name, end in TASK_EDGES if name == act and end == to))
