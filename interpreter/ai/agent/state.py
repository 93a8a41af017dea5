"""What an agent has in hand while it works, how much may go wrong, and how it can end without an answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any, Protocol

from interpreter.ai import events as e
from interpreter.ai.agent.asking import Desk
from interpreter.ai.agent.firewall import Firewall
from interpreter.ai.agent.model import Ask, Message, Model, ModelError, Reply
from interpreter.ai.agent.page import Tabs
from interpreter.ai.agent.recording import Scribe
from interpreter.ai.agent.snapshot import Snapshot, masked
from interpreter.ai.agent.telling import Teller, shown
from interpreter.ai.requests import AutomateRequest

IN_A_ROW, IN_ALL = 5, 15


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Which browser of how many a task uses."""

    number: int
    total: int


class Browsers(Protocol):
    """Where tasks get their pages from."""

    def tabs(
        self, request: AutomateRequest, tell: Callable[[Any], None]
    ) -> AbstractAsyncContextManager[tuple[Tabs, Endpoint]]:
        """Pages of its own for a task; `tell` hears of browsers that did not answer. ActError when none does."""


@dataclass(frozen=True, slots=True)
class AgentSettings:
    """How an agent works: with pictures of the pages or without, and whether it tells all that the model is told."""

    vision: bool = False
    debug: bool = False


class EndedError(Exception):
    """The task is over without an answer."""

    def __init__(self, code: e.Ending) -> None:
        super().__init__(code)
        self.code: e.Ending = code


@dataclass(slots=True)
class Budget:
    """How much may go wrong: in a row, and in all."""

    row: int = 0
    all: int = 0

    def spend(self) -> None:
        """Something went wrong; raises EndedError when it was too much."""
        self.row += 1
        self.all += 1
        if self.row >= IN_A_ROW or self.all >= IN_ALL:
            raise EndedError("MAX_ERRORS")

    def renew(self) -> None:
        """Something went well."""
        self.row = 0


@dataclass(slots=True)
class Work:
    """One task: what was asked, whom it asks and tells, and what it knows by now."""

    request: AutomateRequest
    model: Model
    desk: Desk
    teller: Teller
    settings: AgentSettings
    firewall: Firewall
    scribe: Scribe
    budget: Budget = field(default_factory=Budget)
    plan: str = ""
    criteria: str = ""
    items: tuple[str, ...] = ()
    begin_at: str = ""
    messages: list[Message] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    hosts: set[str] = field(default_factory=set)
    seen: Snapshot | None = None
    judged: int = 0
    reconnects: int = 0

    def masked(self, text: str) -> str:
        """The text without what was answered in forms."""
        return masked(text, self.secrets)

    async def reply(self, ask: Ask, operation: str, *, picture: bool = False) -> Reply | None:
        """What the model says; None when it gives no reply now. Raises EndedError when it never will."""
        self.teller.say(e.AgentProcessing, operation=operation, has_screenshot=picture)
        if self.settings.debug:
            self.teller.say(e.SystemDebugMessage, messages=shown(ask.messages))
        try:
            reply = await self.model.reply(ask)
        except ModelError as problem:
            self.teller.not_generated(ask, problem)
            if problem.final:
                raise EndedError("TASK_FAILED") from None
            return None
        self.teller.generated(ask, reply)
        if reply.reasoning or reply.text:
            self.teller.say(e.AgentReasoned, reasoning=self.masked(reply.reasoning or reply.text))
        return reply
