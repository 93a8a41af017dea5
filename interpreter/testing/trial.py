"""One run of a flow for a test: on built-in phones, with jobs in memory and a clock that jumps, so a flow of an hour
takes as long as its steps; the same seed gives the same run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dsl.render import text
from interpreter import events as e
from interpreter.clock import VirtualClock
from interpreter.devices.virtual.app_yaml import AppFileError
from interpreter.events import Entry
from interpreter.failure import Failure, Problem
from interpreter.given.inputs import Outside, accept, jobs_among
from interpreter.given.loading import FlowErrors, NoFlow, load
from interpreter.given.manifest import Manifest, ManifestProblem, read_manifest
from interpreter.phones.fleet import MOST_BUILT_IN
from interpreter.plain import sent
from interpreter.plan import Plan
from interpreter.runtime import Ending, Run, Wishes
from interpreter.state import TaskState, fold
from interpreter.testing.phones import Arranged, Settings


class CannotRun(Exception):  # noqa: N818 - what the user is told
    """A flow that does not even begin: it has errors, or what it is given does not fit; the message says all."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a flow is run with; `phones` at most, `settings` of the apps on them."""

    inputs: Mapping[str, object] = field(default_factory=dict)
    settings: Settings = field(default_factory=dict)
    phones: int = MOST_BUILT_IN
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a data-dump job: its data as JSON has it, and `pending`, `success`, `failed` or `declined`."""

    data: Any
    status: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What a run did. `result` is what the flow succeeded with, as JSON has it; `rows` by the alias of their job,
    in the order written; `seconds` of the run's own clock; `files` are those that it saved, in `folder`."""

    outcome: str
    exit: int
    reason: str | None
    problem: Problem | None
    result: Any
    rows: Mapping[str, tuple[Row, ...]]
    events: tuple[Entry, ...]
    seconds: float
    folder: Path

    @property
    def logged(self) -> tuple[str, ...]:
        """The lines that `log` steps wrote, of all tasks in their order."""
        return tuple(one.event.text for one in self.events if isinstance(one.event, e.Logged))

    @property
    def files(self) -> tuple[Path, ...]:
        """What the flow saved: screenshots, recordings, fetched files."""
        return tuple(self.folder / one.event.path for one in self.events if isinstance(one.event, e.FileSaved))

    @property
    def tasks(self) -> tuple[TaskState, ...]:
        """The flow's own task, then those that it started, in the order of their starts."""
        return tuple(fold(self.events).tasks.values())


def tried(flow: Path, order: Order, folder: Path) -> Trial:
    """Run a flow file to its end; what it leaves is in `folder`. Raises CannotRun."""
    clock = VirtualClock()
    plan, manifest = _read(flow)
    accepted = accept(plan.flow, order.inputs, Outside(clock, order.seed), folder=flow.parent)
    unknown = [alias for alias in jobs_among(plan.flow, accepted.values).values() if alias not in manifest.jobs]
    problems = (*accepted.problems, *(f"jobs.yaml has no job {alias}" for alias in unknown))
    if problems:
        raise CannotRun("\n".join((f"the inputs do not fit {flow.name}:", *(f"  {one}" for one in problems))))
    entries: list[Entry] = []
    phones = _arranged(flow, clock, order)
    run = Run(
        Wishes(
            plan, flow, manifest, accepted.values, folder,
            seed=order.seed, clock=clock, sinks=(entries.append,), phones=phones,
        )
    )  # fmt: skip
    try:
        return _told(run.execute(), tuple(entries), folder)
    except Failure as failed:
        phones.close()
        raise CannotRun(failed.problem.message) from None


def _read(flow: Path) -> tuple[Plan, Manifest]:
    try:
        return load(flow), read_manifest(flow.parent)
    except FlowErrors as wrong:
        raise CannotRun(text(wrong.diagnostics, wrong.source)) from None
    except (NoFlow, ManifestProblem) as problem:
        raise CannotRun(str(problem)) from None


def _arranged(flow: Path, clock: VirtualClock, order: Order) -> Arranged:
    try:
        phones = Arranged(flow, clock, order.seed, order.settings, order.phones)
    except AppFileError as problem:
        raise CannotRun(str(problem)) from None
    known = {app.package: app.settings for app in phones.farm.apps}
    wrong = [
        f"no app {package} has the setting {name}" if package in known else f"there is no app {package}"
        for package, settings in order.settings.items()
        for name in settings or ("",)
        if name not in known.get(package, {})
    ]
    if wrong:
        phones.close()
        raise CannotRun("; ".join(dict.fromkeys(wrong)))
    return phones


def _told(ending: Ending, entries: tuple[Entry, ...], folder: Path) -> Trial:
    root = next(iter(fold(entries).tasks.values()), None)
    order = {one.event.job_task: one.seq for one in entries if isinstance(one.event, e.RowDumped)}
    over = next(one.event for one in reversed(entries) if isinstance(one.event, e.RunEnded))
    return Trial(
        ending.outcome,
        ending.exit,
        ending.reason,
        None if root is None else root.problem,
        sent(ending.data),
        {alias: _rows(path, order) for alias, path in ending.rows.items()},
        entries,
        over.seconds,
        folder,
    )


def _rows(file: Path, order: Mapping[str, int]) -> tuple[Row, ...]:
    """The rows in the order in which they were written: by their moments, many are equal on a clock that jumps."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return tuple(Row(one["data"], one["status"]) for one in sorted(rows, key=lambda one: order.get(one["id"], 0)))
