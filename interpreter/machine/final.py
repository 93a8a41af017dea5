"""The final word of a task: said once; when its answer was lost, the same submission is repeated under the same key."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from dsl.data import FileValue, Value
from dsl.nodes.step import Effect
from interpreter import events as e
from interpreter.engine.port import Act, InDoubt
from interpreter.failure import failure
from interpreter.jobs.port import Answer, NotReachable
from interpreter.jobs.rules.submit import read_submission
from interpreter.machine.leaving import Ended
from interpreter.machine.strand import Strand
from interpreter.machine.task import Task
from interpreter.machine.troubles import as_failures
from interpreter.plain import recorded, sent

TRIES = 4
MOST_BYTES = 64 * 1024 * 1024  # of a file; larger ones are left out by the service
PAUSE = 1.0  # seconds before the same call is made again, doubled each time


@dataclass(frozen=True, slots=True)
class Word:
    """What is handed in: the record, the reason of a failure or refusal, and files by the name they get."""

    record: dict[str, Value] = field(default_factory=dict)
    reason: str | None = None
    files: tuple[tuple[str, FileValue], ...] = ()


def say(strand: Strand, key: str, status: Literal["success", "failed", "declined"], word: Word) -> Ended:
    """Hand it in; a Failure of kind `job` when the service refuses it."""
    strand.live()
    task = strand.task
    reason = word.reason and task.world.redactor.text(word.reason)  # it is for people, and a message may quote anything
    record = word.record if reason is None else {**word.record, "reason": reason}
    task.keep_secret(record)
    with as_failures():
        data = sent(record)
        files = [as_file(name, content) for name, content in word.files]
        act = Act(key, Effect.FINAL, recorded(record))
        answer = task.world.engine.step(
            strand.emit, act, lambda: patiently(task, lambda: task.api.submit_task(status, data, True, files, key=key))
        )
        if task.resumed and answer.get("code") == "finished":
            answer = _asked(task, read_submission(status, data, True, files, most_bytes=MOST_BYTES).digest)
    accepted(answer)
    told, task.final, task.data = task.final, status, record
    if told is None:  # else it was said, and told, before the program stopped
        task.keep("final", record)
        names = tuple(name for name, _ in word.files)
        strand.emit(e.FinalSaid(status=status, data=recorded(record), files=names))
    return Ended(status, record, reason)


def _asked(task: Task, digest: str) -> Answer:
    """Whether the final word that the service has is the one that was about to be handed in (R129)."""
    found = accepted(patiently(task, task.api.get_current_task)).get("final")
    if found is None or found["digest"] != digest:
        raise InDoubt("the task was ended with another word than the one that was about to be handed in")
    return {"success": True}


def patiently(task: Task, call: Callable[[], Answer]) -> Answer:
    """Call, and call again when nobody answered; the call carries a key or changes nothing."""
    for number in range(1, TRIES):
        try:
            with task.job_lock:
                return call()
        except NotReachable:
            task.clock.sleep(PAUSE * 2 ** (number - 1))
    with task.job_lock:
        return call()


def accepted(answer: Answer) -> Answer:
    """The answer, if it is a success; a Failure of kind `job` with the service's reason otherwise."""
    if answer.get("success") is False:
        raise failure("job", str(answer.get("error") or "the job service refused it"))
    return answer


def as_file(name: str, content: FileValue) -> dict[str, str]:
    """A file as the job API takes it; a Failure of kind `data` when it is empty (R14)."""
    data = content.read()
    if not data:
        raise failure("data", f"the file {name} is empty")
    return {"name": name, "extension": content.extension, "base64Data": base64.b64encode(data).decode()}
