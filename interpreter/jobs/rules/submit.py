"""submitTask: which words go with which finish, and what status a final word becomes (R1–R14)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interpreter.jobs.rules import edges
from interpreter.jobs.rules.files import FileSet, read_files
from interpreter.jobs.rules.refusal import Refused
from interpreter.jobs.rules.values import digest, object_of, text_of

WORDS = ("running", "success", "failed", "declined")


@dataclass(frozen=True, slots=True)
class Submission:
    """One checked call of submitTask; `proof` is JSON text."""

    word: str
    proof: str
    final: bool
    files: FileSet
    digest: str


def read_submission(word: Any, data: Any, finish: Any, files: Any, *, most_bytes: int) -> Submission:
    """Check a call of submitTask, files only when it is final (R1, R2, R4, R10, R13)."""
    if word not in WORDS:
        raise Refused("the status must be one of running, success, failed, declined", "bad_status")
    if not isinstance(finish, bool):
        raise Refused("finish must be true or false", "bad_data")
    record = object_of(data, "data")
    if finish and word == "running":
        raise Refused("a task that is still running cannot be finished", "bad_status")
    found = read_files(files, most_bytes=most_bytes) if finish else FileSet()
    fingerprint = digest([word, record, finish, found.body()])
    return Submission(word, text_of(record), finish, found, fingerprint)


def final_status(word: str, review: str) -> str:
    """The status that a final word becomes; an auto-confirming job needs no reviewer (R9)."""
    if word == "success":
        return edges.CONFIRMED if review == "auto" else edges.PENDING
    return edges.FAILED if word == "failed" else edges.DECLINED
