"""A worker: takes tasks from a server for its phones, runs each under a lease, and gives back what it cannot finish.

What it asks for is on its disk before it asks, so that a worker that was killed goes on with its tasks afterwards, or
says how far they were.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from random import SystemRandom

from interpreter.clock import Signal
from interpreter.engine.eventlog import EventLogEngine
from interpreter.failure import Failure
from interpreter.jobs.port import Answer, NotReachable
from interpreter.jobs.worker import Enlisting, Wish
from interpreter.machine.ending import Verdict
from interpreter.machine.guards import Stop
from interpreter.work.claim import Claim
from interpreter.work.claimed import Bay, ClaimedTask
from interpreter.work.intents import Intent, Intents
from interpreter.work.kit import Kit, Link
from interpreter.work.left import Left, forget
from interpreter.work.published import Library
from interpreter.work.recovering import Recovering
from interpreter.work.settling import Standing, settle

WAIT_S = 30.0  # of one request for a task
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.5, 30.0  # while the server is away
MOST_WITHOUT_PHONE = 200  # tasks at a time that need none: they mostly wait for others


class Replaced(Exception):  # noqa: N818 - what the operator is told
    """The server will not have this worker; the message says why."""


@dataclass(eq=False)
class Worker:
    """`run` works until `drain` was called and all is given back; it gives how many tasks were."""

    link: Link
    kit: Kit
    session: str = field(default_factory=lambda: secrets.token_hex(8))

    def __post_init__(self) -> None:
        kit = self.kit
        self._clock = kit.clock
        self._stop = Stop(kit.clock)
        self._engine = EventLogEngine(kit.clock)
        self._intents = Intents(kit.folder / "claims")
        self._library = Library(self.link.worker, kit.folder / "bundles")
        self._chance = SystemRandom()
        self._ids: dict[str, str] = {}
        self._beat_s = 1.0
        self._draining = False
        self._refusal: str | None = None
        self._given_back = 0
        self._enlisting = threading.Lock()
        self._threads: list[threading.Thread] = []
        self._news = Signal()
        self._without_phone = 0
        self._recovering = Recovering(kit)
        self._standing: Sequence[Standing] = ()
        self._farm: Mapping[str, str] | None = None

    @property
    def given_back(self) -> int:
        """How many tasks were begun here and given back unfinished."""
        return self._given_back

    def run(self) -> None:
        """Work until it is told to stop; Replaced when the server refuses this worker."""
        if self._patiently(self._enlist) and self._patiently(self._settle):
            kit = self.kit
            kit.say(f"worker {kit.name} is here with {len(kit.serials)} phones")
            for serial in kit.serials:
                self._start(lambda serial=serial: self._loop(serial), f"phone {serial}")  # type: ignore[misc]
            self._go_on_without_phone()
            self._start(lambda: self._loop(None), "tasks without a phone")
            self._start(self._stay, "stay")
            while self._goes_on():
                self._clock.wait(self._news, self._news.count, 1.0)
            self._end()
        if self._refusal is not None:
            raise Replaced(self._refusal)

    def drain(self) -> None:
        """Take no more tasks, and give back what runs at its next safe point. May be called from any thread."""
        self._draining = True
        self._clock.notify(self._news)
        self._stop.ask("interrupted")

    def _end(self) -> None:
        self._stop.ask("interrupted")
        with suppress(NotReachable):
            self.link.worker.leave(self.kit.id, self.session)  # who waits for a task goes home at once
        for thread in self._threads:
            thread.join()
        self.kit.ground.close()

    def _start(self, work: Callable[[], None], name: str) -> None:
        ticket = self._clock.takes_part()

        def run() -> None:
            with ticket:
                work()

        thread = threading.Thread(target=run, name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _goes_on(self) -> bool:
        return not self._draining and self._refusal is None

    def _patiently(self, act: Callable[[], None]) -> bool:
        """Do something, again and again while the server is away; False when the work is to end instead."""
        pause = FIRST_PAUSE_S
        while self._goes_on():
            try:
                act()
            except NotReachable as reason:
                if pause == FIRST_PAUSE_S:
                    self.kit.say(f"{reason}; trying again")
                self._pause(self._chance.uniform(pause / 2, pause))
                pause = min(2 * pause, LONGEST_PAUSE_S)
            else:
                if pause > FIRST_PAUSE_S:
                    self.kit.say("the server is there again")
                return self._goes_on()
        return False

    def _pause(self, seconds: float) -> None:
        self._clock.wait(self._news, self._news.count, seconds)

    def _settle(self) -> None:
        self._standing = settle(self.link, self.kit, self._intents, self.session)
        self.kit.ground.open(self._farm, self.kit.id, [one.claim for one in self._standing])

    def _go_on_without_phone(self) -> None:
        """The tasks of a former start that have no phone, or whose phone is not here any more."""
        here = set(self._ids.values())
        for one in self._standing:
            if one.intent.remote_device_id in here:
                continue
            if one.left.had_phone:
                self.kit.ground.drop(one.claim)
                self._told(lambda one=one: one.give_back(self.link, self.kit, self._intents))  # type: ignore[misc]
                continue
            self._without_phone += 1
            name = f"task {one.claim.job_task_id}"
            self._start(lambda one=one: self._beside(one.intent, one.claim, one.left), name)  # type: ignore[misc]

    def _enlist(self) -> None:
        with self._enlisting:
            kit = self.kit
            names = [kit.told(serial) for serial in kit.serials]
            enlisting = Enlisting(kit.id, self.session, kit.name, names, kit.ground.shares)
            answer = self.link.worker.enlist(enlisting)
            if not answer["success"]:
                self._refuse(str(answer["error"]))
                return
            self._beat_s = float(answer["beat_s"])
            self._farm = answer.get("farm")
            ids = [str(phone["remote_device_id"]) for phone in answer["phones"]]
            self._ids = dict(zip(kit.serials, ids, strict=True))

    def _refuse(self, why: str) -> None:
        self._refusal = self._refusal or why
        self._clock.notify(self._news)

    def _stay(self) -> None:
        """The worker's own beats."""
        while self._goes_on():
            self._pause(self._beat_s)
            try:
                answer = self.link.worker.stay(self.kit.id, self.session)
            except NotReachable:
                continue
            self._heed(answer)

    def _heed(self, answer: Answer) -> None:
        """What an answer says of this worker itself."""
        if answer.get("reason") == "gone" or answer.get("code") == "worker_gone":
            self._patiently(self._enlist)
        elif answer.get("code") in ("worker_replaced", "no_access", "no_such_worker"):
            self._refuse(str(answer["error"]))

    def _loop(self, serial: str | None) -> None:
        """One task after the other for a phone, first what a former start had on it; without one as many as come."""
        for one in [
            one for one in self._standing if serial is not None and one.intent.remote_device_id == self._ids[serial]
        ]:
            self._carry_out(one.intent, one.claim, serial, one.left)
        while self._goes_on():
            if serial is None and self._without_phone >= MOST_WITHOUT_PHONE:
                self._pause(1.0)
                continue
            if serial is not None and not self._rested(serial):
                continue
            try:
                self._next(serial)
            except OSError as problem:
                self._wait_for_room(problem)

    def _rested(self, serial: str) -> bool:
        """Wait while a phone rests that was lost; False when it is not back then, or the work is to end."""
        while self._goes_on() and (left := self._recovering.left(serial)) > 0:
            self._pause(left)
        return self._goes_on() and self._recovering.back(serial)

    def _next(self, serial: str | None) -> None:
        """Ask for one task and carry it out; raises OSError when the asking cannot be written down."""
        intent = Intent(secrets.token_hex(16), None if serial is None else self._ids[serial])
        self._intents.write(intent)
        found: list[Claim] = []
        self._patiently(lambda: self._ask(intent, found))
        if not found:
            self._intents.done(intent.key)
        elif serial is None:
            self._without_phone += 1
            self._start(lambda: self._beside(intent, found[0]), f"task {found[0].job_task_id}")
        else:
            self._carry_out(intent, found[0], serial)

    def _wait_for_room(self, problem: OSError) -> None:
        """The disk is full or broken: nothing is taken for a while."""
        self.kit.say(f"the folder {self.kit.folder} cannot be written: {problem.strerror}; trying again")
        self._pause(LONGEST_PAUSE_S)

    def _ask(self, intent: Intent, found: list[Claim]) -> None:
        wish = Wish(self.kit.id, self.session, intent.remote_device_id)
        answer = self.link.worker.claim(wish, key=intent.key, wait=WAIT_S)
        if not answer["success"]:
            self._heed(answer)
            if self._goes_on():
                self._pause(FIRST_PAUSE_S)
        elif answer["found"] is not None:
            found.append(Claim.of(answer["found"]))

    def _beside(self, intent: Intent, claim: Claim, left: Left | None = None) -> None:
        try:
            self._carry_out(intent, claim, None, left)
        finally:
            self._without_phone -= 1
            self._clock.notify(self._news)

    def _carry_out(self, intent: Intent, claim: Claim, serial: str | None, left: Left | None = None) -> None:
        """Carry it out; where that cannot be written down it is given back."""
        try:
            self._carried_out(intent, claim, serial, left)
        except OSError as problem:
            self._given_back += 1
            self._told(lambda: self.link.worker.release(claim.task_token))
            self._intents.done(intent.key)
            self._wait_for_room(problem)

    def _carried_out(self, intent: Intent, claim: Claim, serial: str | None, left: Left | None) -> None:
        self._intents.write(intent.answered(claim.job_task_id, claim.attempt))
        where = "without a phone" if serial is None else f"on {serial}"
        if self._draining:
            begun = left is not None
            self._told(lambda: self.link.worker.release(claim.task_token, step=intent.death_step, begun=begun))
            self.kit.ground.drop(claim)
            forget(self.kit.place(claim))
        else:
            self._say_end(claim, where, self._done(claim, serial, left))
        self._intents.done(intent.key)

    def _done(self, claim: Claim, serial: str | None, left: Left | None) -> Verdict | None:
        """Run it, or go on with it; what cannot be run is handed in as failed, with the reason."""
        left = left or self.kit.ground.left(claim, self.kit.place(claim))
        if left is not None:
            self.kit.say(f"goes on with task {claim.job_task_id} of a former start")
            claim = replace(claim, automation_id=left.flows)
        try:
            work = self._library.work(claim, self.link.task(claim.task_token))
        except Failure as failed:
            reason = failed.problem.message
            api = self.link.task(claim.task_token)
            self._told(lambda: api.submit_task("failed", {"reason": reason}, key=f"{claim.job_task_id}:unready"))
            return Verdict("failed", reason)
        except NotReachable:
            return None
        kit = self.kit
        bay = Bay(
            self.link.worker, kit.clock, self._engine, self._stop, self.kit.place(claim),
            claim.seed if left is None else left.past.started.seed,
            kit.source, serial, (), kit.version, kit.browser, left=left, rests=self._recovering.rests,
        )  # fmt: skip
        return kit.ground.run(claim, lambda journal: ClaimedTask(claim, replace(bay, journal=journal), work).run())

    def _told(self, call: Callable[[], Answer]) -> None:
        with suppress(NotReachable):  # else the lease runs out by itself
            call()

    def _say_end(self, claim: Claim, where: str, verdict: Verdict | None) -> None:
        if verdict is None:
            self._given_back += 1
            self.kit.say(f"task {claim.job_task_id} {where}: given back")
            return
        reason = f": {verdict.reason}" if verdict.reason else ""
        self.kit.say(f"task {claim.job_task_id} {where}: {verdict.outcome}{reason}")
