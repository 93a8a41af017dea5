"""The 33 events of an AI browser task, typed; docs/reference/ai-events.schema.json is their contract.

On the wire an event is its name and an object of its fields in camel case. Here the name is the field `event`, so that
an event in a log says what it is; what the contract does not name is left out when it is read.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel

FieldType = Literal[
    "text", "email", "phone", "date", "number", "select", "checkbox", "radio", "textarea", "password", "other"
]
Quality = Literal["failed", "partial", "complete", "excellent"]
Ending = Literal["TASK_ABORTED", "MAX_ITERATIONS", "MAX_ERRORS", "TASK_FAILED"]


class EventError(ValueError):
    """An event that is not as the contract has it: its name and what is wrong, never its data."""


class Shape(BaseModel):
    """An object of the wire: camel case outside, snake case here, never changed."""

    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)


class Timed(Shape):
    """What all events of a running task carry."""

    timestamp: float
    """Milliseconds since 1970."""
    iteration_id: str
    """The round of the agent's loop that it belongs to; `planning` or empty before the first."""


class AgentAction(Timed):
    """The agent has chosen a tool."""

    event: Literal["agent:action"] = "agent:action"
    action: str
    ref: str | None = None
    value: str | None = None


class AgentExtracted(Timed):
    """Text that the agent took from a page, as Markdown."""

    event: Literal["agent:extracted"] = "agent:extracted"
    extracted_data: str


class AgentProcessing(Timed):
    """The agent waits for its model."""

    event: Literal["agent:processing"] = "agent:processing"
    operation: str
    has_screenshot: bool


class AgentReasoned(Timed):
    """Why the model does what it does next."""

    event: Literal["agent:reasoned"] = "agent:reasoned"
    reasoning: str


class AgentStatus(Timed):
    """A remark about how the task goes."""

    event: Literal["agent:status"] = "agent:status"
    message: str


class AgentStep(Timed):
    """A round of the loop begins; the first is 0."""

    event: Literal["agent:step"] = "agent:step"
    current_iteration: int


class AgentWaiting(Timed):
    """The agent has waited on purpose."""

    event: Literal["agent:waiting"] = "agent:waiting"
    seconds: float


class Usage(Shape):
    """Sizes of one call of the model, in the model's tokens."""

    input_tokens: int | None = None
    output_tokens: int | None = None
    total_tokens: int | None = None


class AiGeneration(Timed):
    """One call of the model."""

    event: Literal["ai:generation"] = "ai:generation"
    prompt: str
    schema_: Any = Field(alias="schema")
    finish_reason: Literal["stop", "length", "content-filter", "tool-calls", "error", "other"]
    usage: Usage
    messages: list[Any] | None = None
    object: Any = None
    temperature: float | None = None
    warnings: list[Any] | None = None
    provider_metadata: dict[str, Any] | None = None


class AiGenerationError(Timed):
    """A call of the model that failed."""

    event: Literal["ai:generation:error"] = "ai:generation:error"
    prompt: str
    error: str
    schema_: Any = Field(alias="schema")
    messages: list[Any] | None = None


class BrowserActionStarted(Timed):
    """The browser is about to act."""

    event: Literal["browser:action_started"] = "browser:action_started"
    action: str
    ref: str | None = None
    value: str | None = None


class BrowserActionCompleted(Timed):
    """The browser has acted, or could not."""

    event: Literal["browser:action_completed"] = "browser:action_completed"
    success: bool
    error: str | None = None


class BrowserNavigated(Timed):
    """Another page is shown."""

    event: Literal["browser:navigated"] = "browser:navigated"
    title: str
    url: str


class BrowserReconnected(Timed):
    """The browser was lost; the task goes on in another one."""

    event: Literal["browser:reconnected"] = "browser:reconnected"
    starting_url: str
    endpoint_index: int
    total: int


class BrowserScreenshotCaptured(Timed):
    """A picture of the page was taken: its bytes."""

    event: Literal["browser:screenshot_captured"] = "browser:screenshot_captured"
    size: int
    format: Literal["jpeg", "png"]


class BrowserScreenshotCapturedImage(Timed):
    """A picture of the page, in base64."""

    event: Literal["browser:screenshot_captured_image"] = "browser:screenshot_captured_image"
    image: str
    media_type: Literal["image/jpeg", "image/png"]


class CdpEndpointConnected(Timed):
    """A browser answers: which of how many."""

    event: Literal["cdp:endpoint_connected"] = "cdp:endpoint_connected"
    endpoint_index: int
    total: int


class CdpEndpointCycle(Timed):
    """A browser does not answer; the next one is tried."""

    event: Literal["cdp:endpoint_cycle"] = "cdp:endpoint_cycle"
    attempt: int
    total: int
    error: str


class FormField(Shape):
    """One thing that the agent asks the caller for."""

    ref: str
    label: str
    field_type: FieldType
    required: bool
    options: list[str] | None = None
    current_value: str | None = None
    description: str | None = None


class FormRequest(Timed):
    """The agent asks the caller for values that only the caller may give."""

    event: Literal["interactive:form_data:request"] = "interactive:form_data:request"
    request_id: str
    page_url: str
    page_title: str
    form_description: str
    fields_: list[FormField] = Field(alias="fields")


