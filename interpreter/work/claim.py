"""What a server says of a task that was taken (R92)."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Claim:
    """What the server said of a task that was taken (R92)."""

    job_task_id: str
    attempt: int
    task_token: str = field(repr=False)
    lease_s: float
    beat_s: float
    input: str
    job_id: str
    alias: str | None
    automation_id: str | None
    planned_task_id: str | None
    parent_task_id: str | None
    remote_device_id: str | None
    limit_s: float | None
    deadline_s: float | None
    restartable: bool | None = None

    @classmethod
    def of(cls, found: dict[str, Any]) -> Claim:
        """From an answer; fields that this program does not know are passed over."""
        known: dict[str, Any] = {one.name: found.get(one.name) for one in fields(cls)}
        return cls(**known)

    @property
    def seed(self) -> int:
        """What its random numbers start from: the same in every attempt, so that its rows are the same (R95)."""
        return int(self.job_task_id[-8:], 16) & 0x7FFFFFFF

    @property
    def place(self) -> str:
        """The name of its folder."""
        return f"{self.job_task_id}-{self.attempt}"
