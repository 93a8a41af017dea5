"""The worker's side of the job API against a server: the same port, the same answers as the embedded service."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from interpreter.jobs.client_wire import LONGEST_WAIT_S, Call, Wire
from interpreter.jobs.port import Answer
from interpreter.jobs.worker import Enlisting, JobWorker, Wish


class RemoteWorker(JobWorker):
    """Implements JobWorker over HTTP for the user whose access key the wire shows."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def enlist(self, worker: Enlisting) -> Answer:
        """See JobWorker."""
        body = {"worker_id": worker.worker_id, "session": worker.session, "name": worker.name}
        return self._again("/workers/enlist", {**body, "phones": list(worker.phones), "shares": worker.shares})

    def stay(self, worker_id: str, session: str) -> Answer:
        """See JobWorker."""
        return self._again("/workers/stay", {"worker_id": worker_id, "session": session})

    def leave(self, worker_id: str, session: str) -> Answer:
        """See JobWorker."""
        return self._again("/workers/leave", {"worker_id": worker_id, "session": session})

    def set_phone(self, worker_id: str, session: str, remote_device_id: str, state: str) -> Answer:
        """See JobWorker."""
        body = {"worker_id": worker_id, "session": session, "remote_device_id": remote_device_id, "state": state}
        return self._again("/workers/phone", body)

    def claim(self, wish: Wish, *, key: str, wait: float = 0.0) -> Answer:
        """See JobWorker."""
        body = {
            "worker_id": wish.worker_id,
            "session": wish.session,
            "remote_device_id": wish.remote_device_id,
            "planned_task_id": wish.planned_task_id,
        }
        until = self._wire.monotonic() + wait
        while True:
            part = min(max(0.0, until - self._wire.monotonic()), LONGEST_WAIT_S)
            answer = self._wire.call(Call("POST", "/tasks/apply", {**body, "wait": part}, key=key, wait=part))
            over = self._wire.monotonic() + 0.001 >= until
            if not answer["success"] or answer["found"] is not None or over:
                return answer

    def beat(self, task_token: str, step: str | None = None) -> Answer:
        """See JobWorker; sent once: what matters is when it was sent."""
        return self._wire.call(Call("POST", "/tasks/beat", {"step": step}), task_token)

    def release(self, task_token: str, *, step: str | None = None, begun: bool = True, deaths: int = 1) -> Answer:
        """See JobWorker."""
        return self._again("/tasks/release", {"step": step, "begun": begun, "deaths": deaths}, task_token)

    def release_phone(self, task_token: str) -> Answer:
        """See JobWorker."""
        return self._again("/tasks/release_phone", {}, task_token)

    def ended(self, task_token: str) -> Answer:
        """See JobWorker."""
        return self._again("/tasks/ended", {}, task_token)

    def bundle(self, sha256: str) -> Answer:
        """See JobWorker."""
        return self._wire.call(Call("GET", "/bundles", query={"sha256": sha256}, harmless=True))

    def job_named(self, task_token: str, alias: str) -> Answer:
        """See JobWorker."""
        return self._wire.call(Call("GET", "/tasks/job_named", query={"alias": alias}, harmless=True), task_token)

    def phones(self) -> Answer:
        """See JobWorker."""
        return self._wire.call(Call("GET", "/devices", harmless=True))

    def _again(self, path: str, body: Mapping[str, Any], task_token: str | None = None) -> Answer:
        """A call that comes to the same however often it is made."""
        return self._wire.call(Call("POST", path, body, harmless=True), task_token)
