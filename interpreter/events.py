"""What happens in a run, one frozen type a kind of event. The log of them is the only truth of a run.

Every event is written as one JSON line: the envelope (`v`, `seq`, `at`, `offset`, `run`, `task`, `strand`), the
name of the kind under `event`, and the fields below. Values of the flow stand in the form of interpreter/plain.py.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal, TypeAlias

from msgspec import Struct

from interpreter.failure import Problem

VERSION = 2

Json: TypeAlias = Any
Key = Annotated[str, "the key of the step or statement: task, place in the flow, loop rounds, round of `retry`"]
LineNo = Annotated[int, "line in the flow's file, from 1"]
FileName = Annotated[str, "the file that the line is in, when it is not the flow's own"]
Value = Annotated[Json, "a value of the flow, secrets masked"]
Outcome: TypeAlias = Literal[
    "succeeded", "failed", "declined", "lost", "interrupted", "cancelled", "timed out", "internal error"
]
# the words of dsl.data.browsing.ProgressKind, which has no Literal that msgspec could read
ProgressKind: TypeAlias = Literal["navigated", "started", "completed", "extracted", "reasoned"]
Number = Annotated[int, "which round, from 1"]
Seconds = Annotated[float, "seconds"]


def _name(kind: str) -> str:
    """`StepStarted` is written as `step_started`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in kind).removeprefix("_")


class _Event(Struct, frozen=True, gc=False, tag_field="event", tag=_name):
    """What all kinds of events are: values that nobody changes, written under the name of their kind."""

    @property
    def event(self) -> str:
        """The name of the kind."""
        return str(self.__struct_config__.tag)


class RunStarted(_Event, frozen=True, kw_only=True):
    """The run begins; the whole text of its flow is kept, so that another text is noticed."""

    flow: Annotated[str, "name of the flow"]
    path: Annotated[str, "file of the flow"]
    hash: Annotated[str, "SHA-256 of the text"]
    text: Annotated[str, "the text of the flow"]
    inputs: Value
    seed: Annotated[int, "what the run's random numbers start from"]
    versions: dict[str, str]
    dry: Annotated[bool, "nothing outside was touched"]


class FlowLoaded(_Event, frozen=True, kw_only=True):
    """A further file of the run: a flow that sub-tasks run, or blocks that a flow uses."""

    flow: Annotated[str, "name of the flow, or of the file of blocks"]
    path: Annotated[str, "the file"]
    hash: Annotated[str, "SHA-256 of the text"]
    text: Annotated[str, "the text of the flow"]


class RunResumed(_Event, frozen=True, kw_only=True):
    """The run goes on after its program stopped."""

    versions: dict[str, str]


class RunEnded(_Event, frozen=True, kw_only=True):
    """The run is over."""

    outcome: Outcome
    exit: Annotated[int, "exit code of the command"]
    seconds: Seconds


class TaskStarted(_Event, frozen=True, kw_only=True):
    """A task begins: one execution of a flow."""

    flow: Annotated[str, "name of the flow"]
    path: Annotated[str, "file of the flow"]
    job: Annotated[str, "job that the task belongs to"]
    parent: Annotated[str | None, "task that started it"]
    planned: Annotated[str | None, "planned task that it carries out"]
    input: Value


class TaskEnded(_Event, frozen=True, kw_only=True):
    """A task is over."""

    outcome: Outcome
    reason: Annotated[str | None, "why, when it did not succeed"]
    data: Value
    problem: Annotated[Problem | None, "the problem that ended it"] = None


class TaskInterrupted(_Event, frozen=True, kw_only=True):
    """A task stopped at a safe point and stays open."""


class TaskResumed(_Event, frozen=True, kw_only=True):
    """A task goes on after its program stopped: it stands at its beginning until `strand_resumed` says where."""


class StrandResumed(_Event, frozen=True, kw_only=True):
    """A task, or a branch of `together`, is back where it was: what comes now happens for the first time."""

    levels: Annotated[tuple[tuple[str, str, int], ...], "rounds, handlers, blocks it is inside of: kind, key, number"]
    names: Annotated[tuple[dict[str, Json], ...], "the own names of each of them"]
    scopes: Annotated[tuple[dict[str, Json], ...], "the names of the flow and of each block or branch"]
    running: Annotated[tuple[str, ...], "keys of the steps under way"]


