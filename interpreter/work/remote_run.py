"""A run whose job service is a server: the flow itself runs here, as a task of it; its sub-tasks go to workers.

This process is a worker of one task. The jobs that it makes are a project of this run alone, as those of a run without
a server are.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from interpreter.clock import Signal
from interpreter.engine.eventlog import EventLogEngine
from interpreter.failure import failure
from interpreter.jobs.owner import JobOwner
from interpreter.jobs.port import Answer, NotReachable
from interpreter.jobs.worker import Enlisting, Wish
from interpreter.machine.ending import Verdict
from interpreter.machine.guards import Stop
from interpreter.outcomes import EXITS, program_version
from interpreter.phones.fleet import BuiltInPhones, RealPhones, Source
from interpreter.plain import mask_all, recorded, sent
from interpreter.redact import Redactor
from interpreter.runtime import Ending, Wishes, write_rows
from interpreter.work.claim import Claim
from interpreter.work.claimed import Bay, ClaimedTask, Work
from interpreter.work.kit import Link
from interpreter.work.publish import Published, publish
from interpreter.work.remote_jobs import RemoteJobs


class RemoteRun:
    """One run: `RemoteRun(wishes, owner, link).execute()`; `stop` may be called from any thread."""

    def __init__(self, wishes: Wishes, owner: JobOwner, link: Link) -> None:
        self._wishes = wishes
        self._owner = owner
        self._link = link
        self._stop = Stop(wishes.clock)
        self._over = Signal()
        self._id, self._session = secrets.token_hex(12), secrets.token_hex(8)
        self.seed = secrets.randbelow(2**31) if wishes.seed is None else wishes.seed

    def stop(self) -> None:
        """Stop at the next safe point; the task is given back to the server."""
        self._stop.ask("interrupted")

    def execute(self) -> Ending:
        """Run to the end of the flow; a Failure of kind `job` or `network` when it cannot begin."""
        try:
            published = publish(self._owner, self._wishes.path, self._wishes.manifest, project=self._wishes.folder.name)
            planned = self._post(published.root)
            source = self._source()
            try:
                return self._run(planned, published, source)
            finally:
                source.close()
        except NotReachable as reason:
            raise failure("network", str(reason)) from None

    def _post(self, job: str) -> str:
        text = json.dumps(sent(dict(self._wishes.inputs)), ensure_ascii=False)
        posted = _done(self._owner.post_inputs(job, [text]))
        return str(posted["inserted_ids"][0]["planned_task_id"])

    def _source(self) -> Source:
        wishes = self._wishes
        if wishes.phones is not None:
            return wishes.phones
        if wishes.devices:
            return RealPhones(wishes.adb, wishes.devices, wishes.clock)
        return BuiltInPhones(wishes.path, wishes.clock, self.seed, wishes.most_built_in)

    def _run(self, planned: str, published: Published, source: Source) -> Ending:
        wishes = self._wishes
        serial = source.more() if wishes.plan.uses_phone else None
        with self._enlisted(serial) as phone:
            wish = Wish(self._id, self._session, phone, planned)
            found = _done(self._link.worker.claim(wish, key=secrets.token_hex(16)))["found"]
            if found is None:
                raise failure("job", "the server gives this run no phone: it is at work on something else")
            claim = Claim.of(found)
            names = RemoteJobs(self._link.worker, claim.task_token, wishes.manifest)
            work = Work(wishes.plan, names, self._link.task(claim.task_token), recorded(dict(wishes.inputs)))
            bay = Bay(
                self._link.worker, wishes.clock, EventLogEngine(wishes.clock), self._stop, wishes.folder, self.seed,
                source, serial, tuple(wishes.sinks), program_version(), wishes.browser,
            )  # fmt: skip
            task = ClaimedTask(claim, bay, work)
            verdict = task.run() or _unfinished(task)
        redactor = Redactor()
        mask_all(redactor, wishes.inputs)
        rows = write_rows(self._owner, self._used(published), wishes.folder / "rows", redactor)
        return Ending(verdict.outcome, EXITS[verdict.outcome], verdict.reason, verdict.data, task.log, rows)

    def _used(self, published: Published) -> dict[str, str]:
        """The jobs that took rows in this run."""
        jobs = published.dumps.items()
        return {alias: job for alias, job in jobs if _done(self._owner.tasks(job, limit=1))["job_tasks"]}

    @contextmanager
    def _enlisted(self, serial: str | None) -> Iterator[str | None]:
        """Be a worker of the server; the id of this run's phone there."""
        worker, clock = self._link.worker, self._wishes.clock
        local = not self._wishes.devices
        names = [] if serial is None else [f"{self._wishes.folder.name}:{serial}" if local else serial]
        enlisting = Enlisting(self._id, self._session, f"run {self._wishes.folder.name}", names)
        answer = _done(worker.enlist(enlisting))
        over = threading.Event()

        def stay() -> None:
            with ticket:
                while not over.is_set():
                    clock.wait(self._over, self._over.count, float(answer["beat_s"]))
                    with suppress(NotReachable):
                        if worker.stay(self._id, self._session).get("reason") == "gone":
                            worker.enlist(enlisting)

        ticket = clock.takes_part()
        thread = threading.Thread(target=stay, name="stay", daemon=True)
        thread.start()
        try:
            yield None if serial is None else str(answer["phones"][0]["remote_device_id"])
        finally:
            over.set()
            clock.notify(self._over)
            thread.join()
            with suppress(NotReachable):
                worker.leave(self._id, self._session)


def _unfinished(task: ClaimedTask) -> Verdict:
    if task.lost:
        return Verdict("lost", "the server gave the task to another worker, as it heard nothing of this one")
    return Verdict("interrupted", "stopped by Ctrl-C; the task was given back to the server")


def _done(answer: Answer) -> Answer:
    if not answer["success"]:
        raise failure("job", f"the server refused it: {answer['error']}")
    return answer
