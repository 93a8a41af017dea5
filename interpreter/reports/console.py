"""What a run shows while it goes: a live tree on a terminal, plain lines elsewhere; and its summary at the end."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, get_args

from interpreter import events as e
from interpreter.clock import Clock
from interpreter.events import Entry
from interpreter.failure import Problem
from interpreter.reports.progress import Progress
from interpreter.reports.telling import (
    fields_words,
    place_words,
    problem_frame,
    seconds_words,
    shortened,
    value_words,
)
from interpreter.reports.tree import SIGNS, Leaf, leaves

if TYPE_CHECKING:
    from rich.console import Console as Terminal
    from rich.console import Group, OverflowMethod
    from rich.live import Live
    from rich.text import Text

COLOURS = {"succeeded": "green", "declined": "yellow", "running": "cyan", "interrupted": "yellow"}
FRAMES = 3  # failures shown in full
HEARD = frozenset(get_args(e.Event)) - {
    e.NameSet, e.Left, e.Looked, e.StepPassed, e.StepIntent, e.HandlerEntered, e.BlockEntered,
    e.BranchEntered, e.StrandResumed,
}  # fmt: skip


class PlainConsole:
    """A line for whatever a reader of a log file wants to know; steps that are over at once are not told of."""

    hears = HEARD

    def __init__(self, say: Callable[[str], None]) -> None:
        self.progress = Progress()
        self._say = say

    def __call__(self, entry: Entry) -> None:
        self.progress.add(entry)
        words = _plain_words(self.progress, entry)
        if words is not None:
            self._say(f"{entry.offset:8.1f} s  {words}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, bug: BaseException | None, at: TracebackType | None) -> None:
        """Nothing stays open."""


def _plain_words(progress: Progress, entry: Entry) -> str | None:
    match entry.event:
        case e.RunStarted() as one:
            return f"{shortened(one.flow)} ({shortened(one.path)}){', dry run' if one.dry else ''}"
        case e.Warned() as one:
            return f"warning: {shortened(one.message, 300)}"
        case e.RunResumed():
            return "the run goes on"
        case _ if entry.task is None:
            return None
        case one:
            words = _task_words(progress, entry.task or "", one)
            return None if words is None else f"{_name(progress, entry.task or '')}{words}"


def _name(progress: Progress, task: str) -> str:
    """Which task a line is about: nothing for the root, `#3 ` for the third sub-task that began."""
    number = progress.numbers.get(task)
    return "" if number is None else f"#{number} "


def _task_words(progress: Progress, task: str, event: e.Event) -> str | None:
    below = progress.state.tasks[task].parent is not None
    match event:
        case e.TaskStarted() as one if below:
            return f"begins: {shortened(one.flow)} {shortened(value_words(one.input))}"
        case e.TaskEnded() as one if below:
            data = fields_words(one.data)
            return f"{one.outcome}: {shortened(one.reason) if one.reason else data}"
        case e.StepStarted() as one if not below:
            return f"{place_words(one.file, one.line)}: {shortened(one.words)}"
        case e.StepEnded(how="failed", problem=Problem() as problem):
            return f"{SIGNS['failed']} {problem.kind}: {shortened(problem.message, 200)}"
        case e.BrowserTold() as one if one.kind in ("navigated", "started") and not below:
            return f"browser: {shortened(one.message, 200)}"
        case e.FormShown() as one:
            return f"the website asks: {shortened(one.description, 200)}"
        case e.Logged() as one:
            return shortened(one.text, 500)
        case e.ProgressReported() as one:
            return f"progress: {fields_words(one.data)}"
        case e.RetryRound(number=number, of=of) if number > 1:
            return f"again, round {number} of {of}"
        case e.WheneverFired() as one:
            return f"line {one.line}: whenever, time {one.number}"
        case _:
            return None


class LiveConsole:
    """A tree that redraws itself; the run only hands over events and never waits for the terminal."""

    hears = HEARD

    def __init__(self, terminal: Terminal, clock: Clock) -> None:
        from rich.live import Live  # noqa: PLC0415 - only terminals need it

        self.progress = Progress()
        self._lock = threading.Lock()
        self._terminal = terminal
        self._clock = clock
        self._heard = clock.monotonic()
        self._live: Live = Live(get_renderable=self._picture, console=terminal, refresh_per_second=8, transient=True)

    def __call__(self, entry: Entry) -> None:
        with self._lock:
            self.progress.add(entry)
            self._heard = self._clock.monotonic()

    def __enter__(self) -> Self:
        self._live.__enter__()
        return self

    def __exit__(self, kind: type[BaseException] | None, bug: BaseException | None, at: TracebackType | None) -> None:
        self._live.__exit__(kind, bug, at)

    def _picture(self) -> Group:
        from rich.console import Group  # noqa: PLC0415 - only terminals need it
        from rich.text import Text  # noqa: PLC0415

        with self._lock:
            since = self._clock.monotonic() - self._heard
            progress = self.progress.copy(self.progress.now + since)
        room = max(3, self._terminal.height - 4)
        return Group(*tree_texts(progress, Text, most=room))


def tree_texts(progress: Progress, text: type[Text], *, most: int | None = None) -> list[Text]:
    """The tree with colours, line by line: one text of them all would take its time square to its length.

    With `most` children it is a picture, whose lines end where the terminal ends; else they are told whole.
    """
    overflow: OverflowMethod = "ignore" if most is None else "ellipsis"
    return [_coloured(leaf, text(no_wrap=True, overflow=overflow)) for leaf in leaves(progress, most=most)]


def _coloured(leaf: Leaf, line: Text) -> Text:
    line.append(leaf.branches, "dim")
    style = COLOURS.get(leaf.task.status, "red")
    return line.append(f"{SIGNS[leaf.task.status]} {leaf.words}", style if leaf.task.status != "running" else "")


def summary(progress: Progress, log: Path | None, rows: Mapping[str, Path]) -> list[str]:
    """What stands at the end: the failures on their lines, the outcome in one line, where everything is."""
    lines: list[str] = []
    problems = [task.problem for task in progress.state.tasks.values() if task.problem is not None]
    for problem in problems[:FRAMES]:
        lines += ["", *problem_frame(problem, progress.state.texts)]
    if len(problems) > FRAMES:
        lines.append(f"and {len(problems) - FRAMES} more failures; all of them are in the event log")
    lines += ["", outcome_line(progress)]
    if log is None:
        return [*lines, "a dry run: built-in phones, a job service of its own, nothing is kept"]
    lines.append(f"event log  {log}")
    for alias, path in rows.items():
        count = path.read_text(encoding="utf-8").count("\n")
        lines.append(f"rows       {path} ({count} row{'' if count == 1 else 's'} of job {shortened(alias)})")
    return lines


def outcome_line(progress: Progress) -> str:
    """`succeeded in 6.3 s: checked 12, failed 1`."""
    root = progress.root
    outcome = progress.state.outcome or "interrupted"
    said = ""
    if root is not None:
        said = fields_words(root.data) if outcome == "succeeded" else shortened(root.reason or "", 300)
    return f"{outcome} in {seconds_words(progress.now)}{f': {said}' if said else ''}"
