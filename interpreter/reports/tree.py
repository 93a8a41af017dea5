"""The tasks of a run as a tree of lines: outcome, flow, what it was given, phone, time, reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from interpreter.reports.progress import Progress
from interpreter.reports.telling import place_words, seconds_words, shortened, value_words
from interpreter.state import Status, TaskState

SIGNS: dict[Status, str] = {
    "running": "…",
    "succeeded": "✓",
    "failed": "✗",
    "declined": "–",
    "lost": "!",
    "interrupted": "‖",
    "cancelled": "‖",
    "timed out": "✗",
    "internal error": "!",
}

_Families: TypeAlias = Mapping[str | None, list[TaskState]]
"""Tasks by the one that started them, in the order of their starts."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line of the tree: its branches drawn before it, its task, and what is said of it."""

    branches: str
    task: TaskState
    words: str

    def __str__(self) -> str:
        return f"{self.branches}{SIGNS[self.task.status]} {self.words}"


def leaves(progress: Progress, *, most: int | None = None) -> Iterator[Leaf]:
    """The lines of the tree, parents first; at most so many children of one task, those under way first."""
    families: dict[str | None, list[TaskState]] = defaultdict(list)
    for task in progress.state.tasks.values():
        families[task.parent].append(task)
    for root in families[None][:1]:
        yield from _below(progress, families, root, "", "", most)


def _below(
    progress: Progress, families: _Families, task: TaskState, own: str, rest: str, most: int | None
) -> Iterator[Leaf]:
    yield Leaf(own, task, _words(progress, task))
    children = families.get(task.id, [])
    if most is not None and len(children) > most:
        under_way = [child for child in children if child.status == "running"]
        ended = [child for child in children if child.status != "running"]
        children = (ended + under_way)[-most:]
    for child in children:
        last = child is children[-1]
        branch, further = ("└─ ", "   ") if last else ("├─ ", "│  ")
        yield from _below(progress, families, child, f"{rest}{branch}", f"{rest}{further}", most)


def _words(progress: Progress, task: TaskState) -> str:
    pace = progress.paces[task.id]
    parts = [f"{task.status:<9} {shortened(task.flow, 50)}"]
    if task.parent is not None and task.input:
        parts.append(shortened(value_words(task.input), 60))
    if pace.phone is not None:
        parts.append(f"on {shortened(pace.phone, 30)}")
    parts.append(seconds_words((progress.now if pace.ended is None else pace.ended) - pace.began))
    if task.status == "running" and pace.doing:
        parts.append(f"{place_words(pace.file, pace.line)}: {shortened(pace.doing, 60)}")
    waiting = sum(child.status == "planned" for child in task.children.values())
    if task.status == "running" and waiting:
        parts.append(f"{waiting} not started")
    if task.reason and task.status != "succeeded":
        parts.append(shortened(task.reason, 80))
    return "  ".join(parts)
