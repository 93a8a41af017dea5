"""A run whose job service is a server: the flow itself runs here, as a task of it; its sub-tasks go to workers.

This process is a worker of one task. The jobs that it makes are a project of this run alone, as those of a run without
a server are. Its journal is here: killed, it takes its task again within the lease, and goes on.
"""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace

from interpreter import events as e
from interpreter.clock import Signal
from interpreter.engine.eventlog import LOG, EventLogEngine, EventLogFile
from interpreter.engine.journal import Journal
from interpreter.failure import failure
from interpreter.jobs.holding import holding
from interpreter.jobs.owner import JobOwner
from interpreter.jobs.port import Answer, NotReachable
from interpreter.jobs.worker import Enlisting, Wish
from interpreter.machine.ending import Verdict
from interpreter.machine.guards import Stop
from interpreter.outcomes import EXITS, program_version
from interpreter.phones.fleet import BuiltInPhones, RealPhones, Source
from interpreter.plain import mask_all, recorded, sent
from interpreter.recorder import Recorder, Sink
from interpreter.redact import Redactor
from interpreter.runtime import Ending, Wishes, write_rows
from interpreter.stopped.past import Past
from interpreter.work import asked as asking
from interpreter.work.asked import Asked
from interpreter.work.claim import Claim
from interpreter.work.claimed import Bay, ClaimedTask, Work
from interpreter.work.kit import Link
from interpreter.work.left import Left, forget, left_of
from interpreter.work.publish import Published, publish
from interpreter.work.remote_jobs import RemoteJobs


