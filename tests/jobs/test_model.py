"""The service against a dictionary: any order of calls leaves both in the same state."""

from __future__ import annotations

import random
import tempfile
from datetime import timedelta
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from interpreter.jobs.core import JobsConfig, Setting
from interpreter.jobs.owner import NewJob
from interpreter.jobs.rules.values import text_of
from interpreter.jobs.service import open_service
from tests.jobs.test_clocks import Jumping
from tests.sizes import sized

MEMORY = Path("/dev/shm")  # what is written there waits for no disk
TTL = 450.0  # seconds that a planned task waits for a phone
FINAL = {"success": "pending", "failed": "failed", "declined": "declined"}


class JobsAgainstADictionary(RuleBasedStateMachine):
    """Tasks of one job: what each call answers and what remains, foretold by plain dictionaries."""

    tasks = Bundle("tasks")

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None)
        folder = Path(self.folder.name)
        self.clock = Jumping()
        self.database = self.place(folder)
        self.files = folder / "files"
        self.random = random.Random(3)
        self.model: dict[str, dict] = {}
        self.waiting: dict[str, float] = {}  # planned tasks without a phone, and when they expire
        self.offers: list[dict] = []
        self.rows = 0
        self.open()

    def place(self, folder):
        """Where the rows are."""
        return folder / "jobs.db"

    def open(self):
        setting = Setting(self.clock, self.random, self.files, JobsConfig(planned_ttl_s=TTL))
        self.service = open_service(self.database, setting)
        self.ann = self.service.owner("ann")

    def teardown(self):
        if hasattr(self, "sink"):
            self.same_offers_and_rows()
            self.same_queue()
        self.service.close()
        self.folder.cleanup()

    @initialize()
    def jobs(self):
        self.job = self.ann.create_job(NewJob(automation_id="a", needs_device=False, timeout_min=10))["job_id"]
        self.phones = self.ann.create_job(NewJob(automation_id="p", needs_device=True))["job_id"]
        self.sink = self.ann.create_job(NewJob(automation_id="a"))["job_id"]

    def added(self, task):
        self.model[task] = {
            "status": "running",
            "proof": None,
            "variables": None,
            "keys": {},
            "deadline": self.clock.monotonic() + 600,
        }
        return task

    @rule(target=tasks)
    def start(self):
        planned = self.ann.post_inputs(self.job, [{}])["inserted_ids"][0]["planned_task_id"]
        return self.added(self.ann.run(planned)["job_task_id"])

    @rule(target=tasks, task=tasks)
    def sub_task(self, task):
        answer = self.service.task(task).add_sub_tasks([{}])
        assert answer["success"] == self.runs(task) or "nested" in answer["error"]
        if not answer["success"]:
            return task
        planned = answer["inserted_ids"][0]["planned_task_id"]
        return self.added(self.service.task(task).get_sub_tasks([planned])["tasks"][planned]["job_task_id"])

    def runs(self, task):
        return self.model[task]["status"] == "running"

    def close(self, task, status):
        self.model[task]["status"] = status
        for offer in self.offers:
            if offer["state"] == "open" and task in (offer["task"], offer["for"]):
                offer["state"] = "void"

    @rule(task=tasks, word=st.sampled_from(["running", "success"]), n=st.integers(0, 3))
    def progress(self, task, word, n):
        answer = self.service.task(task).submit_task(word, {"n": n}, False)
        assert answer["success"] == self.runs(task)
        if answer["success"]:
            self.model[task]["proof"] = {"n": n}

    @rule(task=tasks, word=st.sampled_from(sorted(FINAL)), n=st.integers(0, 1), key=st.sampled_from([None, "k"]))
    def final(self, task, word, n, key):
        answer = self.service.task(task).submit_task(word, {"n": n}, key=key)
        known = self.model[task]["keys"].get(key)
        assert answer["success"] == (known == (word, n) if known else self.runs(task))
        if answer["success"] and not known:
            self.model[task]["proof"] = {"n": n}
            self.close(task, FINAL[word])
            if key:
                self.model[task]["keys"][key] = (word, n)

    @rule(task=tasks)
    def dump(self, task):
        answer = self.service.task(task).submit_task_to_another_job(self.sink, {})
        assert answer["success"] == self.runs(task)
        self.rows += answer["success"]

    @rule(task=tasks, other=st.none() | tasks, number=st.integers(0, 9))
    def offer(self, task, other, number):
        answer = self.service.task(task).offer(f"o{number}", "t", {"n": number}, for_=other)
        before = next((o for o in self.offers if (o["task"], o["id"]) == (task, number)), None)
        if before:
            fits = before["for"] == other and before["state"] in ("open", "claimed")
        else:
            fits = other is None or (other != task and self.runs(other))
        assert answer["success"] == (self.runs(task) and fits)
        if answer["success"] and not before:
            for old in self.offers:
                if old["task"] == task and old["state"] == "open":
                    old["state"] = "replaced"
            self.offers.append(
                {"task": task, "id": number, "for": other, "state": "open", "at": self.clock.monotonic(), "by": None}
            )

    @rule(task=tasks)
    def take(self, task):
        claim = self.service.task(task).use_another_task(topic="t")
        open_ = [o for o in self.offers if o["state"] == "open" and o["task"] != task and o["for"] in (None, task)]
        if not self.runs(task) or not open_:
            assert claim is None
            return
        oldest = min(open_, key=lambda o: (o["at"], o["task"]))
        assert (claim["job_task_id"], claim["offer"]["data"]) == (oldest["task"], {"n": oldest["id"]})
        oldest["state"], oldest["by"] = "claimed", task

    @rule(task=tasks, number=st.integers(0, 9))
    def withdraw(self, task, number):
        answer = self.service.task(task).withdraw_offer(f"o{number}")
        offer = next((o for o in self.offers if (o["task"], o["id"]) == (task, number)), None)
        assert answer["success"] == (self.runs(task) and offer is not None)
        if answer["success"]:
            assert answer["withdrawn"] == (offer["state"] != "claimed")
            if offer["state"] == "open":
                offer["state"] = "withdrawn"

    @rule(task=tasks, n=st.integers(0, 3))
    def variables(self, task, n):
        answer = self.service.task(task).set_automation_variables({"n": n})
        assert answer["success"] == self.runs(task)
        if answer["success"]:
            self.model[task]["variables"] = {"n": n}

    @rule(task=tasks)
    def lose(self, task):
        assert self.service.lose(task, "gone") == self.runs(task)
        if self.runs(task):
            self.close(task, "failed")

    @rule(task=consumes(tasks))
    def remove(self, task):
        if self.model[task]["status"] == "deleted":
            assert not self.ann.remove_task(task)["success"]
            return
        assert self.ann.remove_task(task)["success"]
        self.close(task, "deleted")

    @rule(task=tasks, status=st.sampled_from(["confirmed", "declined"]))
    def review(self, task, status):
        answer = self.ann.review(self.job, [task], status)
        assert answer["success"] == (self.model[task]["status"] == "pending")
        if answer["success"]:
            self.model[task]["status"] = status

    @rule(seconds=st.sampled_from([1, 100, 500]))
    def time_passes(self, seconds):
        self.clock.sleep(seconds)
        self.waiting = {name: until for name, until in self.waiting.items() if until > self.clock.monotonic()}
        self.same_queue()
        for task, known in self.model.items():
            if known["status"] == "running" and known["deadline"] <= self.clock.monotonic():
                self.close(task, "failed")

    @rule(hours=st.sampled_from([-24, -1, 1, 24]))
    def the_wall_clock_jumps(self, hours):
        self.clock.shift += timedelta(hours=hours)
        self.same_queue()

    @rule(count=st.integers(1, 3))
    def plan_without_a_phone(self, count):
        answer = self.ann.post_inputs(self.phones, [{}] * count, run_immediately=True)
        assert [one["assigned"] for one in answer["assignment_results"]] == [False] * count
        until = self.clock.monotonic() + TTL
        self.waiting |= {one["planned_task_id"]: until for one in answer["inserted_ids"]}

    @rule(data=st.data())
    def take_out_of_the_queue(self, data):
        if self.waiting:
            name = data.draw(st.sampled_from(sorted(self.waiting)))
            assert self.ann.remove_planned([name])["success"]
            del self.waiting[name]
            assert not self.ann.remove_planned([name])["success"]

    def same_queue(self):
        """Looked at when time has passed, by whatever clock, and when a run of steps is over."""
        listed = self.ann.planned(self.phones, limit=1_000)["planned_tasks"]
        assert {one["planned_task_id"] for one in listed} == set(self.waiting)

    @rule()
    def stop_and_start(self):
        self.service.tick()
        self.ann.create_job(NewJob())  # its event stores the service time
        self.service.close()
        self.open()

    @invariant()
    def same_tasks(self):
        if not self.model:
            return
        seen = {row["job_task_id"]: row for row in self.ann.tasks(self.job, limit=1000)["job_tasks"]}
        for task, known in self.model.items():
            if known["status"] == "deleted":
                assert task not in seen
                continue
            assert seen[task]["status"] == known["status"]
            assert seen[task]["job_proof"] == (None if known["proof"] is None else text_of(known["proof"]))
            assert seen[task]["automation_variables"] == known["variables"]

    def same_offers_and_rows(self):
        """Looked at when a run of steps is over."""
        for offer in self.offers:
            if self.model[offer["task"]]["status"] != "deleted":
                status = self.service.task(offer["task"]).offer_status(f"o{offer['id']}")
                assert (status["state"], status["taken_by"]) == (offer["state"], offer["by"])
        assert len(self.ann.tasks(self.sink, limit=1000)["job_tasks"]) == self.rows


TestJobs = JobsAgainstADictionary.TestCase
TestJobs.settings = settings(
    max_examples=sized(30, 300),
    stateful_step_count=sized(30, 40),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def test_on_postgres(postgres):
    """The same with the rows in PostgreSQL, in fewer and shorter histories."""

    class OnPostgres(JobsAgainstADictionary):
        def place(self, folder):
            return postgres.database()

    few = settings(
        max_examples=sized(6, 300),
        stateful_step_count=sized(20, 40),
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(OnPostgres, settings=few)
