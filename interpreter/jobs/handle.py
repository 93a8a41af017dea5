"""The job API of one running task, embedded: refusals become answers, waits are woken by commits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from interpreter.jobs import branching, offering, proving, varying
from interpreter.jobs.core import Change, Core
from interpreter.jobs.gate import NO_TASK, Seat, seated
from interpreter.jobs.meanwhile import siblings_wait
from interpreter.jobs.port import Answer, JobApi
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.sub_tasks import check_number, read_ids, read_order

T = TypeVar("T")

CAPABILITIES = frozenset(
    {"claim.match", "claim.key", "offer", "children", "at_most", "each_up_to", "idempotency", "siblings_wait", "wait"}
)


def answered(act: Callable[[], dict[str, Any]]) -> Answer:
    """Success with what the act gives, or the refusal it raised."""
    try:
        return {"success": True, **act()}
    except Refused as refusal:
        return refusal.answer()


class TaskHandle(JobApi):
    """Implements JobApi for one attempt at one task, or for no task at all (`seat` None)."""

    def __init__(self, core: Core, seat: Seat | None) -> None:
        self._core = core
        self._seat = seat
        self._own_job: str | None = None

    def capabilities(self) -> frozenset[str]:
        """What this service can do beyond the eight methods."""
        return CAPABILITIES

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
        """See JobApi."""
        call = (automation_status, data, finish, files)
        return answered(lambda: proving.submit(self._core, self._seat, call, key, number))

    def submit_task_to_another_job(
        self,
        job_id: Any,
        data: Any,
        status: Any = "pending",
        files: Sequence[Any] = (),
        *,
        key: str | None = None,
    ) -> Answer:
        """See JobApi."""
        call = (job_id, data, status, files)
        return answered(lambda: proving.dump(self._core, self._seat, call, key))

    def use_another_task(
        self,
        *,
        match: Mapping[str, Any] | None = None,
        topic: str | None = None,
        from_: str | None = None,
        wait: float = 0.0,
        key: str | None = None,
    ) -> Answer | None:
        """See JobApi."""
        try:
            wish = offering.read_wish(match, topic, from_)
            return self._wait_behind(
                f"offers:{self._fetched_job()}",
                wait,
                lambda change: offering.claim(change, self._seat, wish, key),
                lambda found: found is not None,
                waits_for=("topic", topic),
                writes=True,
            )
        except Refused as refusal:
            return refusal.answer() if refusal.code in _TOLD_TO_TAKERS else None

    def get_current_task(self) -> Answer:
        """See JobApi."""
        return self._looked(lambda change: branching.current(change, self._seat))

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
        """See JobApi."""

        def act() -> dict[str, Any]:
            order = read_order(job_variables, run_immediately, job_id)
            if order.job_id is None:
                order = replace(order, job_id=self._fetched_job())
            check_number(at_most, "at_most")
            check_number(each_up_to, "each_up_to")
            bounds = branching.Bounds(at_most, each_up_to, will_wait)
            return branching.add(self._core, self._seat, order, bounds, key)

        return answered(act)

    def get_sub_tasks(self, planned_task_ids: Any, *, wait: float = 0.0, after: str | None = None) -> Answer:
        """See JobApi."""

        def act() -> dict[str, Any]:
            ids = read_ids(planned_task_ids)
            if self._seat is None:
                raise NO_TASK
            old = after

            def changed(found: dict[str, Any]) -> bool:
                nonlocal old
                if old is None:
                    old = found["seen"]
                    return branching.settled(found)
                return bool(found["seen"] != old)

            subject = f"children:{self._seat.job_task_id}"
            look = partial(branching.look, seat=self._seat, ids=ids)
            return self._wait_behind(subject, wait, look, changed, waits_for=("sub-tasks", None))

        return answered(act)

    def set_automation_variables(self, variables: Any, *, key: str | None = None, number: int | None = None) -> Answer:
        """See JobApi."""
        return self._changed(
            lambda change: varying.set_variables(change, self._seat, variables, key, number), light=True
        )

    def get_automation_variables(self) -> Answer:
        """See JobApi."""
        return self._looked(lambda change: varying.get_variables(change, self._seat))

    def offer(self, offer_id: Any, topic: Any, data: Any, *, for_: str | None = None) -> Answer:
        """See JobApi."""

        def act(change: Change) -> dict[str, Any]:
            offering.make_offer(change, self._seat, (offer_id, topic, data, for_))
            return {"offer_id": offer_id}

        return self._changed(act, light=for_ is None)  # its partner must not end meanwhile

    def offer_status(self, offer_id: Any, *, wait: float = 0.0) -> Answer:
        """See JobApi."""

        def act() -> dict[str, Any]:
            if self._seat is None:
                raise NO_TASK
            return self._wait_behind(
                f"offer:{self._seat.job_task_id}",
                wait,
                lambda change: offering.status_of(change, seated(change, self._seat), offer_id),
                lambda found: found["state"] != offering.OPEN,
                waits_for=("taker", None),
            )

        return answered(act)

    def withdraw_offer(self, offer_id: Any) -> Answer:
        """See JobApi."""
        return self._changed(lambda change: offering.withdraw(change, self._seat, offer_id), light=True)

    def siblings_wait(self) -> Answer:
        """See JobApi."""
        return self._looked(lambda change: siblings_wait(change, self._seat))

    def children(self, *, after: str | None = None) -> Answer:
        """See JobApi."""
        return self._looked(lambda change: branching.children(change, self._seat, after))

    def _fetched_job(self) -> str:
        """The own job, asked for once in the life of this handle; a failure is not remembered (R41)."""
        if self._own_job is None:
            with self._core.look() as change:
                self._own_job = branching.own_job(change, self._seat)
        return self._own_job

    def _changed(self, act: Callable[[Change], dict[str, Any]], *, light: bool) -> Answer:
        def inside() -> dict[str, Any]:
            with self._core.change(light=light) as change:
                return act(change)

        return answered(inside)

    def _looked(self, act: Callable[[Change], dict[str, Any]]) -> Answer:
        def inside() -> dict[str, Any]:
            with self._core.look() as change:
                return act(change)

        return answered(inside)

    def _wait_behind(
        self,
        subject: str,
        wait: float,
        look: Callable[[Change], T],
        enough: Callable[[T], bool],
        *,
        waits_for: tuple[str, str | None] | None = None,
        writes: bool = False,
    ) -> T:
        until = self._core.time.now() + wait
        told: AbstractContextManager[None] = nullcontext()
        if wait > 0 and waits_for is not None and self._seat is not None:
            told = self._core.waiting.noted(self._seat.job_task_id, *waits_for)
        with told, self._core.wakes.behind(subject) as signal:
            while True:
                seen = signal.count
                with self._core.change(light=True) if writes else self._core.look() as change:
                    found = look(change)
                if enough(found) or not self._core.wait(signal, seen, until):
                    return found


# A claim of the API answers nothing at all where there is no current task (R81); these reasons are ours.
_TOLD_TO_TAKERS = frozenset({"partner_gone", "bad_match", "bad_id", "bad_data", "key_reused"})