class RemoteRun:
    """One run: `RemoteRun(wishes, owner, link, asked).execute()`; `stop` may be called from any thread.

    With `wishes.past` it goes on, and `asked` is what the killed process had asked for.
    """

    def __init__(self, wishes: Wishes, owner: JobOwner, link: Link, asked: Asked) -> None:
        self._wishes = wishes
        self._owner = owner
        self._link = link
        self._asked = asked
        self._stop = Stop(wishes.clock)
        self._over = Signal()
        self._session = secrets.token_hex(8)

    def stop(self) -> None:
        """Stop at the next safe point; the task is given back to the server."""
        self._stop.ask("interrupted")

    def execute(self) -> Ending:
        """Run to the end of the flow; a Failure of kind `job` or `network` when it cannot begin, or not go on."""
        folder = self._wishes.folder
        try:
            with holding(folder):
                if self._wishes.past is None:
                    self._asked.write(folder)
                published = publish(self._owner, self._wishes.path, self._wishes.manifest, project=folder.name)
                planned = self._asked.planned or self._post(published.root)
                source = self._source()
                try:
                    ending = self._run(planned, published, source)
                finally:
                    source.close()
                asking.forget(folder)
                return ending
        except NotReachable as reason:
            raise failure("network", str(reason)) from None

    def _post(self, job: str) -> str:
        text = json.dumps(sent(dict(self._wishes.inputs)), ensure_ascii=False)
        posted = _done(self._owner.post_inputs(job, [text], key=self._asked.post))
        planned = str(posted["inserted_ids"][0]["planned_task_id"])
        self._asked = replace(self._asked, planned=planned)
        self._asked.write(self._wishes.folder)
        return planned

    def _source(self) -> Source:
        wishes = self._wishes
        if wishes.phones is not None:
            return wishes.phones
        if wishes.devices:
            return RealPhones(wishes.adb, wishes.devices, wishes.clock)
        return BuiltInPhones(wishes.path, wishes.clock, self._asked.seed, wishes.most_built_in)

    def _run(self, planned: str, published: Published, source: Source) -> Ending:
        wishes = self._wishes
        serial = source.more() if wishes.plan.uses_phone else None
        with self._enlisted(serial) as phone:
            claim = self._claimed(Wish(self._asked.worker, self._session, phone, planned), published)
            over = None if wishes.past is None else _over(wishes.past)
            verdict = self._ended(claim, over) if over is not None else self._carried_out(claim, source, serial)
        redactor = Redactor()
        mask_all(redactor, wishes.inputs)
        rows = write_rows(self._owner, self._used(published), wishes.folder / "rows", redactor)
        log = wishes.folder / LOG
        return Ending(verdict.outcome, EXITS[verdict.outcome], verdict.reason, verdict.data, log, rows)

    def _claimed(self, wish: Wish, published: Published) -> Claim:
        """The task of this run, after a kill the same again; a Failure of kind `job` when it cannot be had."""
        answer = self._link.worker.claim(wish, key=self._asked.claim)
        if self._wishes.past is not None and not answer.get("found"):
            self._leave_it(published)
        found = _done(answer)["found"]
        if found is None:
            raise failure("job", "the server gives this run no phone: it is at work on something else")
        return Claim.of(found)

    def _leave_it(self, published: Published) -> None:
        """The server has given the task up: nobody goes on with it, and the user hears how it ended there."""
        tasks = _done(self._owner.tasks(published.root, limit=1))["job_tasks"]
        forget(self._wishes.folder)
        asking.forget(self._wishes.folder)
        how = f", which is {tasks[0]['status']} there: {tasks[0]['comment'] or 'no reason given'}" if tasks else ""
        raise failure("job", f"the server did not wait for this run and ended its task{how}; run the flow again")

    def _carried_out(self, claim: Claim, source: Source, serial: str | None) -> Verdict:
        wishes, left = self._wishes, self._left(claim)
        names = RemoteJobs(self._link.worker, claim.task_token, wishes.manifest)
        work = Work(wishes.plan, names, self._link.task(claim.task_token), recorded(dict(wishes.inputs)))
        bay = Bay(
            self._link.worker, wishes.clock, EventLogEngine(wishes.clock), self._stop, wishes.folder,
            self._asked.seed, source, serial, tuple(wishes.sinks), program_version(), wishes.browser,
            journal=Journal, left=left,
        )  # fmt: skip
        task = ClaimedTask(claim, bay, work)
        return task.run() or _unfinished(task)

    def _left(self, claim: Claim) -> Left | None:
        """Where the killed process was; what had not begun its task has done nothing, and begins anew."""
        folder = self._wishes.folder
        left = None if self._wishes.past is None else left_of(folder, claim.job_task_id)
        if left is None:
            forget(folder)
            (folder / LOG).unlink(missing_ok=True)
        return left

    def _ended(self, claim: Claim, verdict: Verdict) -> Verdict:
        """The task was over when the program was killed: what was not told any more is told."""
        wishes, past = self._wishes, self._wishes.past
        assert past is not None, "only a run that goes on can be over"
        with closing(EventLogFile(wishes.folder / LOG)) as file:
            sinks: tuple[Sink, ...] = (file, *wishes.sinks)
            recorder = Recorder(wishes.folder.name, wishes.clock, Redactor(), sinks, past.entries[-1])
            recorder.emit(e.RunResumed(versions={"farmhand": program_version()}))
            recorder.emit(e.RunEnded(outcome=verdict.outcome, exit=EXITS[verdict.outcome], seconds=0.0))
        self._link.worker.ended(claim.task_token)
        forget(wishes.folder)
        return verdict

    def _used(self, published: Published) -> dict[str, str]:
        """The jobs that took rows in this run."""
        jobs = published.dumps.items()
        return {alias: job for alias, job in jobs if _done(self._owner.tasks(job, limit=1))["job_tasks"]}

    @contextmanager
    def _enlisted(self, serial: str | None) -> Iterator[str | None]:
        """Be a worker of the server; the id of this run's phone there."""
        worker, clock, me = self._link.worker, self._wishes.clock, self._asked.worker
        local = not self._wishes.devices
        names = [] if serial is None else [f"{self._wishes.folder.name}:{serial}" if local else serial]
        enlisting = Enlisting(me, self._session, f"run {self._wishes.folder.name}", names)
        answer = _done(worker.enlist(enlisting))
        over = threading.Event()

        def stay() -> None:
            with ticket:
                while not over.is_set():
                    clock.wait(self._over, self._over.count, float(answer["beat_s"]))
                    with suppress(NotReachable):
                        if worker.stay(me, self._session).get("reason") == "gone":
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
                worker.leave(me, self._session)


def _over(past: Past) -> Verdict | None:
    """How the flow's task had ended when the program was killed, None when it had not."""
    root = past.root
    if root is None or root.status == "running" or past.unfinished(root.id) is not None:
        return None
    return Verdict(root.status, root.reason, root.data, root.problem)


def _unfinished(task: ClaimedTask) -> Verdict:
    if task.lost:
        return Verdict("lost", "the server gave the task to another worker, as it heard nothing of this one")
    return Verdict("interrupted", "stopped by Ctrl-C; the task was given back to the server")


def _done(answer: Answer) -> Answer:
    if not answer["success"]:
        raise failure("job", f"the server refused it: {answer['error']}")
    return answer
