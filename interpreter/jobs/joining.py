"""Waiting for a batch of sub-tasks: slices of 100, woken where the service wakes, looked at every 5 to 10 s elsewhere.

A failed look is never taken for the end: it is repeated, and given up only after several in a row (R68).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interpreter.clock import Clock
from interpreter.jobs.port import Answer, JobApi, NotReachable
from interpreter.jobs.rules.join import SUBMITTED, all_settled, slices, with_lost

LONGEST_LOOK_S = 30.0
SHORTEST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 10.0


@dataclass(frozen=True, slots=True)
class Joined:
    """Every child asked for, in order; `done` is False when the time ran out first."""

    children: dict[str, Any]
    done: bool


class Join:
    """One wait for all of a batch; raises NotReachable after `patience` failed looks in a row."""

    def __init__(
        self, api: JobApi, clock: Clock, jitter: random.Random, *, settle_on: str = SUBMITTED, patience: int = 5
    ) -> None:
        self._api = api
        self._clock = clock
        self._jitter = jitter
        self._settle_on = settle_on
        self._patience = patience
        self._woken = "wait" in api.capabilities()

    def wait(self, ids: Sequence[str], seconds: float) -> Joined:
        """Wait until all are settled, at most so long; ids that the service does not know are lost (failed)."""
        until = self._clock.monotonic() + seconds
        found: dict[str, Any] = {}
        done = True
        for part in slices(ids):
            answer = self._settled(part, until)
            found.update(answer["tasks"])
            done = done and all_settled(part, answer["tasks"], self._settle_on)
        return Joined(with_lost(ids, found), done)

    def _settled(self, part: Sequence[str], until: float) -> Answer:
        seen: str | None = None
        while True:
            left = max(0.0, until - self._clock.monotonic())
            answer = self._look(part, min(left, LONGEST_LOOK_S) if seen is not None else 0.0, seen)
            if all_settled(part, answer["tasks"], self._settle_on) or left <= 0:
                return answer
            seen = answer.get("seen")
            if not self._woken:
                self._clock.sleep(min(left, self._pause()))

    def _look(self, part: Sequence[str], wait: float, seen: str | None) -> Answer:
        failures = 0
        while True:
            try:
                answer = self._api.get_sub_tasks(list(part), wait=wait if self._woken else 0.0, after=seen)
            except NotReachable:
                failures += 1
                if failures >= self._patience:
                    raise
            else:
                if answer["success"]:
                    return answer
                failures += 1
                if failures >= self._patience:
                    raise NotReachable(answer["error"])
            self._clock.sleep(self._pause())

    def _pause(self) -> float:
        return self._jitter.uniform(SHORTEST_PAUSE_S, LONGEST_PAUSE_S)
