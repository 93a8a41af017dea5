"""A language model that follows a script, in this process or behind an OpenAI-compatible address."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from interpreter.ai.agent.model import Ask, Call, ModelError, Reply

Choice = tuple[str, dict[str, Any]] | list[tuple[str, dict[str, Any]]] | ModelError | str
Act = Choice | Callable[["Seen"], Choice]
PLAN: Choice = ("create_plan", {"plan": "look, then answer", "successCriteria": "the answer is there"})
GOOD: Choice = ("validate_task", {"taskAssessment": "as asked", "completionQuality": "complete"})


@dataclass(frozen=True)
class Seen:
    """What the model sees: everything that was said, and refs of the latest page by role and name."""

    ask: Ask

    @property
    def text(self) -> str:
        """The latest message of the agent's that shows a page."""
        return next((one.text for one in reversed(self.ask.messages) if one.role == "user"), "")

    def ref(self, role: str, name: str = "") -> str:
        """The ref of the first element of a role whose name begins so."""
        found = re.search(rf'- {role} "?{re.escape(name)}[^\n]*?\[ref=(\w+)\]', self.text)
        assert found, f"no {role} {name!r} in\n{self.text}"
        return found[1]


@dataclass
class ScriptedModel:
    """Plans, does `acts` one after the other, and judges with `verdicts` (good ones when they run out)."""

    acts: list[Act]
    verdicts: list[Choice] = field(default_factory=list)
    plan: Choice = PLAN
    asked: list[Ask] = field(default_factory=list)
    provider: str = "scripted"
    name: str = "script"

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)

    async def reply(self, ask: Ask) -> Reply:
        """The next of the script."""
        self.asked.append(ask)
        choice = self._choice(ask)
        if isinstance(choice, ModelError):
            raise choice
        if isinstance(choice, str):
            return Reply((), text=choice, finish="stop", input_tokens=5, output_tokens=1)
        calls = choice if isinstance(choice, list) else [choice]
        made = tuple(Call(f"call-{next(self._ids)}", name, arguments) for name, arguments in calls)
        return Reply(made, reasoning="It is the next thing to do.", input_tokens=7, output_tokens=3)

    def _choice(self, ask: Ask) -> Choice:
        names = {tool.name for tool in ask.tools}
        if "create_plan" in names:
            return self.plan
        if "validate_task" in names:
            return self.verdicts.pop(0) if self.verdicts else GOOD
        act = self.acts.pop(0) if self.acts else ("abort", {"reason": "the script is over"})
        return act(Seen(ask)) if callable(act) else act
