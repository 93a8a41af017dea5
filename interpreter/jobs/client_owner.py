"""The owner's side of the job API against a server: the same port, the same answers as the embedded service."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from interpreter.jobs.client_wire import Call, Wire
from interpreter.jobs.owner import JobOwner, NewJob
from interpreter.jobs.port import Answer


class RemoteOwner(JobOwner):
    """Implements JobOwner over HTTP for the user whose token the wire shows."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def create_job(self, job: NewJob, *, key: str | None = None) -> Answer:
        """See JobOwner."""
        values = asdict(job)
        values["gates"] = dict(job.gates)
        return self._make("/jobs/create", values, key)

    def share(self, job_id: str, user: str, right: str) -> Answer:
        """See JobOwner."""
        return self._set("POST", "/jobs/share", {"job_id": job_id, "user": user, "right": right})

    def unshare(self, job_id: str, user: str) -> Answer:
        """See JobOwner."""
        return self._set("POST", "/jobs/unshare", {"job_id": job_id, "user": user})

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
        body = {
            "job_id": job_id,
            "inputs": [item if isinstance(item, str) else dict(item) for item in inputs],
            "run_immediately": run_immediately,
            "remote_device_id": remote_device_id,
        }
        return self._make("/planned_tasks/submit", body, key)

    def run(self, planned_task_id: str, *, remote_device_id: str | None = None, key: str | None = None) -> Answer:
        """See JobOwner."""
        return self._make(
            "/tasks/apply", {"planned_task_id": planned_task_id, "remote_device_id": remote_device_id}, key
        )

    def apply(self, job_id: str, *, remote_device_id: str | None = None, key: str | None = None) -> Answer:
        """See JobOwner."""
        return self._make("/tasks/apply", {"job_id": job_id, "remote_device_id": remote_device_id}, key)

    def apply_many(self, job_id: str, count: int, *, key: str | None = None) -> Answer:
        """See JobOwner."""
        return self._make("/tasks/apply_many", {"job_id": job_id, "count": count}, key)

    def register_device(self, name: str, *, remote_device_id: str | None = None) -> Answer:
        """See JobOwner."""
        body = {"name": name, "remote_device_id": remote_device_id}
        call = Call("POST", "/devices/register", body, harmless=remote_device_id is not None)
        return self._wire.call(call)

    def set_device_state(self, remote_device_id: str, state: str) -> Answer:
        """See JobOwner."""
        return self._set("POST", "/devices/state", {"remote_device_id": remote_device_id, "state": state})

    def devices(self) -> Answer:
        """See JobOwner."""
        return self._get("/devices")

    def lose_worker(self, name: str) -> Answer:
        """See JobOwner."""
        return self._set("POST", "/workers/lost", {"name": name})

    def publish_job(self, job: NewJob) -> Answer:
        """See JobOwner."""
        values = asdict(job)
        values["gates"] = dict(job.gates)
        return self._set("POST", "/jobs/publish", values)

    def publish_bundle(self, content: bytes) -> Answer:
        """See JobOwner."""
        return self._set("POST", "/bundles", {"content": base64.b64encode(content).decode()})

    def set_schedule(self, job_id: str, lines: Sequence[str], zone: str = "", given: str = "{}") -> Answer:
        """See JobOwner."""
        body = {"job_id": job_id, "lines": list(lines), "zone": zone, "given": given}
        return self._set("POST", "/jobs/schedule", body)

    def review(self, job_id: str, job_task_ids: Sequence[str], status: str, comment: str | None = None) -> Answer:
        """See JobOwner."""
        body = {"job_id": job_id, "job_task_ids": list(job_task_ids), "status": status, "comment": comment}
        return self._once("PUT", "/jobs/applicants", body)

    def remove_task(self, job_task_id: str) -> Answer:
        """See JobOwner."""
        return self._once("POST", "/tasks/remove", {"job_task_id": job_task_id})

    def remove_planned(self, planned_task_ids: Sequence[str]) -> Answer:
        """See JobOwner."""
        return self._once("DELETE", "/planned_tasks", {"planned_task_ids": list(planned_task_ids)})

    def let_start(self, planned_task_ids: Sequence[str]) -> Answer:
        """See JobOwner."""
        return self._once("POST", "/planned_tasks/let_start", {"planned_task_ids": list(planned_task_ids)})

    def may_apply(self, job_id: str, worker: Mapping[str, Any]) -> Answer:
        """See JobOwner."""
        return self._set("POST", "/jobs/may_apply", {"job_id": job_id, "worker": dict(worker)})

    def job(self, job_id: str) -> Answer:
        """See JobOwner."""
        return self._get("/jobs/details", job_id=job_id)

    def jobs(self) -> Answer:
        """See JobOwner."""
        return self._set("POST", "/jobs/myjobs", {})

    def seen_jobs(self, *, after: str | None = None, limit: int = 100) -> Answer:
        """See JobOwner."""
        return self._get("/jobs", after=after, limit=limit)

    def seen_tasks(
        self, job_id: str, *, status: str | None = None, after: str | None = None, limit: int = 100
    ) -> Answer:
        """See JobOwner."""
        return self._get("/tasks", job_id=job_id, status=status, after=after, limit=limit)

    def tree(self, job_task_id: str, *, after: str | None = None, limit: int = 100) -> Answer:
        """See JobOwner."""
        return self._get("/tasks/tree", task_id=job_task_id, after=after, limit=limit)

    def task(self, job_task_id: str) -> Answer:
        """See JobOwner."""
        return self._wire.call(Call("POST", "/tasks/details", query={"task_id": job_task_id}, harmless=True))

    def tasks(self, job_id: str, *, after: str | None = None, limit: int = 100, status: str | None = None) -> Answer:
        """See JobOwner."""
        body = {"job_id": job_id, "after": after, "limit": limit, "status": status}
        return self._set("POST", "/jobs/applicants", body)

    def planned(self, job_id: str, *, after: str | None = None, limit: int = 100) -> Answer:
        """See JobOwner."""
        return self._get("/planned_tasks", job_id=job_id, after=after, limit=limit)

    def events(self, *, after: str | None = None, limit: int = 1000) -> Answer:
        """See JobOwner."""
        return self._get("/events", after=after, limit=limit)

    def figures(self, automation_id: str) -> Answer:
        """See JobOwner."""
        return self._get("/jobs/figures", automation_id=automation_id)

    def _get(self, path: str, **query: Any) -> Answer:
        return self._wire.call(Call("GET", path, query=query, harmless=True))

    def _set(self, method: str, path: str, body: Mapping[str, Any]) -> Answer:
        """A look, or a change that comes to the same however often it is made."""
        return self._wire.call(Call(method, path, body, harmless=True))

    def _once(self, method: str, path: str, body: Mapping[str, Any]) -> Answer:
        """A change that is refused the second time: sent once, so that its own refusal is never told."""
        return self._wire.call(Call(method, path, body))

    def _make(self, path: str, body: Mapping[str, Any], key: str | None) -> Answer:
        return self._wire.call(Call("POST", path, body, key=key or self._wire.key()))
