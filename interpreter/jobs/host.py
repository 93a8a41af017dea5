"""The side of whoever runs tasks: gives them up, goes on with them, lends and takes back their phones."""

from __future__ import annotations

from typing import Protocol

from interpreter.jobs.core import AssignedTask
from interpreter.jobs.port import JobApi


class JobHost(Protocol):
    """What a dispatcher needs of the job service; it hears of new tasks through its Listener."""

    def task(self, job_task_id: str | None) -> JobApi:
        """The job API of a task's present attempt; None is a program without a task (R15)."""

    def task_of_token(self, token: str) -> JobApi:
        """The job API of the attempt that a token was given for; a void token has no task (R92)."""

    def end_without_final(self, job_task_id: str) -> bool:
        """The program ended without a final word: the task fails (R19). False when it was closed before."""

    def lose(self, job_task_id: str, reason: str) -> bool:
        """The worker is gone: the task fails with comment "lost". False when it was closed before."""

    def go_on(self, job_task_id: str) -> AssignedTask | None:
        """Begin a new attempt at a running task (R100); None when it is not running. The listener is told too."""

    def standing(self, job_task_id: str) -> AssignedTask:
        """A task as it was assigned, in its present attempt, for the same program that goes on with it."""

    def running(self) -> tuple[str, ...]:
        """The job tasks that are running, oldest first: what a restarted process must go on with or give up."""

    def release_device(self, job_task_id: str) -> bool:
        """A running task needs its phone no more (R119); False when it held none."""

    def rest_device(self, remote_device_id: str, seconds: float) -> None:
        """A phone was lost: nobody gets it for so long."""

    def acquire_device(self, job_task_id: str, wait: float = 0.0, *, pin: str | None = None) -> str | None:
        """Give a running task a phone, before any planned task gets it; None when none was free in `wait` seconds."""

    def phones_wanted(self) -> int:
        """How many tasks would start, or go on, if they had a phone."""

    def tick(self) -> float | None:
        """Close what is overdue; seconds until the next thing is due, None when nothing is."""
