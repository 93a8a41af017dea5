"""What happens in a run, one frozen type a kind of event. The log of them is the only truth of a run.

Every event is written as one JSON line: the envelope (`v`, `seq`, `at`, `offset`, `run`, `task`, `strand`), the
name of the kind under `event`, and the fields below. Values of the flow stand in the form of interpreter/plain.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from dsl.data.browsing import ProgressKind
from interpreter.failure import Problem

VERSION = 1

Json: TypeAlias = Any
Key = Annotated[str, "the key of the step or statement: task, place in the flow, loop rounds, round of `retry`"]
LineNo = Annotated[int, "line in the flow's file, from 1"]
FileName = Annotated[str, "the file that the line is in, when it is not the flow's own"]
Value = Annotated[Json, "a value of the flow, secrets masked"]
Outcome: TypeAlias = Literal[
    "succeeded", "failed", "declined", "lost", "interrupted", "cancelled", "timed out", "internal error"
]
Number = Annotated[int, "which round, from 1"]
Seconds = Annotated[float, "seconds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The run begins; the whole text of its flow is kept, so that another text is noticed."""

    flow: Annotated[str, "name of the flow"]
    path: Annotated[str, "file of the flow"]
    hash: Annotated[str, "SHA-256 of the text"]
    text: Annotated[str, "the text of the flow"]
    inputs: Value
    seed: Annotated[int, "what the run's random numbers start from"]
    versions: dict[str, str]
    dry: Annotated[bool, "nothing outside was touched"]
    event: Literal["run_started"] = "run_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowLoaded:
    """A further file of the run: a flow that sub-tasks run, or blocks that a flow uses."""

    flow: Annotated[str, "name of the flow, or of the file of blocks"]
    path: Annotated[str, "the file"]
    hash: Annotated[str, "SHA-256 of the text"]
    text: Annotated[str, "the text of the flow"]
    event: Literal["flow_loaded"] = "flow_loaded"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """The run is over."""

    outcome: Outcome
    exit: Annotated[int, "exit code of the command"]
    seconds: Seconds
    event: Literal["run_ended"] = "run_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskStarted:
    """A task begins: one execution of a flow."""

    flow: Annotated[str, "name of the flow"]
    path: Annotated[str, "file of the flow"]
    job: Annotated[str, "job that the task belongs to"]
    parent: Annotated[str | None, "task that started it"]
    planned: Annotated[str | None, "planned task that it carries out"]
    input: Value
    event: Literal["task_started"] = "task_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskEnded:
    """A task is over."""

    outcome: Outcome
    reason: Annotated[str | None, "why, when it did not succeed"]
    data: Value
    problem: Annotated[Problem | None, "the problem that ended it"] = None
    event: Literal["task_ended"] = "task_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskInterrupted:
    """A task stopped at a safe point and stays open."""

    event: Literal["task_interrupted"] = "task_interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTaken:
    """The task holds a phone from here on."""

    serial: str
    model: str
    android: str
    event: Literal["device_taken"] = "device_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReleased:
    """The task let go of its phone."""

    serial: str
    event: Literal["device_released"] = "device_released"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepStarted:
    """A step begins."""

    key: Key
    line: LineNo
    kind: Annotated[str, "kind of step"]
    words: Annotated[str, "the step as written"]
    file: FileName = ""
    event: Literal["step_started"] = "step_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepIntent:
    """A step that must not happen twice is about to happen; on disk before it does."""

    key: Key
    effect: Literal["once", "final"]
    body: Annotated[Value, "what is sent"]
    event: Literal["step_intent"] = "step_intent"


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEnded:
    """A step is over; `passed_over` means `optionally` met nothing."""

    key: Key
    how: Literal["ok", "failed", "passed_over"]
    value: Value = None
    problem: Problem | None = None
    event: Literal["step_ended"] = "step_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopRound:
    """A round of `for each` or `repeat` begins."""

    key: Key
    line: LineNo
    number: Number
    names: Annotated[dict[str, Json], "the loop's own names in this round"]
    file: FileName = ""
    event: Literal["loop_round"] = "loop_round"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRound:
    """A round of `retry` begins."""

    key: Key
    line: LineNo
    number: Number
    of: Annotated[int, "rounds at most"]
    because: Annotated[Problem | None, "why the round before failed"]
    file: FileName = ""
    event: Literal["retry_round"] = "retry_round"


