"""A job server of its own whose operators' page can be opened: a real service, real time, a real port."""

from __future__ import annotations

import base64
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import uvicorn

from interpreter.clock import SystemClock
from interpreter.jobs.api import create_app
from interpreter.jobs.core import Setting
from interpreter.jobs.owner import NewJob
from interpreter.jobs.page import access
from interpreter.jobs.service import open_service
from interpreter.jobs.serving import HTTP
from interpreter.listening import listen

SCHEMA = {
    "fields": [
        {"name": "page", "type": "string", "required": True},
        {"name": "count", "type": "number", "integer": True, "min": 1},
    ]
}
PICTURE = base64.b64encode(b"picture").decode()


def file(name: str = "shot") -> dict[str, str]:
    """A file as the job API takes it."""
    return {"name": name, "extension": "png", "base64Data": PICTURE}


class Paged:
    """A server with the user Ann, from the first request to the end of a module."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._socket = listen("127.0.0.1", 0)
        self.host = f"127.0.0.1:{self._socket.getsockname()[1]}"
        self.url = f"http://{self.host}"
        self.clock = SystemClock()
        setting = Setting(self.clock, random.SystemRandom(), folder / "files", files_url=f"{self.url}/files")
        self.service = open_service(folder / "jobs.db", setting)
        self.ann = self.service.owner("ann")
        config = uvicorn.Config(create_app(self.service, self.clock), log_level="critical", **HTTP)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop serving."""
        self._server.should_exit = True
        self.service.close()
        self._thread.join(30)
        self._socket.close()

    def once(self, name: str = "ann", *, now=None) -> str:
        """A word that signs in once."""
        self.service.owner(name)
        with self.service.rows() as db:
            return access.invite(db, random.SystemRandom(), name, now or self.clock.now())

    @contextmanager
    def client(self, name: str | None = "ann") -> Iterator[httpx.Client]:
        """A browser without script: signed in by the address that counts once, or not at all."""
        origin = {"Origin": self.url}
        with httpx.Client(base_url=self.url, trust_env=False, headers=origin, timeout=30) as client:
            if name is not None:
                answer = client.post("/sign-in", data={"once": self.once(name)})
                assert answer.status_code == 303, answer.text
            yield client

    def job(self, **fields) -> str:
        """A new job of Ann's."""
        fields = {"automation_id": "auto", "needs_device": False, "allow_sub_tasks": True, **fields}
        answer = self.ann.create_job(NewJob(**fields))
        assert answer["success"], answer
        return answer["job_id"]

    def plan(self, job: str, *inputs) -> list[str]:
        """Planned tasks that wait for their owner."""
        return [one["planned_task_id"] for one in self.ann.post_inputs(job, list(inputs))["inserted_ids"]]

    def start(self, job: str, given=None):
        """A running task and its API."""
        answer = self.ann.run(self.plan(job, given or {})[0])
        return answer["job_task_id"], self.service.task(answer["job_task_id"])

    def pending(self, job: str, proof=None, files=(), given=None) -> str:
        """A task that waits for its review."""
        task, api = self.start(job, given)
        assert api.submit_task("success", proof or {}, True, list(files))["success"]
        return task

    def farm(self, text: str = "Tea") -> dict[str, str]:
        """Jobs and tasks in all states, with `text` wherever somebody else's text can stand; their addresses."""
        self.ann.register_device(text)
        job = self.job(name=f"Read {text}", job_variables_schema=SCHEMA)
        rows = self.job(name=f"Rows of {text}")
        narrow = self.job(name=f"Narrow {text}", slots=1)
        root, api = self.start(job, {"page": text})
        (child, other, _), _ = self._children(api, [{"page": text}, {"page": text}, {"page": text}])
        child.add_sub_tasks([{"page": text}, {"page": text}], True)
        child.set_automation_variables({text: text})
        child.offer("o", text, {"code": text})
        other.submit_task_to_another_job(rows, {text: text, "link": text}, "pending", [file()])
        other.submit_task("failed", {"reason": text})
        api.add_sub_tasks([{"page": text}, {"page": text}], True, narrow)
        task = self.pending(job, {"price": text}, [file(name=text)], {"page": text})
        self.plan(job, {"page": text})
        return {
            "jobs": "/",
            "job": f"/jobs/{job}",
            "planned": f"/jobs/{job}?state=planned",
            "review": f"/jobs/{job}?state=pending",
            "rows": f"/jobs/{rows}/rows",
            "tree": f"/tasks/{root}",
            "task": f"/tasks/{task}",
            "devices": "/devices",
        }

    def _children(self, api, items):
        ids = [one["planned_task_id"] for one in api.add_sub_tasks(items, True)["inserted_ids"]]
        found = api.get_sub_tasks(ids)["tasks"]
        return [self.service.task(found[one]["job_task_id"]) for one in ids], ids


def word_of(page: str) -> str:
    """The word of the session that stands in the forms of a page."""
    _, _, rest = page.partition('name="word" value="')
    return rest.partition('"')[0]
