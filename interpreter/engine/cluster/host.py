"""One computer of a farm: its queue, the tasks that it carries out one a phone, and what it goes on with after a crash.

A host runs what lies in its own queue and nothing else, under an id that stays the same over all its starts. DBOS gives
back to this queue, at the next start, whatever was under way when the host ended.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID, WorkflowHandle
from dbos import error as trouble
from sqlalchemy import Engine
from sqlalchemy.exc import ArgumentError

from interpreter.clock import Clock, Signal
from interpreter.engine.cluster.database import CONNECTIONS, connections
from interpreter.engine.cluster.pieces import run_id
from interpreter.engine.cluster.sealed import Sealed

APPLICATION = "farmhand"
WORKFLOW = VERSION = "interpret_v1"  # another name when records of tasks under way would be read in another way
LOOK_S = 0.25  # how often a host looks into its queue
OVER = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
LOOK_AGAIN_S = 10.0
MOST_LOOKS = 200
TWICE = "this process is at it already"

CarryOut = Callable[[str, int], str]


class NoDatabase(Exception):  # noqa: N818 - what the operator is told
    """The shared database cannot be had; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """The shared database as a URL, this host's lasting id, and the key that seals what the farm writes there."""

    database: str
    host: str
    key: bytes | None = field(default=None, repr=False)


@dataclass(slots=True)
class _Run:
    """A task that this process waits for."""

    ended: Signal = field(default_factory=Signal)
    outcome: str | None = None


def queue_of(host: str) -> str:
    """The name of a host's queue."""
    return f"host-{host}"


class Host:
    """`open` it once a process, `run` tasks from any thread, `close` it."""

    def __init__(self, place: Place, clock: Clock, carry_out: CarryOut) -> None:
        """`carry_out(task, attempt)` does the work, inside of the workflow; what it gives is how that ended."""
        self._place = place
        self._clock = clock
        self._carry_out = carry_out
        self._runs: dict[str, _Run] = {}
        self._lock = threading.Lock()
        self._begun: set[str] = set()
        self._connections: Engine | None = None
        self._workflow: Callable[[str, int], str] = carry_out

    def open(self) -> None:
        """Begin, and go on with what a former start left in the queue; raises NoDatabase."""
        quiet()
        try:
            self._connections = connections(self._place.database)
        except ArgumentError as reason:
            raise NoDatabase(f"{_first_line(reason)}; write sqlite:///FILE or postgresql://HOST/NAME") from None
        DBOS(
            config={
                "name": APPLICATION,
                "system_database_url": self._place.database,
                "system_database_engine": self._connections,
                "sys_db_pool_size": CONNECTIONS,
                "executor_id": self._place.host,
                "application_version": VERSION,
                "serializer": Sealed(self._place.key),
                "use_listen_notify": False,  # no task waits for what another one writes here
                "enable_otlp": False,
                "log_level": "WARNING",
            }
        )

        @DBOS.workflow(name=WORKFLOW)
        def interpret(task: str, attempt: int) -> str:
            return self._interpret(task, attempt)

        self._workflow = interpret
        queue = queue_of(self._place.host)
        DBOS.listen_queues([queue])
        try:
            DBOS.launch()
            DBOS.register_queue(
                queue, partition_concurrency=1, polling_interval_sec=LOOK_S, on_conflict="always_update"
            )
        except Exception as reason:
            self._end()
            raise NoDatabase(f"the database cannot be had: {_first_line(reason)}") from None

    def _interpret(self, task: str, attempt: int) -> str:
        name = run_id(task, attempt)
        with self._lock:
            twice = name in self._begun
            self._begun.add(name)
        if twice:
            return TWICE
        try:
            outcome = self._carry_out(task, attempt)
        finally:
            with self._lock:
                self._begun.discard(name)
        run = self._runs.get(name)
        if run is not None:
            run.outcome = outcome
            self._clock.notify(run.ended)
        return outcome

    def run(self, task: str, attempt: int, phone: str | None) -> str | None:
        """Have a task carried out, one at a time on its phone; how it ended, None when it was over before."""
        name = run_id(task, attempt)
        run = self._runs.setdefault(name, _Run())
        try:
            with SetWorkflowID(name), SetEnqueueOptions(queue_partition_key=phone or name):
                handle = DBOS.enqueue_workflow(queue_of(self._place.host), self._workflow, task, attempt)
            self._wait(handle, run)
            return run.outcome
        finally:
            del self._runs[name]

    def _wait(self, handle: WorkflowHandle[str], run: _Run) -> None:
        """Until a run is over; what DBOS could not begin or write down while its database was away is put right."""
        name, looks = handle.get_workflow_id(), 0
        while name in self._begun or not _is_over(handle):
            if run.outcome is None:
                self._clock.wait(run.ended, 0, LOOK_AGAIN_S)
            if run.outcome is not None:
                self._clock.sleep(LOOK_S / 10)
                looks += 1
                if looks == MOST_LOOKS:
                    DBOS.cancel_workflow(name)
            elif name not in self._begun and handle.get_status().status == "PENDING":
                DBOS.resume_workflow(name, queue_name=queue_of(self._place.host))

    def take_over(self, task: str, attempt: int) -> None:
        """Attempts before this one are over, wherever they are: they send nothing more, nobody goes on with them."""
        DBOS.cancel_workflows([run_id(task, number) for number in range(1, attempt)])

    def forget(self, task: str, attempt: int) -> None:
        """A task is over: nobody needs what its attempts kept."""
        DBOS.delete_workflows([run_id(task, number) for number in range(1, attempt + 1)])

    def retire(self) -> None:
        """This host never comes back: its queue goes."""
        DBOS.delete_queue(queue_of(self._place.host))

    def close(self) -> None:
        """End; what is under way goes on at the next start."""
        self._end(1)

    def _end(self, seconds: int = 0) -> None:
        DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=seconds)
        if self._connections is not None:
            self._connections.dispose()


def _is_over(handle: WorkflowHandle[str]) -> bool:
    """Whether a workflow is; one that another host took over may not be there any more."""
    try:
        return handle.get_status().status in OVER
    except trouble.DBOSNonExistentWorkflowError:
        return True


def quiet() -> None:
    """Keep DBOS off the terminal: what matters comes back as an exception, or is tried again."""
    log = logging.getLogger("dbos")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
        log.propagate = False


def _first_line(reason: Exception) -> str:
    return str(getattr(reason, "orig", None) or reason).strip().partition("\n")[0]
