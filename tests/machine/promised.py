"""What `plan` promises of a flow, held against a run of it: job calls at least and at most, and time at most."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dsl.estimate import Cost, estimate
from interpreter import events as e
from interpreter.given.loading import load

NO_CALLS = {"capabilities"}
"""What is known of a service without asking it."""


class Counted:
    """A task's side of the job service that counts what is asked of it."""

    def __init__(self, api: Any, calls: list[str]) -> None:
        self._api = api
        self._calls = calls

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._api, name)

        def call(*given: Any, **more: Any) -> Any:
            self._calls.append(name)
            return asked(*given, **more)

        return asked if name in NO_CALLS else call


def broken(done: Any, calls: dict[str, list[str]]) -> list[str]:
    """Where a task of a run went past what its flow was said to need."""
    costs: dict[str, Cost] = {}
    wrong: list[str] = []
    began = {entry.task: entry.offset for entry in done.entries if isinstance(entry.event, e.TaskStarted)}
    ended = {entry.task: entry.offset for entry in done.entries if isinstance(entry.event, e.TaskEnded)}
    assert began.keys() == ended.keys()
    for task in done.state.tasks.values():
        cost = costs.setdefault(task.path, estimate(load(Path(task.path)).program))
        made, name = calls[task.id], Path(task.path).name
        if not cost.calls.least <= len(made) <= (len(made) if cost.calls.most is None else cost.calls.most):
            wrong.append(f"{name}: {len(made)} calls {made}, said {cost.calls.least} to {cost.calls.most}")
        seconds = ended[task.id] - began[task.id]
        if cost.seconds.most is not None and seconds > cost.seconds.most:
            wrong.append(f"{name}: {seconds:.1f} s, said at most {cost.seconds.most}")
        if seconds < cost.seconds.least and task.status == "succeeded":
            wrong.append(f"{name}: {seconds:.1f} s, said at least {cost.seconds.least}")
    return wrong
