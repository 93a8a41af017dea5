"""What requests to the server hold: one model an endpoint, strict, with no fields beside those named.

Where the rules of the job API judge a value themselves (`Any`), the server passes it on as it came.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(max_length=200)]
Name = Annotated[str, Field(max_length=1_000)]
Limit = Annotated[int, Field(ge=1, le=1_000)]
Seconds = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Place = Annotated[str, Field(max_length=200)]


class Body(BaseModel):
    """A record with exactly these fields."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Query(BaseModel):
    """What stands behind the question mark; numbers are read from their text."""

    model_config = ConfigDict(extra="forbid")


class Nothing(Query):
    """No fields."""


class NoBody(Body):
    """No fields."""


class CreateJob(Body):
    """See NewJob."""

    name: Name = "job"
    type: Name = "devices_automation"
    automation_id: Name | None = None
    allow_sub_tasks: bool = False
    review: Literal["auto", "manual", "none"] = "manual"
    job_variables_schema: dict[str, Any] | None = None
    timeout_min: Annotated[float, Field(gt=0, le=1e7, allow_inf_nan=False)] = 60.0
    needs_device: bool = True
    gates: dict[str, Any] = {}
    slots: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    claim: Literal["consume", "shared"] = "consume"
    claim_scope: Literal["job", "origin"] = "job"
    project: Annotated[str, Field(max_length=64, min_length=1)] | None = None
    alias: Name | None = None
    restartable: bool = False


class Timetable(Body):
    """When a job starts a task by itself."""

    job_id: Id
    lines: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=100)]
    zone: Annotated[str, Field(max_length=100)] = ""
    given: str = "{}"


class Bundle(Body):
    """Flows and what they use, as base64."""

    content: Annotated[str, Field(max_length=32 * 1024 * 1024)]


class OfBundle(Query):
    """One bundle by its hash."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Worker(Body):
    """One start of a worker with its phones."""

    worker_id: Annotated[str, Field(pattern=r"^[0-9a-f]{24}$")]
    session: Annotated[str, Field(min_length=1, max_length=64)]
    name: Name
    phones: Annotated[list[Name], Field(max_length=1_000)] = []
    shares: bool = False


class OfWorker(Body):
    """A worker at one of its starts."""

    worker_id: Id
    session: Id


class WorkersPhone(Body):
    """One phone of a worker."""

    worker_id: Id
    session: Id
    remote_device_id: Id
    state: Literal["ready", "offline"]


class Beat(Body):
    """The step in flight."""

    step: Annotated[str, Field(max_length=2_000)] | None = None


class Release(Body):
    """How far a task that is given back had come."""

    step: Annotated[str, Field(max_length=2_000)] | None = None
    begun: bool = True
    deaths: Annotated[int, Field(ge=1, le=1_000)] = 1


class Alias(Query):
    """A job beside the task's own."""

    alias: Name


class Share(Body):
    """Whom to share a job with; the right is not told when it is taken back."""

    job_id: Id
    user: Name
    right: Literal["view", "edit"]


class Unshare(Body):
    """Whom to take the right from."""

    job_id: Id
    user: Name


class Inputs(Body):
    """Inputs for the queue of a job: texts or records."""

    job_id: Id
    inputs: Annotated[list[str | dict[str, Any]], Field(max_length=100_000)]
    run_immediately: bool = False
    remote_device_id: Id | None = None


class PlannedIds(Body):
    """Planned tasks by their ids."""

    planned_task_ids: Annotated[list[Id], Field(max_length=10_000)]


class Apply(Body):
    """Which planned task to take: by its id, the next one of a job, or (a worker) the next one of all.

    A worker takes for one of its phones, or without one a task that needs none.
    """

    planned_task_id: Id | None = None
    job_id: Id | None = None
    remote_device_id: Id | None = None
    worker_id: Id | None = None
    session: Id | None = None
    wait: Seconds = 0.0


class ApplyMany(Body):
    """Of which job, and how many at most."""

    job_id: Id
    count: Annotated[int, Field(ge=1, le=1_000)]


class Applicants(Body):
    """Which of a job's tasks to list."""

    job_id: Id
    after: Place | None = None
    limit: Limit = 100
    status: Literal["running", "pending", "confirmed", "failed", "declined"] | None = None


class Review(Body):
    """A verdict on tasks of one job, all or none."""

    job_id: Id
    job_task_ids: Annotated[list[Id], Field(max_length=10_000)]
    status: Literal["confirmed", "declined"]
    comment: Annotated[str, Field(max_length=10_000)] | None = None


class MayApply(Body):
    """A human worker in front of the gates of a job."""

    job_id: Id
    worker: dict[str, Any]


class TaskId(Body):
    """One job task."""

    job_task_id: Id


class Device(Body):
    """A phone to make known."""

    name: Name
    remote_device_id: Annotated[str, Field(max_length=36, min_length=1)] | None = None


class DeviceState(Body):
    """What a phone is from now on."""

    remote_device_id: Id
    state: Literal["ready", "offline", "retired"]


class Named(Body):
    """Something of that name."""

    name: Name


class OfJob(Query):
    """One job."""

    job_id: Id


class OfTask(Query):
    """One job task."""

    task_id: Id


class OfAutomation(Query):
    """One automation."""

    automation_id: Name


class PageOfJob(Query):
    """A page of one job's list."""

    job_id: Id
    after: Place | None = None
    limit: Limit = 100


class Page(Query):
    """A page of a list."""

    after: Place | None = None
    limit: Annotated[int, Field(ge=1, le=100_000)] = 1_000


class ShortPage(Query):
    """A page of a list that is costly to make."""

    after: Place | None = None
    limit: Limit = 100


class TasksOfJob(Query):
    """A page of one job's tasks in one state, or in all but planned."""

    job_id: Id
    status: Literal["planned", "running", "pending", "confirmed", "failed", "declined"] | None = None
    after: Place | None = None
    limit: Limit = 100


class TreeOfTask(Query):
    """A page of what stands below one job task."""

    task_id: Id
    after: Place | None = None
    limit: Limit = 100


class After(Query):
    """A place in a list."""

    after: Place | None = None


class Submit(Body):
    """submitTask, or submitTaskToAnotherJob with `data_dump`."""

    status: Any = None
    job_proof: Any
    finish: bool = True
    files: Any = []
    number: Annotated[int, Field(ge=0, le=2**53)] | None = None
    data_dump: bool = False
    job_id: Any = None


class Claim(Body):
    """useAnotherTask."""

    match: dict[str, Any] | None = None
    topic: Any = None
    from_: Any = Field(default=None, alias="from")
    wait: Seconds = 0.0


class SubTasks(Body):
    """addSubTasks."""

    job_variables: Any
    run_immediately: Any = None
    job_id: Any = None
    at_most: Any = None
    each_up_to: Any = None
    will_wait: bool = False


class LookAtSubTasks(Body):
    """getSubTasks."""

    planned_task_ids: Any
    wait: Seconds = 0.0
    after: Place | None = None


class Variables(Body):
    """setAutomationVariables."""

    automation_variables: Any
    number: Annotated[int, Field(ge=0, le=2**53)] | None = None


class Offer(Body):
    """An offer to siblings."""

    offer_id: Any
    topic: Any
    data: Any
    for_: Any = Field(default=None, alias="for")


class OfferStatus(Body):
    """What became of an offer."""

    offer_id: Name
    wait: Seconds = 0.0


class OfferId(Body):
    """One offer."""

    offer_id: Name
