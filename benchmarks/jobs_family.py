"""K9: a family of 2,500 tasks over HTTP, from the call that plans them to the answer that all are settled.

2,000 children of one parent, 50 of which have ten children each; every task is taken, ends with a word of its own, and
is looked at by its parent. What is compared is processor time of the server: 300 tasks a second on one core.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import process_time

from benchmarks.measure import Figure
from benchmarks.service import Service, served, swift
from interpreter.jobs.client import RemoteTask

CHILDREN, PARENTS, EACH = 2_000, 50, 10
ALL = CHILDREN + PARENTS * EACH
TAKEN, LOOKED = 500, 100
ROUNDS = 3


def figures(folder: Path) -> list[Figure]:
    """A task of the family, and one of a family of a tenth."""
    rounds = [(_family(folder, 1), _family(folder, 10)) for _ in range(ROUNDS)]
    large, small = (median(side) for side in zip(*rounds, strict=True))
    name = "a task of a family of 2,500 over HTTP: planned, taken, ended, seen"
    return [
        Figure(name, "1/300 s of one core", 1, (large, 1 / 300)),
        Figure(name, "of a family of 250", 1.3, (large, small)),
    ]


def _family(folder: Path, share: int) -> float:
    with served(swift(folder)) as service:
        _live(service, 20, 2)  # what is done once only is not counted
        begun = service.processor() - process_time()
        _live(service, CHILDREN // share, PARENTS // share)
        return (service.processor() - process_time() - begun) * share / ALL


def _live(service: Service, children: int, parents: int) -> None:
    """A family from its first task to its last word."""
    job = service.job()
    (planned,) = service.owner.post_inputs(job, [{}])["inserted_ids"]
    root = RemoteTask(service.wire, service.owner.run(planned["planned_task_id"])["task_token"])
    ids = _planned(root, children)
    waiting: list[tuple[RemoteTask, list[str]]] = []
    for api in _taken(service, job, children + parents * EACH):
        if len(waiting) < parents:
            waiting.append((api, _planned(api, EACH)))
        else:
            _end(api)
    for api, below in waiting:
        _seen(api, below)
        _end(api)
    _seen(root, ids)
    _end(root)


def _planned(api: RemoteTask, count: int) -> list[str]:
    answer = api.add_sub_tasks([{"n": number} for number in range(count)], False)
    assert answer["success"], answer
    return [one["planned_task_id"] for one in answer["inserted_ids"]]


def _taken(service: Service, job: str, count: int) -> Iterator[RemoteTask]:
    """All that wait and will wait, a part at a time: no tree may have more than 1,000 at work."""
    while count > 0:
        tasks = service.owner.apply_many(job, min(TAKEN, count))["tasks"]
        assert tasks, "nobody waits any more"
        count -= len(tasks)
        for task in tasks:
            yield RemoteTask(service.wire, task["task_token"])


def _end(api: RemoteTask) -> None:
    assert api.submit_task("success", {"done": True}, key="final")["success"]


def _seen(api: RemoteTask, ids: list[str]) -> None:
    for begin in range(0, len(ids), LOOKED):
        told = api.get_sub_tasks(ids[begin : begin + LOOKED])["tasks"].values()
        assert all(one["status"] == "pending" for one in told)
