"""The job API as one running task sees it; a failure of business is an answer, an unreachable service an exception.

Every answer is made of plain JSON values: `{"success": True, …}` or `{"success": False, "error": text, "code": word}`.
Rules: docs/reference/job-api.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

Answer = dict[str, Any]
BASE = "/api/v2"  # where a server has the endpoints


class NotReachable(Exception):  # noqa: N818 - an outcome in the words of the contract
    """The service gave no answer: nobody knows whether the call had its effect (R81)."""


class NoRoom(NotReachable):
    """The disk of the service is full: nothing of the call was kept, and what was kept before can be read."""


class JobApi(Protocol):
    """The eight methods of the job API for the current task, and what offers and recovery need besides.

    `key` makes a write safe to repeat: the same key and body give the first answer again (R95). `wait` is the
    longest time in seconds to wait behind a change; the caller is woken, nothing is polled.
    """

    def capabilities(self) -> frozenset[str]:
        """Words for what the service can do beyond the eight methods (R111), such as `claim.match`."""

    def submit_task(
        self,
        automation_status: Any,
        data: Any,
        finish: bool = True,
        files: Sequence[Any] = (),
        *,
        key: str | None = None,
        number: int | None = None,
    ) -> Answer:
        """Progress (`finish=False`) or the final word; `{success[, skipped_files]}` (R1–R19).

        `number` grows within an attempt; a lower one is refused as `stale` (R94).
        """

    def submit_task_to_another_job(
        self,
        job_id: Any,
        data: Any,
        status: Any = "pending",
        files: Sequence[Any] = (),
        *,
        key: str | None = None,
    ) -> Answer:
        """One row for a data-dump job; `{success, job_task_id, job_id[, skipped_files]}` (R20–R38)."""

    def use_another_task(
        self,
        *,
        match: Mapping[str, Any] | None = None,
        topic: str | None = None,
        from_: str | None = None,
        wait: float = 0.0,
        key: str | None = None,
    ) -> Answer | None:
        """Claim a waiting task of the same job; `{job_task_id, job_proof, offer}` or None (R73–R82, R108–R112).

        `job_proof` is JSON text; a named offer stands in it as `$offer` and beside it as
        `offer {id, topic, for, data}`. When `from_` has ended or is a stranger: a failure with code `partner_gone`.
        """

    def get_current_task(self) -> Answer:
        """`{success, parent_task_id, job_proof, timeout, input, attempt, final}`; timeout in minutes (R69–R72)."""

    def add_sub_tasks(
        self,
        job_variables: Any,
        run_immediately: bool | None = None,
        job_id: str | None = None,
        *,
        at_most: int | None = None,
        each_up_to: float | None = None,
        will_wait: bool = False,
        key: str | None = None,
    ) -> Answer:
        """Plan one sub-task an item; `{success, inserted_ids[, assignment_results]}` (R39–R56).

        `job_variables` is the list of inputs, or a record with all options (the only way to `remote_device_id`).
        `at_most` of the batch run at a time (R114); each has `each_up_to` seconds. `will_wait` says that the caller
        keeps its phone meanwhile: children that could only run on that phone are then refused (R119).
        """

    def get_sub_tasks(self, planned_task_ids: Any, *, wait: float = 0.0, after: str | None = None) -> Answer:
        """`{success, tasks: {planned_task_id: child}, seen}` for at most 100 ids (R57–R67).

        A child has the five fields of the API and `id, job_task_id, input, data, files`. `after` is a former answer's
        `seen`: the call waits while the statuses are still those; without it, while they are those at the call and
        one of them is not settled.
        """

    def set_automation_variables(self, variables: Any, *, key: str | None = None, number: int | None = None) -> Answer:
        """Replace the variables of this task; `{success, automation_variables}` (R83–R91)."""

    def get_automation_variables(self) -> Answer:
        """`{success, automation_variables}`, None before the first set (R86)."""

    def offer(self, offer_id: Any, topic: Any, data: Any, *, for_: str | None = None) -> Answer:
        """Offer data under a topic, to all siblings or `for_` one; a new offer replaces the standing one (R104)."""

    def offer_status(self, offer_id: Any, *, wait: float = 0.0) -> Answer:
        """`{success, state, taken_by, reason}`; waits while the state is open (R106).

        States: open, claimed, withdrawn, replaced, void, absent.
        """

    def withdraw_offer(self, offer_id: Any) -> Answer:
        """`{success, withdrawn: True}` or `{success, withdrawn: False, taken_by}`; a claim is never erased (R107)."""

    def siblings_wait(self) -> Answer:
        """What others of the job wait for, or did until they just ended: `{success, waits, more, siblings}`.

        `waits [{job_task_id, for, topic}]` names three at most: for a `giver` or a `taker` of the topic (None: of any).
        """

    def children(self, *, after: str | None = None) -> Answer:
        """All planned tasks of this task in order: `{success, children: […], next}` (R113)."""
