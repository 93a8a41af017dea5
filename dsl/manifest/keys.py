"""The keys of a job in `jobs.yaml`: what each holds and what it is for; the reader knows no others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dsl.enums import StrEnum


class Holds(StrEnum):
    """What stands behind a key of a job."""

    FILES = "files"
    FLAG = "true or false"
    WORD = "word"
    TIME = "time"
    REVIEW = "kind of review"
    RIGHTS = "rights of users"
    COUNT = "whole number"
    FIELDS = "names with types"


class Key(NamedTuple):
    """One key: what it holds, and what it is for in one sentence."""

    holds: Holds
    says: str


TOP = "jobs"
"""The one key of the file; the jobs stand below it by the names that flows use."""

KEYS: Mapping[str, Key] = {
    "flow": Key(Holds.FILES, "The flow that its tasks run, a file beside this one."),
    "flows": Key(Holds.FILES, "The flows that its tasks run, files beside this one."),
    "data_dump": Key(Holds.FLAG, "Whether it takes rows and runs nothing."),
    "automation": Key(Holds.WORD, "The group of jobs whose tasks can meet; all of this file when it is left out."),
    "sub_tasks": Key(Holds.FLAG, "Whether tasks of other jobs may start tasks here."),
    "timeout": Key(Holds.TIME, "How long each of its tasks may take; an hour when it is left out."),
    "review": Key(Holds.REVIEW, "How what is handed in is reviewed: auto, manual, or none."),
    "shares": Key(Holds.RIGHTS, "Users that may see it (view) or change it (edit)."),
    "slots": Key(Holds.COUNT, "How many of its tasks run at once."),
    "restartable": Key(Holds.FLAG, "A task whose worker was lost begins anew; without it such a task fails."),
    "server": Key(Holds.WORD, "The address of the service where it lives, if not here."),
    "id": Key(Holds.WORD, "Its id on that service."),
    "inputs": Key(Holds.FIELDS, "What its tasks are given, when it lives elsewhere: names with types."),
}