@dataclass(frozen=True, slots=True, kw_only=True)
class WheneverFired:
    """What a `whenever` waits for is on the screen; its body begins."""

    key: Key
    line: LineNo
    rule: Annotated[int, "which `whenever` of the flow, from 1"]
    number: Annotated[int, "how often by now"]
    event: Literal["whenever_fired"] = "whenever_fired"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandlerEntered:
    """An `on failure` or an `always` begins."""

    key: Key
    line: LineNo
    what: Literal["on failure", "always"]
    names: Annotated[dict[str, Json], "the handler's own names"]
    file: FileName = ""
    event: Literal["handler_entered"] = "handler_entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockEntered:
    """A block is called; it sees only its own names."""

    key: Key
    line: LineNo
    block: str
    names: Annotated[dict[str, Json], "what it was given"]
    file: FileName = ""
    event: Literal["block_entered"] = "block_entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchEntered:
    """A branch of `together` begins, on a strand of its own."""

    key: Key
    line: LineNo
    title: str
    names: Annotated[dict[str, Json], "the names as they were when the branches began"]
    file: FileName = ""
    event: Literal["branch_entered"] = "branch_entered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The innermost round, handler, block or branch is left."""

    key: Key
    event: Literal["left"] = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A condition looked at the screen."""

    key: Key
    line: LineNo
    words: Annotated[str, "the condition as written"]
    shown: bool
    file: FileName = ""
    event: Literal["looked"] = "looked"


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSet:
    """A name has a value."""

    name: str
    value: Value
    event: Literal["name_set"] = "name_set"


@dataclass(frozen=True, slots=True, kw_only=True)
class BrowserTold:
    """A browser says what it does."""

    key: Key
    line: LineNo
    kind: ProgressKind
    message: str
    url: Annotated[str | None, "the page that it is on"]
    event: Literal["browser_told"] = "browser_told"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormShown:
    """A website asks for something before a browser can go on."""

    key: Key
    line: LineNo
    description: str
    url: Annotated[str, "the page of the form"]
    fields: Annotated[tuple[str, ...], "names of its fields"]
    event: Literal["form_shown"] = "form_shown"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormAnswered:
    """The form was filled in, or left as it was; values are never written."""

    key: Key
    fields: Annotated[tuple[str, ...], "names of the fields that got a value"]
    declined: bool
    event: Literal["form_answered"] = "form_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """The flow says something."""

    text: str
    line: LineNo
    file: FileName = ""
    event: Literal["logged"] = "logged"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressReported:
    """Progress was handed in; `data` is the whole bag."""

    data: Value
    event: Literal["progress_reported"] = "progress_reported"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSaved:
    """A file was written into the run's folder."""

    name: str
    path: Annotated[str, "where, relative to the run's folder"]
    size: Annotated[int, "bytes"]
    sha256: str
    event: Literal["file_saved"] = "file_saved"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtasksStarted:
    """Sub-tasks were handed to a job."""

    key: Key
    job: str
    ids: Annotated[tuple[str, ...], "planned tasks, in the order of the items"]
    inputs: tuple[Json, ...]
    event: Literal["subtasks_started"] = "subtasks_started"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubtaskChanged:
    """A look found a sub-task in another state."""

    id: Annotated[str, "planned task"]
    status: str
    comment: str | None
    event: Literal["subtask_changed"] = "subtask_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade:
    """Something is offered to sibling tasks."""

    offer: Annotated[str, "id of the offer"]
    topic: str
    to: Annotated[str | None, "the only task that may take it"]
    event: Literal["offer_made"] = "offer_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferClaimed:
    """A sibling took the offer."""

    offer: Annotated[str, "id of the offer"]
    by: Annotated[str | None, "task that took it"]
    event: Literal["offer_claimed"] = "offer_claimed"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferWithdrawn:
    """The offer was taken back."""

    offer: Annotated[str, "id of the offer"]
    event: Literal["offer_withdrawn"] = "offer_withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTaken:
    """This task took an offer of a sibling."""

    topic: str
    partner: Annotated[str, "task that offered"]
    event: Literal["offer_taken"] = "offer_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowDumped:
    """A row was written into a data-dump job."""

    job: str
    job_task: Annotated[str, "id of the row"]
    marked: str
    event: Literal["row_dumped"] = "row_dumped"


@dataclass(frozen=True, slots=True, kw_only=True)
class FinalSaid:
    """The final word was accepted."""

    status: Literal["success", "failed", "declined"]
    data: Value
    files: Annotated[tuple[str, ...], "names of what was attached"]
    event: Literal["final_said"] = "final_said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something that the author should know and that stops nothing."""

    message: str
    line: LineNo = 0
    event: Literal["warned"] = "warned"


Event: TypeAlias = (
    RunStarted | FlowLoaded | RunEnded | TaskStarted | TaskEnded | TaskInterrupted | DeviceTaken | DeviceReleased
    | StepStarted | StepIntent | StepEnded | LoopRound | RetryRound | WheneverFired | HandlerEntered | BlockEntered
    | BranchEntered | Left | Looked | NameSet | BrowserTold | FormShown | FormAnswered | Logged | ProgressReported
    | FileSaved | SubtasksStarted | SubtaskChanged | OfferMade | OfferClaimed | OfferWithdrawn | OfferTaken | RowDumped
    | FinalSaid | Warned
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log: an event with its place in the run."""

    seq: Annotated[int, "position in the log, from 1"]
    at: Annotated[datetime, "wall time with zone"]
    offset: Annotated[float, "seconds since the run began, by a clock that never goes back"]
    run: Annotated[str, "id of the run"]
    task: Annotated[str | None, "task that it happened in, none for the run as a whole"]
    strand: Annotated[str, "branch of `together`, empty outside"]
    event: Event
