"""The law of the event log: at every prefix, the fold of what was written equals what the machine has.

The live state is read from the machine's own objects here, independently of how events change the fold.
"""

from __future__ import annotations

from typing import Any

from interpreter import lines
from interpreter.events import Entry
from interpreter.machine.strand import Strand as LiveStrand
from interpreter.machine.task import Task
from interpreter.plain import recorded
from interpreter.runtime import Run
from interpreter.state import Level, RunState, Strand, TaskState, apply


def view(task: Task) -> TaskState:
    """What a task has right now."""
    return TaskState(
        id=task.id,
        flow=task.plan.flow.name,
        path=task.plan.path,
        job=task.order.job,
        parent=task.order.parent,
        input=recorded(dict(task.order.input)),
        status=task.status,
        reason=task.reason,
        data=recorded(task.data),
        problem=task.problem,
        device=None if task.device is None else task.device.serial,
        strands={name: strand_view(one) for name, one in task.strands.items()},
        fired=dict(task.fired),
        children=dict(task.children),
        files=tuple(task.files),
        progress=recorded(task.progress) if task.progress else None,
        offer=task.offer,
        final=task.final,
        rows=task.rows,
        steps=task.steps,
    )


def strand_view(strand: LiveStrand) -> Strand:
    """Where a strand is right now."""
    levels = tuple(
        Level(level.kind, level.key, level.number, {name: recorded(value) for name, value in level.own.items()})
        for level in strand.levels
    )
    return Strand(levels, tuple(recorded(scope) for scope in strand.scopes), tuple(strand.running))


class Law:
    """A sink that compares after every event; `broken` says where the two first differ."""

    def __init__(self) -> None:
        self.state = RunState()
        self.checked = 0
        self.broken: list[str] = []

    def __call__(self, run: Run, entry: Entry) -> None:
        self.state = apply(self.state, lines.read(lines.write(entry)))
        task = run.tasks.get(entry.task or "")
        if task is None:
            return
        self.checked += 1
        folded = self.state.tasks[task.id]
        clean: Any = run.redactor.value
        if set(task.strands) == {""} and set(folded.strands) == {""}:
            self._compare(entry, _plain(folded), clean(_plain(view(task))))
        elif entry.strand in task.strands or entry.strand in folded.strands:
            live = task.strands.get(entry.strand)
            seen = None if live is None else clean(_plain(strand_view(live)))
            kept = folded.strands.get(entry.strand)
            self._compare(entry, None if kept is None else _plain(kept), seen)

    def _compare(self, entry: Entry, folded: Any, live: Any) -> None:
        if folded != live and not self.broken:
            self.broken.append(f"after {entry}:\n  fold {folded}\n  live {live}")


def _plain(value: Any) -> Any:
    """Everything as dicts and lists, so that a difference can be read."""
    if hasattr(value, "__dataclass_fields__"):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return value
