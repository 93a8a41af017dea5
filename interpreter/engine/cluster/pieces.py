"""The journal and the log of a task, copied piece by piece into the shared database as steps of its DBOS workflow.

A piece says of which file it is and where it begins there, so nothing depends on the order or number of steps: DBOS may
hand a workflow out again, on another version of this program too. Each attempt at a task is a workflow of its own.
"""

from __future__ import annotations

import contextvars
from collections.abc import Callable, Mapping
from typing import Any

from dbos import DBOS
from dbos import error as trouble

from interpreter.failure import Interrupted

STEP = "piece"


def run_id(task: str, attempt: int) -> str:
    """The workflow of one attempt at a task."""
    return f"{task}-{attempt}"


class Pieces:
    """What one attempt sends; made inside of its workflow, used by one thread at a time, whichever."""

    def __init__(self, task: str, attempt: int) -> None:
        self.sent = {name: len(content) for name, content in copied(task, attempt).items()}
        last = max((step["function_id"] for step in _steps(run_id(task, attempt))), default=0)
        while last and DBOS.reserve_step().step_id < last:
            pass
        self._workflow = contextvars.copy_context()

    def send(self, tails: Mapping[str, bytes]) -> None:
        """Have what was added to the files in the database; Interrupted when the task is another host's by now."""
        piece = [[name, self.sent.get(name, 0), tail.decode()] for name, tail in tails.items() if tail]
        if not piece:
            return

        def record() -> None:
            DBOS.run_step({"name": STEP}, lambda: piece)

        try:
            self._workflow.run(record)
        except (trouble.DBOSWorkflowCancelledError, trouble.DBOSWorkflowConflictIDError):
            raise Interrupted from None
        for name, tail in tails.items():
            self.sent[name] = self.sent.get(name, 0) + len(tail)


def copied(task: str, attempt: int) -> dict[str, bytes]:
    """The files of a task by name, as far as this attempt and those before it sent them."""
    files: dict[str, bytes] = {}
    for number in range(1, attempt + 1):
        for step in _steps(run_id(task, number)):
            for name, begins, text in step["output"] or ():
                known = files.get(name, b"")
                files[name] = known[:begins] + text.encode()
    return files


def _steps(run: str) -> list[Any]:
    """The steps of a workflow in their order; asked outside of the workflow that asks, so that it is no step of it."""
    ask: Callable[[], list[Any]] = lambda: list(DBOS.list_workflow_steps(run))  # noqa: E731 - it is run in a context
    return contextvars.Context().run(ask)
