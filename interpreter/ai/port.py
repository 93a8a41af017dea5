"""What a flow asks of a service for AI tasks: two kinds of task, one session each, five kinds of event.

A session is looked at, never waited for: `next` returns at once. It ends with exactly one `Finished` or `Failed`, and
nothing comes after that. Bounds and usual values are those of the service's contract (docs/reference).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeAlias

from dsl.data.browsing import FieldKind, ProgressKind

Trouble: TypeAlias = Literal["browser", "network"]
"""Whether the task could not be done, or nobody could be asked."""


@dataclass(frozen=True, slots=True)
class BrowserTask:
    """Something to do on the web. `rounds` 1 to 100, `checks` 1 to 10; None leaves it to the service.

    `data` is JSON, `schema` the JSON Schema that the answer must meet, `country` two capital letters. `interactive`
    says that somebody answers forms; `unsafe` that every field may be filled and every form sent.
    """

    instructions: str
    url: str | None = None
    data: Any = None
    guardrails: str | None = None
    country: str | None = None
    rounds: int | None = None
    checks: int | None = None
    trusted: tuple[str, ...] = ()
    unsafe: bool = False
    interactive: bool = False
    schema: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class PageTask:
    """One page to read. Without `schema` its Markdown, with it that object; `instructions` make something new of it."""

    url: str
    instructions: str | None = None
    schema: Mapping[str, Any] | None = None
    country: str | None = None
    fresh: bool = False
    thoroughly: bool = False


Task: TypeAlias = BrowserTask | PageTask


@dataclass(frozen=True, slots=True)
class Told:
    """An event of the service as it came: its name and its fields, for the record of the run alone."""

    name: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Progress:
    """What the browser does now; `round` counts from 1, 0 before the first."""

    kind: ProgressKind
    message: str
    url: str | None = None
    title: str | None = None
    round: int = 0


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form. `ref` is the service's name for it, `error` why it was not taken before."""

    ref: str
    label: str
    kind: FieldKind
    required: bool = False
    options: tuple[str, ...] = ()
    value: str | None = None
    description: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A form that somebody has to fill in before the task goes on; `again` when what was answered was not taken."""

    id: str
    description: str
    url: str
    title: str
    fields: tuple[FormField, ...]
    again: bool = False


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer: a text, or with a schema the object or its JSON text; whether the checks accepted it."""

    answer: Any
    accepted: bool = True


@dataclass(frozen=True, slots=True)
class Failed:
    """The task was not done: one sentence in lower case, and what to do about it."""

    kind: Trouble
    message: str
    help: str = ""


Event: TypeAlias = Told | Progress | Question | Finished | Failed


class BrowserError(Exception):
    """A task could not be started, or a form not be answered; the message is a sentence, as in `Failed`."""

    def __init__(self, message: str, kind: Trouble = "browser", help: str = "") -> None:  # noqa: A002
        super().__init__(message)
        self.kind: Trouble = kind
        self.help = help


class Session(Protocol):
    """A task under way. Methods are called by one thread."""

    def next(self) -> Event | None:
        """The next event that has come, None when there is none yet. Never raises."""

    def answer(self, question: str, values: Mapping[str, str]) -> None:
        """Fill in the form with that id, values by `ref`; BrowserError when it cannot be answered any more."""

    def decline(self, question: str) -> None:
        """Leave the form unanswered; the task goes on without. BrowserError as for `answer`."""

    def cancel(self) -> None:
        """The task is not wanted any more; safe to call at any time, also twice and after the end. Never raises."""


class Browser(Protocol):
    """A service for AI tasks."""

    def start(self, task: Task) -> Session:
        """Begin a task, which may already have acted when this returns; BrowserError when it cannot begin."""


@dataclass(slots=True)
class NoBrowser:
    """The service of a run that has none."""

    message: str = "there is no AI task service here: set TABSTACK_BASE_URL and TABSTACK_API_KEY"

    def start(self, task: Task) -> Session:
        """Refuse every task."""
        del task
        raise BrowserError(self.message)
