"""Tasks of flows at an AI task service: each in a thread of its own, what it tells waits until the flow looks."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import Any

from interpreter.ai.client import AiClient, AiServiceError, EventStream, Kind
from interpreter.ai.events import wire
from interpreter.ai.hearing import Hearing
from interpreter.ai.port import (
    BrowserError,
    BrowserTask,
    Event,
    Failed,
    Finished,
    PageTask,
    Session,
    Task,
    Told,
    Trouble,
)
from interpreter.ai.requests import (
    AutomateRequest,
    ExtractRequest,
    FieldValue,
    FormAnswer,
    GenerateRequest,
    MarkdownRequest,
    RequestError,
)

LONGEST_S = 86_400.0  # the step's own limit is shorter; this one only keeps a forgotten thread from staying
_TROUBLE: dict[Kind, Trouble] = {
    "refused": "browser",
    "denied": "browser",
    "gone": "browser",
    "busy": "browser",
    "unreachable": "network",
    "broken": "network",
    "too_slow": "network",
}
_HELP: dict[Kind, str] = {
    "denied": "see that TABSTACK_API_KEY is the key of this service",
    "busy": "it does too much at the same time: try again later, or run fewer tasks at once",
    "unreachable": "see that TABSTACK_BASE_URL is right and that the service runs",
}


class AiBrowser:
    """The service for AI tasks behind a client; raises BrowserError for a task that cannot be asked for."""

    def __init__(self, client: AiClient) -> None:
        self._client = client

    def start(self, task: Task) -> Session:
        """Begin a task."""
        if isinstance(task, BrowserTask):
            return BrowserSession(self._client, task)
        return PageSession(self._client, task)


@dataclass(slots=True)
class _Told:
    """Events on their way from the thread of a session to its flow."""

    queue: SimpleQueue[Event] = field(default_factory=SimpleQueue)

    def next(self) -> Event | None:
        try:
            return self.queue.get_nowait()
        except Empty:
            return None


def _in_a_thread(work: Callable[[], None], name: str) -> None:
    threading.Thread(target=work, name=name, daemon=True).start()


class BrowserSession:
    """One browser task: its stream is read in a thread that ends with it."""

    def __init__(self, client: AiClient, task: BrowserTask) -> None:
        self._client = client
        self._told = _Told()
        self._hearing = Hearing()
        try:
            self._stream: EventStream = client.automate(_request(task), within_s=LONGEST_S)
        except RequestError as problem:
            raise BrowserError(f"the AI task service does not take this: {problem}") from None
        except AiServiceError as problem:
            raise BrowserError(str(problem), _TROUBLE[problem.kind], _HELP.get(problem.kind, "")) from None
        _in_a_thread(self._read, "browser task")

    def _read(self) -> None:
        put, end = self._told.queue.put, None
        try:
            for event in self._stream:
                put(Told(event.event, json.loads(wire(event))))
                for told in self._hearing.of(event):
                    if isinstance(told, Finished | Failed):
                        end = end or told
                    else:
                        put(told)
        except AiServiceError as problem:
            end = end or _failed(problem)
        put(end or Failed("network", "the AI task service ended without saying how the task went"))

    def next(self) -> Event | None:
        """The next event that has come."""
        return self._told.next()

    def answer(self, question: str, values: Mapping[str, str]) -> None:
        """Fill in a form."""
        self._reply(question, FormAnswer(fields=[FieldValue(ref=ref, value=text) for ref, text in values.items()]))

    def decline(self, question: str) -> None:
        """Leave a form."""
        self._reply(question, FormAnswer(fields=None, cancelled=True))

    def _reply(self, question: str, answer: FormAnswer) -> None:
        try:
            self._client.answer(question, answer)
        except AiServiceError as problem:
            late = "the form has expired or was answered before" if problem.kind == "gone" else str(problem)
            raise BrowserError(late, _TROUBLE[problem.kind]) from None

    def cancel(self) -> None:
        """Stop the task."""
        self._stream.cancel()


class PageSession:
    """One page that is read or made into something, asked for in a thread that ends with the answer."""

    def __init__(self, client: AiClient, task: PageTask) -> None:
        self._client = client
        self._task = task
        self._told = _Told()
        try:
            self._body = _page_request(task)
        except RequestError as problem:
            raise BrowserError(f"the AI task service does not take this: {problem}") from None
        _in_a_thread(self._ask, "page")

    def _ask(self) -> None:
        put = self._told.queue.put
        try:
            match self._body:
                case MarkdownRequest():
                    found: Any = self._client.markdown(self._body).get("content")
                    if not isinstance(found, str):
                        put(Failed("network", "the AI task service answers without the text of the page"))
                        return
                case GenerateRequest():
                    found = self._client.generate(self._body)
                case ExtractRequest():
                    found = self._client.extract(self._body)
            put(Finished(found))
        except AiServiceError as problem:
            put(_failed(problem))

    def next(self) -> Event | None:
        """The answer, when it has come."""
        return self._told.next()

    def answer(self, question: str, values: Mapping[str, str]) -> None:
        """A page asks nothing."""
        del question, values
        raise BrowserError("reading a page asks for no form")

    def decline(self, question: str) -> None:
        """A page asks nothing."""
        del question
        raise BrowserError("reading a page asks for no form")

    def cancel(self) -> None:
        """Whatever comes is not looked at any more."""


def _failed(problem: AiServiceError) -> Failed:
    return Failed(_TROUBLE[problem.kind], str(problem), _HELP.get(problem.kind, ""))


def _request(task: BrowserTask) -> AutomateRequest:
    """What the service is asked; the schema goes into the words, which every service reads. Raises RequestError."""
    words = task.instructions
    if task.schema is not None:
        words += "\n\nAnswer with one JSON object of this JSON Schema and nothing else:\n" + json.dumps(task.schema)
    return AutomateRequest.read(
        _said(
            task=words,
            url=task.url,
            data=task.data,
            guardrails=task.guardrails,
            geo_target=_geo_target(task.country),
            interactive=task.interactive or None,
            maxIterations=task.rounds,
            maxValidationAttempts=task.checks,
            trusted_hostnames=list(task.trusted) or None,
            unsafe_mode=task.unsafe or None,
            output_schema=None if task.schema is None else dict(task.schema),
        )
    )


def _page_request(task: PageTask) -> MarkdownRequest | ExtractRequest | GenerateRequest:
    said = _said(
        url=task.url,
        geo_target=_geo_target(task.country),
        nocache=task.fresh or None,
        effort="max" if task.thoroughly else None,
        instructions=task.instructions,
        json_schema=None if task.schema is None else dict(task.schema),
    )
    if task.instructions is not None:
        return GenerateRequest.read(said)
    return MarkdownRequest.read(said) if task.schema is None else ExtractRequest.read(said)


def _geo_target(country: str | None) -> dict[str, str] | None:
    return None if country is None else {"country": country}


def _said(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
