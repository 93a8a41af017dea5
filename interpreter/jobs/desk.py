"""The owner's side, embedded: what one user does with jobs, phones and tasks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Row, delete, insert, select

from interpreter.jobs import closing, handing, listing, overview, publishing, timetable
from interpreter.jobs.arriving import in_pieces
from interpreter.jobs.core import Change, Core
from interpreter.jobs.gate import find, keep, replayed
from interpreter.jobs.handle import answered
from interpreter.jobs.leasing import lose_worker
from interpreter.jobs.owner import JobOwner, NewJob
from interpreter.jobs.phones import expire_pinned, is_known, register, set_state
from interpreter.jobs.planning import Plan, check_pin, drop_planned, insert_plan, job_row, let_start, told, told_new
from interpreter.jobs.port import Answer
from interpreter.jobs.posting import check_job, input_texts, job_values
from interpreter.jobs.proving import review, right_of
from interpreter.jobs.rules import access, gates
from interpreter.jobs.rules.edges import CONFIRMED, DECLINED
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import digest, is_id
from interpreter.jobs.scheduling import start_what_can
from interpreter.jobs.tables import jobs, planned_tasks, shares, users
from interpreter.jobs.taking import next_planned, taken, taken_again


class Desk(JobOwner):
    """Implements JobOwner for one user of the embedded service."""

    def __init__(self, core: Core, user_id: str) -> None:
        self._core = core
        self._user = user_id

    def create_job(self, job: NewJob, *, key: str | None = None) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            check_job(job)
            values = job_values(job)
            known = replayed(change, self._user, "create_job", key, digest(values))
            if known is not None:
                return {"job_id": known["job"]}
            job_id = change.core.id()
            change.db.execute(insert(jobs), {**values, "id": job_id, "owner_id": self._user, "added": change.now})
            change.event("job", job=job_id)
            keep(change, self._user, "create_job", key, digest(values), job=job_id)
            return {"job_id": job_id}

        return self._changed(act)

    def share(self, job_id: str, user: str, right: str) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            self._owned(change, job_id)
            if right not in ("view", "edit"):
                raise Refused("the right must be view or edit", "bad_data")
            user_id = _user_id(change, user)
            _unshare(change, job_id, user_id)
            change.db.execute(insert(shares), {"job_id": job_id, "user_id": user_id, "right": right})
            change.event("share", job=job_id, user=user, right=right)
            return {}

        return self._changed(act)

    def unshare(self, job_id: str, user: str) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            self._owned(change, job_id)
            _unshare(change, job_id, _user_id(change, user))
            change.event("unshare", job=job_id, user=user)
            return {}

        return self._changed(act)

    def post_inputs(
        self,
        job_id: str,
        inputs: Sequence[str | Mapping[str, Any]],
        *,
        run_immediately: bool = False,
        remote_device_id: str | None = None,
        key: str | None = None,
    ) -> Answer:
        """See JobOwner."""

        def judged(change: Change) -> tuple[str | None, str, Plan]:
            """The batch that was planned before under this key, if any; the fingerprint; and what to plan."""
            job = self._editable(change, job_id)
            texts = input_texts(change, job, inputs)
            fingerprint = digest([job_id, texts, run_immediately, remote_device_id])
            known = replayed(change, self._user, "post_inputs", key, fingerprint)
            plan = Plan(job, texts, run_immediately, remote_device_id, key=key)
            return None if known is None else known["batch"], fingerprint, plan

        def prepare(change: Change) -> Plan | None:
            known, _, plan = judged(change)
            check_pin(change, remote_device_id)
            return plan if known is None else None

        def finish(change: Change, arrived: str | None) -> dict[str, Any]:
            known, fingerprint, plan = judged(change)
            if known is not None:
                return told(change, known)
            check_pin(change, remote_device_id)
            new = insert_plan(change, plan, arrived)
            keep(change, self._user, "post_inputs", key, fingerprint, batch=new.batch)
            return told_new(change, plan, new)

        return answered(lambda: in_pieces(self._core, len(inputs), prepare, finish))

    def run(self, planned_task_id: str, *, remote_device_id: str | None = None, key: str | None = None) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            fingerprint = digest([planned_task_id, remote_device_id])
            known = replayed(change, self._user, "run", key, fingerprint)
            if known is not None:
                return taken_again(change, known["task"])
            answer = taken(change, self._planned(change, planned_task_id), remote_device_id)
            keep(change, self._user, "run", key, fingerprint, task=answer["job_task_id"])
            return answer

        return self._changed(act)

    def apply(self, job_id: str, *, remote_device_id: str | None = None, key: str | None = None) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            fingerprint = digest([job_id, remote_device_id])
            known = replayed(change, self._user, "apply", key, fingerprint)
            if known is not None:
                return taken_again(change, known["task"])
            self._editable(change, job_id)
            answer = taken(change, next_planned(change, job_id, remote_device_id), remote_device_id)
            keep(change, self._user, "apply", key, fingerprint, task=answer["job_task_id"])
            return answer

        return self._changed(act)

    def apply_many(self, job_id: str, count: int, *, key: str | None = None) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            fingerprint = digest([job_id, count])
            known = replayed(change, self._user, "apply_many", key, fingerprint)
            if known is not None:
                return {"tasks": handing.taken_again(change, known["tasks"])}
            begun = handing.take_many(change, self._editable(change, job_id), count)
            keep(change, self._user, "apply_many", key, fingerprint, tasks=[task["job_task_id"] for task in begun])
            return {"tasks": begun}

        return self._changed(act)

    def register_device(self, name: str, *, remote_device_id: str | None = None) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            device = remote_device_id or self._core.uuid()
            register(change, device, name)
            start_what_can(change)
            return {"remote_device_id": device}

        return self._changed(act)

    def set_device_state(self, remote_device_id: str, state: str) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            if state not in ("ready", "offline", "retired"):
                raise Refused("the state must be ready, offline or retired", "bad_data")
            if not is_known(change, remote_device_id):
                raise Refused("there is no such phone", "no_such_device")
            set_state(change, remote_device_id, state)
            if state == "retired":
                expire_pinned(change, remote_device_id)
            start_what_can(change)
            return {}

        return self._changed(act)

    def devices(self) -> Answer:
        """See JobOwner."""
        return self._looked(listing.devices_listed)

    def lose_worker(self, name: str) -> Answer:
        """See JobOwner."""
        return self._changed(lambda change: {"tasks": lose_worker(change, self._user, name)})

    def publish_job(self, job: NewJob) -> Answer:
        """See JobOwner."""
        return self._changed(lambda change: publishing.publish_job(change, self._user, job))

    def publish_bundle(self, content: bytes) -> Answer:
        """See JobOwner."""
        return self._changed(lambda change: publishing.publish_bundle(change, content))

    def set_schedule(self, job_id: str, lines: Sequence[str], zone: str = "", given: str = "{}") -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            job = self._editable(change, job_id)
            (text,) = input_texts(change, job, [given])
            return {"next_at": timetable.set_schedule(change, job, lines, zone, text)}

        return self._changed(act)

    def review(self, job_id: str, job_task_ids: Sequence[str], status: str, comment: str | None = None) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            self._editable(change, job_id)
            if status not in (CONFIRMED, DECLINED):
                raise Refused("a review says confirmed or declined", "bad_status")
            for task_id in job_task_ids:
                review(change, job_id, task_id, status, comment)
            return {}

        return self._changed(act)

    def remove_task(self, job_task_id: str) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            row = self._task(change, job_task_id, edit=True)
            if not closing.remove(change, row):
                raise Refused("the task was removed already", "removed")
            return {}

        return self._changed(act)

    def remove_planned(self, planned_task_ids: Sequence[str]) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            for planned_id in planned_task_ids:
                row = self._planned(change, planned_id)
                if not drop_planned(change, row, "remove", "removed"):
                    raise Refused(f"the task is {row.status} by now", "not_planned")
            start_what_can(change)
            return {}

        return self._changed(act)

    def let_start(self, planned_task_ids: Sequence[str]) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            for planned_id in planned_task_ids:
                let_start(change, self._planned(change, planned_id))
            start_what_can(change)
            return {}

        return self._changed(act)

    def may_apply(self, job_id: str, worker: Mapping[str, Any]) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            failed = gates.failed_gate(json.loads(self._viewable(change, job_id).gates), worker)
            if failed is not None:
                raise Refused(f"the worker does not pass the gate {failed}", "gate")
            return {}

        return self._looked(act)

    def job(self, job_id: str) -> Answer:
        """See JobOwner."""
        return self._looked(lambda change: {"job": listing.job_listed(change, self._viewable(change, job_id))})

    def jobs(self) -> Answer:
        """See JobOwner."""
        return self._looked(lambda change: {"jobs": listing.jobs_of(change, self._user)})

    def seen_jobs(self, *, after: str | None = None, limit: int = 100) -> Answer:
        """See JobOwner."""
        return self._looked(lambda change: overview.jobs_seen(change, self._user, listing.Page(after, limit)))

    def seen_tasks(
        self, job_id: str, *, status: str | None = None, after: str | None = None, limit: int = 100
    ) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            self._viewable(change, job_id)
            return overview.tasks_seen(change, job_id, listing.Page(after, limit), status)

        return self._looked(act)

    def tree(self, job_task_id: str, *, after: str | None = None, limit: int = 100) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            row = self._task(change, job_task_id, edit=False)
            return overview.tree_of(change, self._user, row.id, listing.Page(after, limit))

        return self._looked(act)

    def task(self, job_task_id: str) -> Answer:
        """See JobOwner."""
        return self._looked(
            lambda change: {"task": listing.task_listed(change, self._task(change, job_task_id, edit=False))}
        )

    def tasks(self, job_id: str, *, after: str | None = None, limit: int = 100, status: str | None = None) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            self._viewable(change, job_id)
            return listing.tasks_of(change, job_id, listing.Page(after, limit), status)

        return self._looked(act)

    def planned(self, job_id: str, *, after: str | None = None, limit: int = 100) -> Answer:
        """See JobOwner."""

        def act(change: Change) -> dict[str, Any]:
            self._viewable(change, job_id)
            return listing.planned_of(change, job_id, listing.Page(after, limit))

        return self._looked(act)

    def events(self, *, after: str | None = None, limit: int = 1000) -> Answer:
        """See JobOwner."""
        return self._looked(lambda change: listing.events_for(change, self._user, listing.Page(after, limit)))

    def figures(self, automation_id: str) -> Answer:
        """See JobOwner."""
        return self._looked(lambda change: listing.figures_of(change, automation_id))

    def _changed(self, act: Callable[[Change], dict[str, Any]]) -> Answer:
        def inside() -> dict[str, Any]:
            with self._core.change() as change:
                return act(change)

        return answered(inside)

    def _looked(self, act: Callable[[Change], dict[str, Any]]) -> Answer:
        def inside() -> dict[str, Any]:
            with self._core.look() as change:
                return act(change)

        return answered(inside)

    def _owned(self, change: Change, job_id: str) -> Row[Any]:
        row = self._viewable(change, job_id, lock=True)
        if row.owner_id != self._user:
            raise Refused("only the owner of a job shares it", "not_owner")
        return row

    def _editable(self, change: Change, job_id: str) -> Row[Any]:
        row = self._viewable(change, job_id, lock=True)
        if not access.may_edit(self._user, row.owner_id, right_of(change, job_id, self._user)):
            raise Refused("the job is shared for viewing only", "view_only")
        return row

    def _viewable(self, change: Change, job_id: str, *, lock: bool = False) -> Row[Any]:
        row = job_row(change, job_id, lock=lock) if is_id(job_id) else None
        if row is None or not access.may_view(self._user, row.owner_id, right_of(change, job_id, self._user)):
            raise access.absent()
        return row

    def _planned(self, change: Change, planned_task_id: str) -> Row[Any]:
        row = change.db.execute(select(planned_tasks).where(planned_tasks.c.id == planned_task_id)).first()
        if row is None:
            raise Refused("there is no such planned task", "no_such_task")
        self._editable(change, row.job_id)
        return row

    def _task(self, change: Change, job_task_id: str, *, edit: bool) -> Row[Any]:
        row = find(change, job_task_id)
        if row is None:
            raise Refused("there is no such task", "no_such_task")
        if edit:
            self._editable(change, row.job_id)
        else:
            self._viewable(change, row.job_id)
        return row


def _unshare(change: Change, job_id: str, user_id: str) -> None:
    change.db.execute(delete(shares).where(shares.c.job_id == job_id, shares.c.user_id == user_id))


def _user_id(change: Change, name: str) -> str:
    found = change.db.execute(select(users.c.id).where(users.c.name == name)).scalar()
    if found is None:
        raise Refused("there is no such user", "no_such_user")
    return str(found)
