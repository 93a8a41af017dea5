"""The state of a run as a fold of its events: `apply` is pure, and equals what the machine has at every prefix.

A task has one strand, and one more for each branch of `together` while it runs. A strand has levels (the rounds,
handlers, blocks that it is inside of) and the names of each scope; only blocks and branches open a scope.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never, cast

from interpreter import events as e
from interpreter.events import Entry, Json, Outcome
from interpreter.failure import Problem

Status: TypeAlias = Outcome | Literal["running"]
LevelKind: TypeAlias = Literal["loop", "retry", "whenever", "handler", "block", "branch"]
SCOPED: frozenset[LevelKind] = frozenset({"block", "branch"})
MAIN = ""


@dataclass(frozen=True, slots=True)
class Level:
    """One thing that a strand is inside of; `number` is its round (1 where there is but one)."""

    kind: LevelKind
    key: str
    number: int = 1
    own: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Strand:
    """Where one line of work is: its levels, the names of its scopes (the last one counts), the steps under way.

    More than one step is under way when a step has a body, or a `whenever` fires while a step waits.
    """

    levels: tuple[Level, ...] = ()
    scopes: tuple[Mapping[str, Json], ...] = ({},)
    running: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Child:
    """A sub-task as its parent last saw it."""

    status: str
    job: str
    input: Json
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class OfferState:
    """The standing or last offer of a task."""

    id: str
    topic: str
    to: str | None
    status: Literal["open", "claimed", "withdrawn"] = "open"
    by: str | None = None


@dataclass(frozen=True, slots=True)
class TaskState:
    """One task."""

    id: str
    flow: str
    path: str
    job: str
    parent: str | None
    input: Json
    status: Status = "running"
    reason: str | None = None
    data: Json = None
    problem: Problem | None = None
    device: str | None = None
    strands: Mapping[str, Strand] = field(default_factory=lambda: {MAIN: Strand()})
    fired: Mapping[int, int] = field(default_factory=dict)
    children: Mapping[str, Child] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    progress: Json = None
    offer: OfferState | None = None
    final: Literal["success", "failed", "declined"] | None = None
    rows: int = 0
    steps: int = 0


@dataclass(frozen=True, slots=True)
class RunState:
    """A whole run; tasks in the order of their starts."""

    run: str = ""
    flow: str = ""
    path: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    dry: bool = False
    outcome: Outcome | None = None
    exit: int | None = None
    tasks: Mapping[str, TaskState] = field(default_factory=dict)
    seq: int = 0


def fold(entries: Iterable[Entry]) -> RunState:
    """The state after all the entries."""
    state = RunState()
    for entry in entries:
        state = apply(state, entry)
    return state


def apply(state: RunState, entry: Entry) -> RunState:
    """The state after one more entry."""
    state = replace(state, seq=entry.seq)
    match entry.event:
        case e.RunStarted() as one:
            return replace(state, run=entry.run, flow=one.flow, path=one.path, texts={one.path: one.text}, dry=one.dry)
        case e.FlowLoaded() as one:
            return replace(state, texts={**state.texts, one.path: one.text})
        case e.RunResumed():
            return replace(state, outcome=None, exit=None)
        case e.RunEnded() as one:
            return replace(state, outcome=one.outcome, exit=one.exit)
        case e.Warned() if entry.task is None:
            return state
        case e.TaskStarted() as one:
            strands = {MAIN: Strand(scopes=(one.input,))}
            task = TaskState(entry.task or "", one.flow, one.path, one.job, one.parent, one.input, strands=strands)
            return replace(state, tasks={**state.tasks, task.id: task})
        case one:
            task = state.tasks[entry.task or ""]
            for number in entry.rounds:
                task = _round(task, entry.strand, number)
            task = _in_task(task, entry.strand, one)
            return replace(state, tasks={**state.tasks, task.id: task})


_InTask: TypeAlias = (
    e.TaskEnded | e.TaskInterrupted | e.TaskResumed | e.StrandResumed | e.DeviceTaken | e.DeviceReleased
    | e.StepStarted | e.StepPassed | e.StepIntent | e.StepEnded
    | e.RetryRound | e.WheneverFired | e.HandlerEntered | e.BlockEntered | e.BranchEntered | e.Left
    | e.BrowserTold | e.BrowserEvent | e.FormShown | e.FormAnswered
    | e.Looked | e.NameSet | e.Logged | e.ProgressReported | e.FileSaved | e.SubtasksStarted | e.SubtaskChanged
    | e.OfferMade | e.OfferClaimed | e.OfferWithdrawn | e.OfferTaken | e.RowDumped | e.FinalSaid | e.Warned
)  # fmt: skip


def _in_task(task: TaskState, strand: str, event: _InTask) -> TaskState:
    match event:
        case e.StepStarted() | e.StepEnded() | e.RetryRound() | e.WheneverFired():
            return _in_flow(task, strand, event)
        case e.HandlerEntered() | e.BlockEntered() | e.BranchEntered() | e.Left() | e.NameSet():
            return _in_flow(task, strand, event)
        case e.TaskEnded() as one:
            return replace(
                task, status=one.outcome, reason=one.reason, data=one.data, problem=one.problem,
                strands={MAIN: Strand()},
            )  # fmt: skip
        case e.TaskInterrupted():
            return replace(task, status="interrupted")
        case e.TaskResumed():
            return replace(task, status="running", device=None, strands={MAIN: Strand(scopes=(task.input,))})
        case e.StrandResumed() as one:
            levels = tuple(
                Level(cast(LevelKind, kind), key, number, own)
                for (kind, key, number), own in zip(one.levels, one.names, strict=True)
            )
            return _moved(task, strand, Strand(levels, one.scopes, one.running))
        case e.StepPassed():
            return replace(task, steps=task.steps + 1)
        case e.DeviceTaken() as one:
            return replace(task, device=one.serial)
        case e.DeviceReleased():
            return replace(task, device=None)
        case e.FileSaved() as one:
            return replace(task, files=(*task.files, one.path))
        case e.ProgressReported() as one:
            return replace(task, progress=one.data)
        case e.FinalSaid() as one:
            return replace(task, final=one.status, data=one.data)
        case e.RowDumped():
            return replace(task, rows=task.rows + 1)
        case e.BrowserTold() | e.BrowserEvent() | e.FormShown() | e.FormAnswered():
            return task
        case e.StepIntent() | e.Looked() | e.Logged() | e.OfferTaken() | e.Warned():
            return task
        case _:
            return _among_tasks(task, event)


def _in_flow(
    task: TaskState,
    name: str,
    event: e.StepStarted | e.StepEnded | e.RetryRound | e.WheneverFired | e.HandlerEntered
    | e.BlockEntered | e.BranchEntered | e.Left | e.NameSet,
) -> TaskState:  # fmt: skip
    strand = task.strands.get(name, Strand(scopes=()))
    match event:
        case e.StepStarted() as one:
            return _moved(task, name, replace(strand, running=(*strand.running, one.key)), steps=task.steps + 1)
        case e.StepEnded():
            return _moved(task, name, replace(strand, running=strand.running[:-1]))
        case e.NameSet() as one:
            scopes = (*strand.scopes[:-1], {**strand.scopes[-1], one.name: one.value})
            return _moved(task, name, replace(strand, scopes=scopes))
        case e.Left():
            return _left(task, name, strand)
        case e.RetryRound() as one:
            return _moved(task, name, _inside(strand, Level("retry", one.key, one.number)))
        case e.WheneverFired() as one:
            fired = {**task.fired, one.rule: one.number}
            return _moved(task, name, _inside(strand, Level("whenever", one.key, one.number)), fired=fired)
        case e.HandlerEntered() as one:
            return _moved(task, name, _inside(strand, Level("handler", one.key, 1, one.names)))
        case e.BlockEntered() as one:
            return _moved(task, name, _inside(strand, Level("block", one.key), scope=one.names))
        case e.BranchEntered() as one:
            return _moved(task, name, _inside(strand, Level("branch", one.key), scope=one.names))
        case _:
            assert_never(event)


def _round(task: TaskState, name: str, one: e.LoopRound) -> TaskState:
    around = _without_round_before(task.strands.get(name, Strand(scopes=())), one.key)
    return _moved(task, name, _inside(around, Level("loop", one.key, one.number, one.names)))


def _inside(strand: Strand, level: Level, scope: Mapping[str, Json] | None = None) -> Strand:
    scopes = strand.scopes if scope is None else (*strand.scopes, scope)
    return replace(strand, levels=(*strand.levels, level), scopes=scopes)


def _without_round_before(strand: Strand, key: str) -> Strand:
    last = strand.levels[-1] if strand.levels else None
    if last is None or last.kind != "loop" or last.key.rpartition("#")[0] != key.rpartition("#")[0]:
        return strand
    return replace(strand, levels=strand.levels[:-1])


def _left(task: TaskState, name: str, strand: Strand) -> TaskState:
    scopes = strand.scopes[:-1] if strand.levels[-1].kind in SCOPED else strand.scopes
    strand = replace(strand, levels=strand.levels[:-1], scopes=scopes)
    if name != MAIN and not strand.levels:
        return replace(task, strands={key: one for key, one in task.strands.items() if key != name})
    return _moved(task, name, strand)


def _moved(task: TaskState, name: str, strand: Strand, **more: object) -> TaskState:
    return replace(task, strands={**task.strands, name: strand}, **more)  # type: ignore[arg-type]


def _among_tasks(
    task: TaskState,
    event: e.SubtasksStarted | e.SubtaskChanged | e.OfferMade | e.OfferClaimed | e.OfferWithdrawn,
) -> TaskState:
    match event:
        case e.SubtasksStarted() as one:
            fresh = {id_: Child("planned", one.job, given) for id_, given in zip(one.ids, one.inputs, strict=True)}
            return replace(task, children={**task.children, **fresh})
        case e.SubtaskChanged() as one:
            child = replace(task.children[one.id], status=one.status, comment=one.comment)
            return replace(task, children={**task.children, one.id: child})
        case e.OfferMade() as one:
            return replace(task, offer=OfferState(one.offer, one.topic, one.to))
        case e.OfferClaimed() as one:
            assert task.offer is not None
            return replace(task, offer=replace(task.offer, status="claimed", by=one.by))
        case e.OfferWithdrawn():
            assert task.offer is not None
            return replace(task, offer=replace(task.offer, status="withdrawn"))
        case _:
            assert_never(event)
