"""What the agent asks of a language model: one call of a tool, or of several, given what was said so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

FinishReason = Literal["stop", "length", "content-filter", "tool-calls", "error", "other"]


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that the model can call: its arguments as a JSON Schema."""

    name: str
    description: str
    parameters: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """The model calls a tool."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message: what the agent says (`user`), what the model said (`assistant`), what a call gave (`tool`)."""

    role: Literal["user", "assistant", "tool"]
    text: str = ""
    calls: tuple[Call, ...] = ()
    answers: Call | None = None
    picture: bytes | None = None
    """A JPEG of the page."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to the model, which has to call one of the tools."""

    system: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...]
    longest: int
    """Output, in the model's tokens."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the model said."""

    calls: tuple[Call, ...]
    text: str = ""
    reasoning: str = ""
    finish: FinishReason = "tool-calls"
    input_tokens: int = 0
    output_tokens: int = 0
    warnings: tuple[str, ...] = field(default=())


class ModelError(Exception):
    """The model gave no reply; `status` is that of its server, 0 where there was none."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status

    @property
    def final(self) -> bool:
        """Whether asking again cannot help: the request itself is refused."""
        return 400 <= self.status < 500 and self.status not in (408, 409, 429)


class Model(Protocol):
    """A language model."""

    provider: str
    name: str

    async def reply(self, ask: Ask) -> Reply:
        """Ask it once; raises ModelError."""