class FormError(Timed):
    """The page did not take the values: the agent asks again, and says what was wrong with which field."""

    event: Literal["interactive:form_data:error"] = "interactive:form_data:error"
    request_id: str
    page_url: str
    page_title: str
    form_description: str
    fields_: list[FormField] = Field(alias="fields")
    field_errors: dict[str, str]


class SystemDebugCompression(Timed):
    """How much shorter the page became for the model."""

    event: Literal["system:debug_compression"] = "system:debug_compression"
    original_size: int
    compressed_size: int
    compression_percent: float


class SystemDebugMessage(Timed):
    """What the model is told."""

    event: Literal["system:debug_message"] = "system:debug_message"
    messages: list[Any]


class TaskSetup(Timed):
    """What the task is and what it runs with."""

    event: Literal["task:setup"] = "task:setup"
    task: str
    browser_name: str
    url: str | None = None
    data: Any = None
    guardrails: str | None = None
    provider: str | None = None
    model: str | None = None
    has_api_key: bool | None = None
    key_source: Literal["global", "env", "not_set"] | None = None
    proxy: str | None = None
    pw_endpoint: str | None = None
    pw_cdp_endpoint: str | None = None
    pw_cdp_endpoints: list[str] | None = None
    pw_cdp_endpoint_count: int | None = None
    vision: bool | None = None


class TaskStarted(Timed):
    """The plan stands."""

    event: Literal["task:started"] = "task:started"
    task: str
    url: str
    plan: str
    success_criteria: str
    action_items: list[str] | None = None


class TaskValidated(Timed):
    """How good the answer is."""

    event: Literal["task:validated"] = "task:validated"
    observation: str
    completion_quality: Quality
    final_answer: str
    feedback: str | None = None


class TaskValidationError(Timed):
    """The answer, or what the model said, cannot be used; it tries again."""

    event: Literal["task:validation_error"] = "task:validation_error"
    errors: list[str]
    retry_count: int
    raw_response: Any


class TaskAborted(Timed):
    """The agent gives up, or was stopped."""

    event: Literal["task:aborted"] = "task:aborted"
    reason: str
    final_answer: str


class TaskCompleted(Timed):
    """The work is over, well or not."""

    event: Literal["task:completed"] = "task:completed"
    final_answer: str | None
    success: bool | None = None


class _Metrics(Timed):
    event_counts: dict[str, int]
    step_count: int
    ai_generation_count: int
    ai_generation_error_count: int
    total_input_tokens: int
    total_output_tokens: int


class TaskMetrics(_Metrics):
    """What the whole task took."""

    event: Literal["task:metrics"] = "task:metrics"


class TaskMetricsIncremental(_Metrics):
    """What the task has taken so far."""

    event: Literal["task:metrics_incremental"] = "task:metrics_incremental"


class TaskTraceContext(Shape):
    """The task's name in traces: 32 hexadecimal digits."""

    event: Literal["task:trace_context"] = "task:trace_context"
    trace_id: str


class Stats(Shape):
    """What a task did and how long it took, times in milliseconds since 1970."""

    iterations: int
    actions: int
    start_time: float
    end_time: float
    duration_ms: float


class EndingError(Shape):
    """Why a task did not succeed."""

    code: Ending
    message: str


class Complete(Shape):
    """How the task ended: the last event but one of every stream that was not broken."""

    event: Literal["complete"] = "complete"
    final_answer: str | None
    success: bool
    stats: Stats
    error: EndingError | None = None


class StreamFailure(Shape):
    """What broke, in a word and a sentence, and when (ISO 8601)."""

    code: str
    message: str
    timestamp: str


class Error(Shape):
    """The stream ends here, with nothing done that could be told."""

    event: Literal["error"] = "error"
    success: Literal[False]
    error: StreamFailure


class Done(Shape):
    """Nothing follows."""

    event: Literal["done"] = "done"


AiEvent: TypeAlias = Annotated[
    AgentAction
    | AgentExtracted
    | AgentProcessing
    | AgentReasoned
    | AgentStatus
    | AgentStep
    | AgentWaiting
    | AiGeneration
    | AiGenerationError
    | BrowserActionStarted
    | BrowserActionCompleted
    | BrowserNavigated
    | BrowserReconnected
    | BrowserScreenshotCaptured
    | BrowserScreenshotCapturedImage
    | CdpEndpointConnected
    | CdpEndpointCycle
    | FormRequest
    | FormError
    | SystemDebugCompression
    | SystemDebugMessage
    | TaskSetup
    | TaskStarted
    | TaskValidated
    | TaskValidationError
    | TaskAborted
    | TaskCompleted
    | TaskMetrics
    | TaskMetricsIncremental
    | TaskTraceContext
    | Complete
    | Error
    | Done,
    Field(discriminator="event"),
]

BY_NAME: dict[str, type[Shape]] = {
    model.model_fields["event"].default: model for model in get_args(get_args(AiEvent)[0])
}


def read_event(name: str, data: bytes) -> AiEvent | None:
    """The event of a name and its JSON; nothing where the name is not of the contract; raises EventError."""
    model = BY_NAME.get(name)
    if model is None:
        return None
    try:
        return model.model_validate_json(data)  # type: ignore[return-value]
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_input=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise EventError(f"event {name}: {place + ': ' if place else ''}{first['msg']}") from None


def wire(event: AiEvent) -> str:
    """An event's fields as the JSON object that follows its name on the wire; what is not said is left out."""
    return event.model_dump_json(by_alias=True, exclude={"event"}, exclude_unset=True)
