"""What a task hands in: progress, its final word, and rows for data-dump jobs (R1–R38)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, insert, select, update

from interpreter.jobs.closing import end, move
from interpreter.jobs.core import Change, Core
from interpreter.jobs.filing import StoredFile
from interpreter.jobs.gate import NO_TASK, Seat, enter, find, keep, replayed, seated
from interpreter.jobs.keeping import kept_files
from interpreter.jobs.planning import count_planned, job_row
from interpreter.jobs.prepared import Prepared
from interpreter.jobs.rules import access
from interpreter.jobs.rules.dump import Row as DumpRow
from interpreter.jobs.rules.dump import Target, check_target, read_row
from interpreter.jobs.rules.edges import NONE, TASK_EDGES
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.submit import Submission, final_status, read_submission
from interpreter.jobs.rules.values import is_id, text_of
from interpreter.jobs.tables import files, jobs, shares, tasks

SUBMIT = "submit_task"
DUMP = "submit_task_to_another_job"


def write_files(change: Change, task_id: str, stored: Sequence[StoredFile], *, late: bool = False) -> None:
    """Write the rows of files that lie on the disk."""
    if stored:
        rows = [
            {
                "id": file.id,
                "task_id": task_id,
                "name": file.source.name,
                "extension": file.source.extension,
                "size": len(file.source.content),
                "sha256": file.source.digest,
                "late": late,
            }
            for file in stored
        ]
        change.db.execute(insert(files), rows)


def submit(
    core: Core, seat: Seat | None, call: tuple[Any, Any, Any, Any], key: str | None, number: int | None
) -> dict[str, Any]:
    """submitTask: `call` is its four arguments."""
    if seat is None:
        raise NO_TASK
    new = read_submission(*call, most_bytes=core.config.max_file_bytes)
    answer = {"skipped_files": list(new.files.skipped)} if new.files.skipped else {}
    if not new.final or new.files.files:  # files are not written for nothing
        with core.change(light=True) as change:
            if replayed(change, seat.job_task_id, SUBMIT, key, new.digest) is not None:
                return answer
            if not new.final:
                _progress(change, seat, new, key, number)
                return answer
    with kept_files(core, new.files.files) as stored:
        _finish(core, seat, new, key, stored)
    return answer


_REVIEW = Prepared(select(jobs.c.review).where(jobs.c.id == bindparam("job")))
_PROGRESS = Prepared(
    update(tasks)
    .where(tasks.c.id == bindparam("task"))
    .values(proof=bindparam("new_proof"), progress_word=bindparam("new_word"))
)
_NUMBERED = Prepared(
    update(tasks)
    .where(tasks.c.id == bindparam("task"))
    .values(number=bindparam("new_number"), number_digest=bindparam("new_number_digest"))
)
_RIGHT = Prepared(
    select(shares.c.right).where(shares.c.job_id == bindparam("job"), shares.c.user_id == bindparam("user"))
)


def _progress(change: Change, seat: Seat, new: Submission, key: str | None, number: int | None) -> None:
    task = enter(change, seat)
    if not fresh(task, number, new.digest):
        return
    numbered = counted(task, number, new.digest)
    given = {"task": task.id, "new_proof": new.proof, "new_word": new.word}
    change.db.execute(_PROGRESS, given)
    if numbered:
        change.db.execute(_NUMBERED, {"task": task.id, **{f"new_{name}": value for name, value in numbered.items()}})
    change.event("progress", job=task.job_id, task=task.id, word=new.word)
    keep(change, task.id, SUBMIT, key, new.digest)


def fresh(task: Row[Any], number: int | None, fingerprint: str) -> bool:
    """Whether a numbered write is new; the last one again is not, an older one is refused as stale (R94)."""
    if number is None or task.number is None or number > task.number:
        return True
    if number == task.number and fingerprint == task.number_digest:
        return False
    raise Refused("a newer write of this task came before", "stale")


def counted(task: Row[Any], number: int | None, fingerprint: str) -> dict[str, Any]:
    """The columns that remember a numbered write."""
    return {} if number is None else {"number": number, "number_digest": fingerprint}


def _finish(core: Core, seat: Seat, new: Submission, key: str | None, stored: Sequence[StoredFile]) -> None:
    try:
        with core.change() as change:
            _final(change, seat, new, key, stored)
    except Refused as refusal:
        if refusal.code == "time_is_over":
            _keep_late(core, seat, new, stored)
        raise


def _final(change: Change, seat: Seat, new: Submission, key: str | None, stored: Sequence[StoredFile]) -> None:
    if replayed(change, seat.job_task_id, SUBMIT, key, new.digest) is not None:
        change.core.filing.drop(stored)
        return
    task = enter(change, seat)
    review = change.db.execute(_REVIEW, {"job": task.job_id}).scalar_one()
    status = final_status(new.word, review)
    ended = end(
        change, task, "final", status,
        proof=new.proof, final_digest=new.digest, progress_word=new.word, ended_by="final",
    )  # fmt: skip
    if not ended:
        raise Refused("the task is finished already", "finished")
    write_files(change, task.id, stored)
    keep(change, task.id, SUBMIT, key, new.digest)
    listener = change.core.listener
    change.then(lambda: listener.on_finished(seat.job_task_id, status))


def _keep_late(core: Core, seat: Seat, new: Submission, stored: Sequence[StoredFile]) -> None:
    """A final word after the time changes nothing, but the reviewer may read it (R103)."""
    copies = [file.source for file in stored]
    with kept_files(core, copies) as kept, core.change() as change:
        late = text_of({"status": new.word, "proof": json.loads(new.proof)})
        change.db.execute(update(tasks).where(tasks.c.id == seat.job_task_id, tasks.c.late.is_(None)).values(late=late))
        write_files(change, seat.job_task_id, kept, late=True)
        change.event("late", task=seat.job_task_id, word=new.word)


def dump(core: Core, seat: Seat | None, call: tuple[Any, Any, Any, Any], key: str | None) -> dict[str, Any]:
    """submitTaskToAnotherJob: `call` is its four arguments."""
    with core.change() as change:
        task = seated(change, seat)
        known = _known_dump(change, task.id, call, key)
        if known is not None:
            return known
        _check_dump(change, enter(change, seat), call[0])
    row = read_row(*call, most_bytes=core.config.max_file_bytes)
    with kept_files(core, row.files.files) as stored, core.change() as change:
        task = enter(change, seat)
        twin = replayed(change, task.id, DUMP, key, row.digest)
        if twin is not None:
            core.filing.drop(stored)
            return _dump_answer(twin["job_task_id"], call[0], row)
        _check_dump(change, task, call[0])
        _count_dump(change, task)
        task_id = _write_dump(change, task, call[0], row, stored)
        keep(change, task.id, DUMP, key, row.digest, job_task_id=task_id)
        return _dump_answer(task_id, call[0], row)


def _known_dump(
    change: Change, task_id: str, call: tuple[Any, Any, Any, Any], key: str | None
) -> dict[str, Any] | None:
    if key is None:
        return None
    try:
        row = read_row(*call, most_bytes=change.core.config.max_file_bytes)
    except Refused:
        return None  # it cannot have succeeded before; the target is judged first
    ids = replayed(change, task_id, DUMP, key, row.digest)
    return None if ids is None else _dump_answer(ids["job_task_id"], call[0], row)


def _dump_answer(task_id: str, job_id: str, row: DumpRow) -> dict[str, Any]:
    answer: dict[str, Any] = {"job_task_id": task_id, "job_id": job_id}
    return {**answer, "skipped_files": list(row.files.skipped)} if row.files.skipped else answer


def _check_dump(change: Change, task: Row[Any], job_id: Any) -> None:
    """The checks of R20–R27 that need the database; no access looks like no job."""
    own = change.db.execute(select(jobs).where(jobs.c.id == task.job_id)).one()
    target = job_row(change, job_id) if is_id(job_id) else None
    if target is None or not access.may_view(own.owner_id, target.owner_id, right_of(change, job_id, own.owner_id)):
        raise access.absent()
    planned = count_planned(change, target.id)
    check_target(Target(target.type, target.automation_id, planned, target.id == own.id), own.automation_id)


def right_of(change: Change, job_id: str, user_id: str) -> str | None:
    """The right that a user was given on a job: view, edit or none."""
    right: str | None = change.db.execute(_RIGHT, {"job": job_id, "user": user_id}).scalar()
    return right


def _count_dump(change: Change, task: Row[Any]) -> None:
    most = change.core.config.max_dumps
    counted_ = change.db.execute(
        update(tasks).where(tasks.c.id == task.id, tasks.c.dumps < most).values(dumps=tasks.c.dumps + 1)
    )
    if counted_.rowcount != 1:
        raise Refused(f"one task may write at most {most} rows", "too_many")


def _write_dump(change: Change, task: Row[Any], job_id: str, row: DumpRow, stored: Sequence[StoredFile]) -> str:
    assert (NONE, "dump", row.status) in TASK_EDGES
    task_id = change.core.id()
    proof = {**row.data, **{file.source.name: file.url for file in stored}}
    change.db.execute(
        insert(tasks),
        {
            "id": task_id,
            "job_id": job_id,
            "source_task_id": task.id,
            "depth": 0,
            "status": row.status,
            "attempt": 1,
            "proof": text_of(proof),
            "added": change.now,
            "added_wall": change.core.time.wall(),
            "finished": change.now,
            "finished_wall": change.core.time.wall(),
        },
    )
    write_files(change, task_id, stored)
    change.event("dump", job=job_id, task=task_id, enters=row.status, source=task.id)
    return task_id


def review(change: Change, job_id: str, task_id: str, status: str, comment: str | None) -> None:
    """Confirm or decline one pending task; refused with its present status when it is not pending (R121)."""
    row = find(change, task_id)
    if row is None or row.job_id != job_id:
        raise Refused("there is no such task in this job", "no_such_task")
    if not move(change, row, "review", status, comment=comment):
        now = find(change, task_id)
        raise Refused(f"the task is {now.status if now else 'gone'} by now", "not_pending")
