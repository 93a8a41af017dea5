"""The worker's side, embedded: what the workers of one user do (see JobWorker)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from sqlalchemy import or_, select, update

from interpreter.jobs import claiming, closing, enlisting, leasing, listing
from interpreter.jobs.core import Change, Core
from interpreter.jobs.elsewhere import check_farm
from interpreter.jobs.gate import keep, replayed
from interpreter.jobs.handle import answered
from interpreter.jobs.port import Answer
from interpreter.jobs.rules.access import absent
from interpreter.jobs.rules.edges import RUNNING
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import digest
from interpreter.jobs.scheduling import WORK, start_what_can
from interpreter.jobs.tables import bundles, jobs, shares, tasks
from interpreter.jobs.worker import Enlisting, JobWorker, Wish

CLAIM = "claim"


class Bench(JobWorker):
    """Implements JobWorker for one user of the embedded service."""

    def __init__(self, core: Core, user_id: str, gone: Callable[[], bool]) -> None:
        self._core = core
        self._user = user_id
        self._gone = gone

    def enlist(self, worker: Enlisting) -> Answer:
        """See JobWorker."""

        def act(change: Change) -> dict[str, Any]:
            config = change.core.config
            check_farm(config.farm, shares=worker.shares)
            phones = enlisting.enlist(change, self._user, worker)
            farm = None if config.farm is None else asdict(config.farm)
            return {"lease_s": config.lease_s, "beat_s": config.beat_s, "phones": phones, "farm": farm}

        return self._changed(act)

    def stay(self, worker_id: str, session: str) -> Answer:
        """See JobWorker."""
        return self._changed(lambda change: enlisting.stay(change, self._user, worker_id, session), light=True)

    def leave(self, worker_id: str, session: str) -> Answer:
        """See JobWorker."""

        def act(change: Change) -> dict[str, Any]:
            enlisting.leave(change, enlisting.present(change, self._user, worker_id, session).id, "it ended")
            return {}

        return self._changed(act)

    def set_phone(self, worker_id: str, session: str, remote_device_id: str, state: str) -> Answer:
        """See JobWorker."""

        def act(change: Change) -> dict[str, Any]:
            enlisting.present(change, self._user, worker_id, session)
            enlisting.set_phone(change, worker_id, remote_device_id, state)
            return {}

        return self._changed(act)

    def claim(self, wish: Wish, *, key: str, wait: float = 0.0) -> Answer:
        """See JobWorker."""

        def act() -> dict[str, Any]:
            until = self._core.time.now() + wait
            with self._core.wakes.behind(WORK) as signal:
                while True:
                    seen = signal.count
                    if self._gone():
                        return {"found": None}
                    with self._core.change() as change:
                        found = self._taken(change, wish, key)
                    if found is not None or not self._core.wait(signal, seen, until):
                        return {"found": found}

        return answered(act)

    def _taken(self, change: Change, wish: Wish, key: str) -> dict[str, Any] | None:
        fingerprint = digest([wish.worker_id, wish.remote_device_id, wish.planned_task_id])
        known = replayed(change, self._user, CLAIM, key, fingerprint)
        worker = enlisting.present(change, self._user, wish.worker_id, wish.session)
        if known is not None:
            return claiming.told(change, *claiming.take_again(change, worker, known["task"], known["attempt"]))
        if not worker.here:
            raise Refused("this worker was thought gone; it has to enlist again", "worker_gone")
        taken = claiming.take(change, worker, wish)
        if taken is None:
            return None
        keep(change, self._user, CLAIM, key, fingerprint, task=taken[0].id, attempt=taken[0].attempt)
        return claiming.told(change, *taken)

    def beat(self, task_token: str, step: str | None = None) -> Answer:
        """See JobWorker."""
        return self._changed(lambda change: leasing.beat(change, task_token, step), light=True, urgent=True)

    def release(self, task_token: str, *, step: str | None = None, begun: bool = True, deaths: int = 1) -> Answer:
        """See JobWorker."""

        def act(change: Change) -> dict[str, Any]:
            return {"status": leasing.release(change, task_token, step, begun=begun, deaths=deaths)}

        return self._changed(act)

    def release_phone(self, task_token: str) -> Answer:
        """See JobWorker."""

        def act(change: Change) -> dict[str, Any]:
            row = leasing.of_token(change, task_token)
            if row.holds is not None and row.status == RUNNING:
                change.db.execute(update(tasks).where(tasks.c.id == row.id).values(holds=None))
                change.event("phone released", job=row.job_id, task=row.id, device=row.holds)
                start_what_can(change)
            return {}

        return self._changed(act)

    def ended(self, task_token: str) -> Answer:
        """See JobWorker."""

        def act(change: Change) -> dict[str, Any]:
            row = leasing.of_token(change, task_token)
            return {"without_final": closing.end_without_final(change, row.id)}

        return self._changed(act)

    def bundle(self, sha256: str) -> Answer:
        """See JobWorker."""

        def act(change: Change) -> dict[str, Any]:
            shared = select(shares.c.job_id).where(shares.c.user_id == self._user, shares.c.right == "edit")
            mine = or_(jobs.c.owner_id == self._user, jobs.c.id.in_(shared))
            used = select(jobs.c.id).where(jobs.c.automation_id == sha256, mine).limit(1)
            content = change.db.execute(select(bundles.c.content).where(bundles.c.sha256 == sha256)).scalar()
            if content is None or change.db.execute(used).first() is None:
                raise Refused("there are no flows of this hash", "no_such_bundle")
            return {"content": base64.b64encode(content).decode()}

        return self._changed(act, light=True)

    def job_named(self, task_token: str, alias: str) -> Answer:
        """See JobWorker."""

        def act(change: Change) -> dict[str, Any]:
            row = leasing.of_token(change, task_token)
            own = change.db.execute(select(jobs).where(jobs.c.id == row.job_id)).one()
            beside = select(jobs.c.id).where(
                jobs.c.owner_id == own.owner_id, jobs.c.project == own.project, jobs.c.alias == alias
            )
            found = change.db.execute(beside).scalar()
            if found is None:
                raise absent()
            return {"job_id": found}

        return self._changed(act, light=True)

    def phones(self) -> Answer:
        """See JobWorker."""
        return self._changed(listing.devices_listed, light=True)

    def _changed(self, act: Callable[[Change], dict[str, Any]], *, light: bool = False, urgent: bool = False) -> Answer:
        def inside() -> dict[str, Any]:
            with self._core.change(light=light, urgent=urgent) as change:
                return act(change)

        return answered(inside)
