"""The worker's side of the job service: who runs tasks on phones, elsewhere than in the service's own process.

A worker takes tasks for its phones, says by beats that it is alive, and gives back what it cannot finish. Answers have
the shape of the job API.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from interpreter.jobs.port import Answer

AT = " @"  # in the step of a beat: between what it says and where it stands


@dataclass(frozen=True, slots=True)
class Enlisting:
    """One start of a worker: its lasting id (24 hexadecimal digits), this start's own word, its phones by name."""

    worker_id: str
    session: str
    name: str
    phones: Sequence[str] = ()
    shares: bool = False  # its journals are in the farm's database


@dataclass(frozen=True, slots=True)
class Wish:
    """What a worker takes: the next task for one of its phones, or (None) one that needs none; or just this one."""

    worker_id: str
    session: str
    remote_device_id: str | None = None
    planned_task_id: str | None = None


class JobWorker(Protocol):
    """What a worker may do."""

    def enlist(self, worker: Enlisting) -> Answer:
        """Begin; `{success, lease_s, beat_s, phones: [{name, remote_device_id}], farm}`, phones in their order.

        `farm` is `{database, key}` for a worker that `shares`; a worker that does not fit the others is refused.

        A phone that a living worker runs already is refused (`phone_taken`), and then nothing is changed.
        """

    def stay(self, worker_id: str, session: str) -> Answer:
        """The worker's own beat; `{success, go_on, reason}`. Thought `gone`, it has to enlist again.

        Refused as `worker_replaced` when another start of it took its place.
        """

    def leave(self, worker_id: str, session: str) -> Answer:
        """End: its phones are offline. What it has not given back is lost when its lease is over."""

    def set_phone(self, worker_id: str, session: str, remote_device_id: str, state: str) -> Answer:
        """One of its phones is `ready` or `offline` from now on."""

    def claim(self, wish: Wish, *, key: str, wait: float = 0.0) -> Answer:
        """Take a task, waiting for one at most so many seconds; `{success, found}`, None when there was none.

        `found` is `{job_task_id, attempt, task_token, lease_s, beat_s, deadline_s, input, remote_device_id, job_id,
        alias, automation_id, planned_task_id, parent_task_id, limit_s, restartable}`. The same key again gives the same
        task and attempt with a new token (R96).
        """

    def beat(self, task_token: str, step: str | None = None) -> Answer:
        """Alive, with this step in flight; `{success, go_on, reason}` (R97, R98).

        Reasons to stop: `lost`, `removed`, `time over`, `finished`. The first beat comes before the first step:
        who dies without any has done nothing.
        """

    def release(self, task_token: str, *, step: str | None = None, begun: bool = True, deaths: int = 1) -> Answer:
        """Give a task back at a safe point; `{success, status}`: running when somebody else goes on with it.

        `deaths`: how often in a row the worker died of this attempt at this very step, to go on with it itself.
        """

    def release_phone(self, task_token: str) -> Answer:
        """The task needs its phone no more (R119)."""

    def ended(self, task_token: str) -> Answer:
        """The program ended; without a final word its task fails (R19). `{success, without_final}`."""

    def bundle(self, sha256: str) -> Answer:
        """`{success, content}`: flows and what they use, as text of base64; only of jobs whose tasks it may take."""

    def job_named(self, task_token: str, alias: str) -> Answer:
        """`{success, job_id}`: the job of that alias beside the task's own."""

    def phones(self) -> Answer:
        """`{success, devices}`: all phones with their names, for pinning."""