class DeviceTaken(_Event, frozen=True, kw_only=True):
    """The task holds a phone from here on."""

    serial: str
    model: str
    android: str


class DeviceReleased(_Event, frozen=True, kw_only=True):
    """The task let go of its phone."""

    serial: str


class StepStarted(_Event, frozen=True, kw_only=True):
    """A step begins."""

    key: Key
    line: LineNo
    kind: Annotated[str, "kind of step"]
    words: Annotated[str, "the step as written"]
    file: FileName = ""


class StepPassed(_Event, frozen=True, kw_only=True):
    """A step that is over at once (`expect that`, `log`) was done; it went well and gave nothing."""

    key: Key
    line: LineNo
    kind: Annotated[str, "kind of step"]
    words: Annotated[str, "the step as written"]
    file: FileName = ""


class StepIntent(_Event, frozen=True, kw_only=True):
    """A step that must not happen twice is about to happen; on disk before it does."""

    key: Key
    effect: Literal["once", "final"]
    body: Annotated[Value, "what is sent"]


class StepEnded(_Event, frozen=True, kw_only=True):
    """A step is over; `passed_over` means `optionally` met nothing."""

    key: Key
    how: Literal["ok", "failed", "passed_over"]
    value: Value = None
    problem: Problem | None = None


class RetryRound(_Event, frozen=True, kw_only=True):
    """A round of `retry` begins."""

    key: Key
    line: LineNo
    number: Number
    of: Annotated[int, "rounds at most"]
    because: Annotated[Problem | None, "why the round before failed"]
    file: FileName = ""


class WheneverFired(_Event, frozen=True, kw_only=True):
    """What a `whenever` waits for is on the screen; its body begins."""

    key: Key
    line: LineNo
    rule: Annotated[int, "which `whenever` of the flow, from 1"]
    number: Annotated[int, "how often by now"]


class HandlerEntered(_Event, frozen=True, kw_only=True):
    """An `on failure` or an `always` begins."""

    key: Key
    line: LineNo
    what: Literal["on failure", "always"]
    names: Annotated[dict[str, Json], "the handler's own names"]
    file: FileName = ""


class BlockEntered(_Event, frozen=True, kw_only=True):
    """A block is called; it sees only its own names."""

    key: Key
    line: LineNo
    block: str
    names: Annotated[dict[str, Json], "what it was given"]
    file: FileName = ""


class BranchEntered(_Event, frozen=True, kw_only=True):
    """A branch of `together` begins, on a strand of its own."""

    key: Key
    line: LineNo
    title: str
    names: Annotated[dict[str, Json], "the names as they were when the branches began"]
    file: FileName = ""


class Left(_Event, frozen=True, kw_only=True):
    """The innermost round, handler, block or branch is left; of a loop only its last round says so."""

    key: Key


class Looked(_Event, frozen=True, kw_only=True):
    """A condition looked at the screen."""

    key: Key
    line: LineNo
    words: Annotated[str, "the condition as written"]
    shown: bool
    file: FileName = ""


class NameSet(_Event, frozen=True, kw_only=True):
    """A name has a value."""

    name: str
    value: Value


class BrowserTold(_Event, frozen=True, kw_only=True):
    """A browser says what it does."""

    key: Key
    line: LineNo
    kind: ProgressKind
    message: str
    url: Annotated[str | None, "the page that it is on"]


class BrowserEvent(_Event, frozen=True, kw_only=True):
    """An event of the AI task service, as it came; a picture in it is a file of the run."""

    key: Key
    name: Annotated[str, "as docs/reference/ai-events.md has it"]
    data: Value


class FormShown(_Event, frozen=True, kw_only=True):
    """A website asks for something before a browser can go on."""

    key: Key
    line: LineNo
    description: str
    url: Annotated[str, "the page of the form"]
    fields: Annotated[tuple[str, ...], "names of its fields"]


