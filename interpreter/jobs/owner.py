"""The owner's side of the job service, as one user sees it: create, share, post, start, review, remove, look.

Answers have the shape of the job API: `{"success": True, …}` or `{"success": False, "error": text, "code": word}`.
A job that is neither owned by nor shared with the user looks absent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from interpreter.jobs.port import Answer


@dataclass(frozen=True, slots=True)
class NewJob:
    """What a job is made of; `timeout_min` in minutes, `gates` are limits for human workers."""

    name: str = "job"
    type: str = "devices_automation"
    automation_id: str | None = None
    allow_sub_tasks: bool = False
    review: str = "manual"  # auto confirms, manual waits for a reviewer, none has no reviewer (R122)
    job_variables_schema: Mapping[str, Any] | None = None
    timeout_min: float = 60.0
    needs_device: bool = True
    gates: Mapping[str, Any] = field(default_factory=dict)
    slots: int | None = None  # how many of its tasks run at a time
    claim: str = "consume"  # or shared (R80)
    claim_scope: str = "job"  # or origin (R112)
    project: str | None = None  # jobs of one project find one another by alias
    alias: str | None = None
    restartable: bool = False  # its tasks may begin anew when their worker was lost (R100)


class JobOwner(Protocol):
    """What one user may do."""

    def create_job(self, job: NewJob, *, key: str | None = None) -> Answer:
        """`{success, job_id}`."""

    def share(self, job_id: str, user: str, right: str) -> Answer:
        """Let another user (by name) `view` or `edit` a job; only its owner may."""

    def unshare(self, job_id: str, user: str) -> Answer:
        """Take that right back; every call begun after it fails (R120)."""

    def post_inputs(
        self,
        job_id: str,
        inputs: Sequence[str | Mapping[str, Any]],
        *,
        run_immediately: bool = False,
        remote_device_id: str | None = None,
        key: str | None = None,
    ) -> Answer:
        """Plan one task an input; `{success, inserted_ids[, assignment_results]}`.

        Without `run_immediately` the tasks wait until `run` starts them; the scheduler never does.
        """

    def run(self, planned_task_id: str, *, remote_device_id: str | None = None, key: str | None = None) -> Answer:
        """Start a planned task now; `{success, job_task_id, attempt, task_token, remote_device_id, input}`.

        The same key again gives the same task with a new token; the former one is void (R96).

        Without a phone named, its pinned one or any free one is taken, and none where the job needs none.
        """

    def apply(self, job_id: str, *, remote_device_id: str | None = None, key: str | None = None) -> Answer:
        """Start the planned task of a job that has waited longest and may run on that phone; as `run` answers."""

    def apply_many(self, job_id: str, count: int, *, key: str | None = None) -> Answer:
        """Start up to 1,000 planned tasks of a job that need no phone, oldest first; `{success, tasks: […]}`.

        Each of them is told as `run` tells one; none are when none waits.
        """

    def register_device(self, name: str, *, remote_device_id: str | None = None) -> Answer:
        """Make a phone known and ready (again); `{success, remote_device_id}`. Waiting tasks may start on it."""

    def set_device_state(self, remote_device_id: str, state: str) -> Answer:
        """`ready`, `offline` or `retired`; planned tasks pinned to a retired phone expire at once (R117)."""

    def devices(self) -> Answer:
        """`{success, devices: [{remote_device_id, name, state, held_by}], waiting}`.

        `waiting` is how many tasks would start now if they had a free phone.
        """

    def lose_worker(self, name: str) -> Answer:
        """A worker of this user will not come back; `{success, tasks}`: how many it had, whose leases are over now."""

    def review(self, job_id: str, job_task_ids: Sequence[str], status: str, comment: str | None = None) -> Answer:
        """Confirm or decline pending tasks, all or none (R121)."""

    def remove_task(self, job_task_id: str) -> Answer:
        """Remove a job task in any status; a running one is stopped, its children stay (R121)."""

    def remove_planned(self, planned_task_ids: Sequence[str]) -> Answer:
        """Take planned tasks out of the queue, all or none; assigned ones are refused."""

    def let_start(self, planned_task_ids: Sequence[str]) -> Answer:
        """Planned tasks that wait for their owner start as soon as they can, all or none (as R48)."""

    def may_apply(self, job_id: str, worker: Mapping[str, Any]) -> Answer:
        """Whether a human worker passes the manual gates of a job."""

    def job(self, job_id: str) -> Answer:
        """`{success, job: {…, shares, counts}}`."""

    def publish_job(self, job: NewJob) -> Answer:
        """Make the job of this project and alias, or bring it up to date; `{success, job_id, made}`."""

    def publish_bundle(self, content: bytes) -> Answer:
        """Keep flows and what they use for workers; `{success, sha256}`, which jobs have as their automation_id."""

    def set_schedule(self, job_id: str, lines: Sequence[str], zone: str = "", given: str = "{}") -> Answer:
        """Start a task with this input at the times of lines of cron, in a zone or that of the server's machine.

        `{success, next_at}`; without lines never more.
        """

    def jobs(self) -> Answer:
        """`{success, jobs: […]}`: own jobs in the order of creation."""

    def seen_jobs(self, *, after: str | None = None, limit: int = 100) -> Answer:
        """`{success, jobs: [{job_id, name, owner, right, review, automation_id, counts, planned, rows}], next}`.

        Own jobs and those shared with this user, newest first; `right` is own, edit or view. `lacks` has a sentence
        for each of them whose tasks nobody could run as things are.
        """

    def seen_tasks(
        self, job_id: str, *, status: str | None = None, after: str | None = None, limit: int = 100
    ) -> Answer:
        """`{success, tasks, next}`: a job's tasks as `tree` shows them, newest first; `planned` ones in their order."""

    def tree(self, job_task_id: str, *, after: str | None = None, limit: int = 100) -> Answer:
        """`{success, above, task, below, next}`: a task, those above it, and its sub-tasks a page at a time.

        Each has `sub_tasks` (how many by status) and `waits`: `{for, topic, seconds, reason}` or None.
        """

    def task(self, job_task_id: str) -> Answer:
        """`{success, task: {…}}`: one job task with proof text, files, variables and how it ended."""

    def tasks(self, job_id: str, *, after: str | None = None, limit: int = 100, status: str | None = None) -> Answer:
        """`{success, job_tasks: […], next}` in order; `after` is a former answer's `next` (R131)."""

    def planned(self, job_id: str, *, after: str | None = None, limit: int = 100) -> Answer:
        """`{success, planned_tasks: […], next, total}`: those not assigned yet."""

    def events(self, *, after: str | None = None, limit: int = 1000) -> Answer:
        """`{success, events: […], cursor, reset}` of the jobs this user may view, in order of their commits (R123)."""

    def figures(self, automation_id: str) -> Answer:
        """`{success, iterations, successes, failures}` of an automation's runs; dump rows are no runs (R37)."""
