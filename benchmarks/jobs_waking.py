"""P8: how far a parent that waits over HTTP is behind its last child, against a bare round trip to the same server.

They take turns. The parent has waited for a while before it is woken; the round trip follows another one at once, which
is the harder measure: a processor that was idle is slower.
"""

from __future__ import annotations

import threading
from pathlib import Path
from statistics import median
from time import perf_counter

import httpx

from benchmarks.measure import Figure
from benchmarks.service import Service, served, swift
from interpreter.jobs.client import RemoteTask
from tests.postgres import Postgres

ROUNDS = 100
PAUSE_S = 0.1
WAITS_S = 30.0


def figures(folder: Path) -> list[Figure]:
    """From handing in the final word of the child until the parent has its answer: wall time, as it waits."""
    name, against = "a parent woken by its last child", "one bare round trip over HTTP"
    found = [Figure(name, against, 5, _measured(swift(folder)))]
    database = Postgres(durable=True)
    try:
        farm = ("--engine", "dbos", "--database", database.empty_database())
        found.append(Figure(f"{name}, on a farm", against, 10, _measured(swift(folder), *farm)))
    finally:
        database.close()
    return found


def _measured(folder: Path, *options: str) -> tuple[float, float]:
    with served(folder, *options) as service, httpx.Client(trust_env=False) as client:
        rounds = [(_woken(service), _bare(service, client)) for _ in range(ROUNDS)]
    woken, bare = zip(*rounds, strict=True)
    return median(woken), median(bare)


def _woken(service: Service) -> float:
    job = service.job()
    (planned,) = service.owner.post_inputs(job, [{}])["inserted_ids"]
    parent = RemoteTask(service.wire, service.owner.run(planned["planned_task_id"])["task_token"])
    (child,) = parent.add_sub_tasks([{"n": 1}], False)["inserted_ids"]
    api = RemoteTask(service.wire, service.owner.run(child["planned_task_id"])["task_token"])
    ids = [child["planned_task_id"]]
    seen = parent.get_sub_tasks(ids)["seen"]
    ended: list[float] = []

    def wait() -> None:
        answer = parent.get_sub_tasks(ids, wait=WAITS_S, after=seen)
        ended.append(perf_counter())
        assert answer["tasks"][ids[0]]["status"] == "pending"

    waiting = threading.Thread(target=wait)
    waiting.start()
    waiting.join(PAUSE_S)  # until it waits at the server
    begun = perf_counter()
    assert api.submit_task("success", {"n": 1})["success"]
    waiting.join()
    return ended[0] - begun


def _bare(service: Service, client: httpx.Client) -> float:
    client.get(f"{service.url}/health").raise_for_status()
    begun = perf_counter()
    client.get(f"{service.url}/health").raise_for_status()
    return perf_counter() - begun