class FormAnswered(_Event, frozen=True, kw_only=True):
    """The form was filled in, or left as it was; values are never written."""

    key: Key
    fields: Annotated[tuple[str, ...], "names of the fields that got a value"]
    declined: bool


class Logged(_Event, frozen=True, kw_only=True):
    """The flow says something."""

    text: str
    line: LineNo
    file: FileName = ""


class ProgressReported(_Event, frozen=True, kw_only=True):
    """Progress was handed in; `data` is the whole bag."""

    data: Value


class FileSaved(_Event, frozen=True, kw_only=True):
    """A file was written into the run's folder."""

    name: str
    path: Annotated[str, "where, relative to the run's folder"]
    size: Annotated[int, "bytes"]
    sha256: str


class SubtasksStarted(_Event, frozen=True, kw_only=True):
    """Sub-tasks were handed to a job."""

    key: Key
    job: str
    ids: Annotated[tuple[str, ...], "planned tasks, in the order of the items"]
    inputs: tuple[Json, ...]


class SubtaskChanged(_Event, frozen=True, kw_only=True):
    """A look found a sub-task in another state."""

    id: Annotated[str, "planned task"]
    status: str
    comment: str | None


class OfferMade(_Event, frozen=True, kw_only=True):
    """Something is offered to sibling tasks."""

    offer: Annotated[str, "id of the offer"]
    topic: str
    to: Annotated[str | None, "the only task that may take it"]


class OfferClaimed(_Event, frozen=True, kw_only=True):
    """A sibling took the offer."""

    offer: Annotated[str, "id of the offer"]
    by: Annotated[str | None, "task that took it"]


class OfferWithdrawn(_Event, frozen=True, kw_only=True):
    """The offer was taken back."""

    offer: Annotated[str, "id of the offer"]


class OfferTaken(_Event, frozen=True, kw_only=True):
    """This task took an offer of a sibling."""

    topic: str
    partner: Annotated[str, "task that offered"]


class RowDumped(_Event, frozen=True, kw_only=True):
    """A row was written into a data-dump job."""

    job: str
    job_task: Annotated[str, "id of the row"]
    marked: str


class FinalSaid(_Event, frozen=True, kw_only=True):
    """The final word was accepted."""

    status: Literal["success", "failed", "declined"]
    data: Value
    files: Annotated[tuple[str, ...], "names of what was attached"]


class Warned(_Event, frozen=True, kw_only=True):
    """Something that the author should know and that stops nothing."""

    message: str
    line: LineNo = 0


Event: TypeAlias = (
    RunStarted | FlowLoaded | RunResumed | RunEnded | TaskStarted | TaskEnded | TaskInterrupted | TaskResumed
    | StrandResumed | DeviceTaken | DeviceReleased
    | StepStarted | StepPassed | StepIntent | StepEnded | RetryRound | WheneverFired | HandlerEntered
    | BlockEntered | BranchEntered | Left | Looked | NameSet | BrowserTold | BrowserEvent | FormShown | FormAnswered
    | Logged | ProgressReported
    | FileSaved | SubtasksStarted | SubtaskChanged | OfferMade | OfferClaimed | OfferWithdrawn | OfferTaken | RowDumped
    | FinalSaid | Warned
)  # fmt: skip


class LoopRound(Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """A round of `for each` or `repeat`; the round before it of the same loop is over. What is empty is left out."""

    key: Key
    line: LineNo
    number: Number
    names: Annotated[dict[str, Json], "the loop's own names in this round"] = {}
    file: FileName = ""


class Entry(Struct, frozen=True, gc=False, omit_defaults=True):
    """One line of the log: an event with its place in the run.

    A round is told with the first event that happens in it. `rounds` began before the event, the outermost first.
    """

    seq: Annotated[int, "position in the log, from 1"]
    at: Annotated[datetime, "wall time with zone"]
    offset: Annotated[float, "seconds since the run began, by a clock that never goes back"]
    run: Annotated[str, "id of the run"]
    task: Annotated[str | None, "task that it happened in, none for the run as a whole"]
    strand: Annotated[str, "branch of `together`, empty outside"]
    event: Event
    rounds: Annotated[tuple[LoopRound, ...], "the rounds that this is the first event of; mostly left out"] = ()
