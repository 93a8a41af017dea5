"""The job API of a task that runs against a server: the same port, the same answers as the embedded service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from interpreter.jobs.client_wire import LONGEST_WAIT_S, Call, Wire
from interpreter.jobs.port import Answer, JobApi
from interpreter.jobs.rules.edges import SETTLED

NOTHING_FOUND = frozenset({"no_task", "no_access"})


class RemoteTask(JobApi):
    """Implements JobApi over HTTP for the attempt that a task token stands for; None is a program without a task."""

    def __init__(self, wire: Wire, task_token: str | None) -> None:
        self._wire = wire
        self._token = task_token
        self._capabilities: frozenset[str] | None = None

    def capabilities(self) -> frozenset[str]:
        """What the server says it can do; asked once."""
        if self._capabilities is None:
            answer = self._ask("GET", "/capabilities")
            self._capabilities = frozenset(answer.get("capabilities", ()))
        return self._capabilities

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
        body = {"status": automation_status, "job_proof": data, "finish": finish, "number": number}
        return self._write("/tasks/submit", {**body, "files": _files(files) if finish else []}, key)

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
        body = {"data_dump": True, "job_id": job_id, "job_proof": data, "status": status, "files": _files(files)}
        return self._write("/tasks/submit", body, key)

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
        body = {"match": None if match is None else dict(match), "topic": topic, "from": from_}
        key = key or self._wire.key()
        until = self._wire.monotonic() + wait
        while True:
            left = max(0.0, until - self._wire.monotonic())
            answer = self._write("/tasks/use_another", body, key, wait=min(left, LONGEST_WAIT_S))
            if not answer["success"]:
                return None if answer["code"] in NOTHING_FOUND else answer
            found: Answer | None = answer["found"]
            if found is not None or left <= LONGEST_WAIT_S:
                return found

    def get_current_task(self) -> Answer:
        """See JobApi."""
        return self._ask("GET", "/tasks/current")

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
        body = {
            "job_variables": job_variables,
            "run_immediately": run_immediately,
            "job_id": job_id,
            "at_most": at_most,
            "each_up_to": each_up_to,
            "will_wait": will_wait,
        }
        return self._write("/tasks/sub_tasks", body, key)

    def get_sub_tasks(self, planned_task_ids: Any, *, wait: float = 0.0, after: str | None = None) -> Answer:
        """See JobApi."""
        until = self._wire.monotonic() + wait
        if after is None and wait > LONGEST_WAIT_S:  # a wait in parts is behind what is seen now
            first = self._look(planned_task_ids, 0.0, None)
            if not first["success"] or all(child["status"] in SETTLED for child in first["tasks"].values()):
                return first
            after = first["seen"]
        while True:
            left = max(0.0, until - self._wire.monotonic())
            answer = self._look(planned_task_ids, min(left, LONGEST_WAIT_S), after)
            if not answer["success"] or left <= LONGEST_WAIT_S or answer["seen"] != after:
                return answer

    def _look(self, ids: Any, wait: float, after: str | None) -> Answer:
        body = {"planned_task_ids": ids, "wait": wait, "after": after}
        return self._ask("POST", "/tasks/sub_tasks/details", body, wait=wait)

    def set_automation_variables(self, variables: Any, *, key: str | None = None, number: int | None = None) -> Answer:
        """See JobApi."""
        return self._write("/tasks/variables", {"automation_variables": variables, "number": number}, key)

    def get_automation_variables(self) -> Answer:
        """See JobApi."""
        return self._ask("GET", "/tasks/variables")

    def offer(self, offer_id: Any, topic: Any, data: Any, *, for_: str | None = None) -> Answer:
        """See JobApi."""
        body = {"offer_id": offer_id, "topic": topic, "data": data, "for": for_}
        return self._ask("POST", "/tasks/offers", body)  # its id makes it one offer (R106)

    def offer_status(self, offer_id: Any, *, wait: float = 0.0) -> Answer:
        """See JobApi."""
        until = self._wire.monotonic() + wait
        while True:
            left = max(0.0, until - self._wire.monotonic())
            part = min(left, LONGEST_WAIT_S)
            answer = self._ask("POST", "/tasks/offers/status", {"offer_id": offer_id, "wait": part}, wait=part)
            if not answer["success"] or answer["state"] != "open" or left <= LONGEST_WAIT_S:
                return answer

    def withdraw_offer(self, offer_id: Any) -> Answer:
        """See JobApi."""
        return self._ask("POST", "/tasks/offers/withdraw", {"offer_id": offer_id})

    def siblings_wait(self) -> Answer:
        """See JobApi."""
        return self._ask("GET", "/tasks/siblings_wait")

    def children(self, *, after: str | None = None) -> Answer:
        """See JobApi."""
        return self._wire.call(Call("GET", "/tasks/children", query={"after": after}, harmless=True), self._token)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, wait: float = 0.0) -> Answer:
        return self._wire.call(Call(method, path, body, harmless=True, wait=wait), self._token)

    def _write(self, path: str, body: Mapping[str, Any], key: str | None, *, wait: float | None = None) -> Answer:
        if wait is not None:
            body = {**body, "wait": wait}
        return self._wire.call(Call("POST", path, body, key=key or self._wire.key(), wait=wait or 0.0), self._token)


def _files(files: Any) -> Any:
    return list(files) if isinstance(files, tuple) else files
