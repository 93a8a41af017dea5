"""What the model chose to do: each call carried out in order, and what the model and the caller hear of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from interpreter.ai import events as e
from interpreter.ai.agent import prompts
from interpreter.ai.agent.acting import NAVIGATES, Hands
from interpreter.ai.agent.judging import judged
from interpreter.ai.agent.markdown import markdown_of
from interpreter.ai.agent.model import Ask, Call, Message, Reply, Tool
from interpreter.ai.agent.page import ActError, Tabs
from interpreter.ai.agent.repetition import Repetition
from interpreter.ai.agent.snapshot import fenced
from interpreter.ai.agent.state import EndedError, Work
from interpreter.ai.agent.tools import ASK_USER, ENDING_TOOLS, EXTRACTED, PAGE_TOOLS, done_with, missing
from interpreter.ai.agent.user_data import ask_user
from interpreter.ai.requests import AutomateRequest

EXTRACT_SIZE = 5_000
_VALUES = ("value", "url", "seconds", "direction", "number", "description", "result", "reason")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one call gave: words for the model; the answer of the task, if it was that; whether the page may have
    changed, and whether what else was chosen has to wait for a look at it."""

    said: str
    answer: str | None = None
    changed: bool = False
    over: bool = False


def tools_for(request: AutomateRequest) -> dict[str, Tool]:
    """What the model may call in a task."""
    tools = [*PAGE_TOOLS, *ENDING_TOOLS, *([ASK_USER] if request.interactive else [])]
    if request.output_schema is not None:
        tools = [done_with(request.output_schema) if tool.name == "done" else tool for tool in tools]
    return {tool.name: tool for tool in tools}


class Calls:
    """Carries out what the model chose on one set of pages."""

    def __init__(self, work: Work, tools: dict[str, Tool], tabs: Tabs, repetition: Repetition) -> None:
        self._work = work
        self._tools = tools
        self._tabs = tabs
        self._hands = Hands(tabs, work.firewall, work.hosts)
        self._repetition = repetition

    async def all_of(self, reply: Reply) -> tuple[str | None, bool]:
        """The answer of the task, if one of the calls was that; and whether the page may have changed."""
        work = self._work
        if not reply.calls:
            work.messages += [Message("assistant", reply.text), Message("user", prompts.CALL_A_TOOL)]
            work.budget.spend()
            return None, False
        work.messages.append(Message("assistant", reply.text, calls=reply.calls))
        changed = over = False
        for call in reply.calls:
            if over:
                said = prompts.result(success=False, error="not done: look at the page first", isRecoverable=True)
                work.messages.append(Message("tool", said, answers=call))
                continue
            outcome = await self._one(call)
            work.messages.append(Message("tool", outcome.said, answers=call))
            changed, over = changed or outcome.changed, outcome.over
            if outcome.answer is not None:
                return outcome.answer, False
        return None, changed

    async def _one(self, call: Call) -> Outcome:
        work, tool = self._work, self._tools.get(call.name)
        wrong = f"there is no tool {call.name}" if tool is None else missing(tool, call.arguments)
        if wrong:
            work.budget.spend()
            return Outcome(prompts.result(success=False, error=wrong, isRecoverable=True), over=True)
        said = {name: work.masked(str(value)) for name, value in call.arguments.items()}
        work.teller.say(e.AgentAction, action=call.name, **_target(said))
        match call.name:
            case "done":
                answer, told = await judged(work, call.arguments["result"])
                if answer is not None:
                    work.scribe.did(call, work.seen)
                return Outcome(told, answer, over=True)
            case "abort":
                work.teller.say(e.TaskAborted, reason=said["reason"], final_answer="")
                raise EndedError("TASK_ABORTED")
            case "extract":
                return Outcome(await self._extracted(said["description"]))
            case "request_user_data":
                seen = work.seen
                told = await ask_user(work, call.arguments, self._hands, self._tabs)
                work.scribe.did(call, seen)
                return Outcome(told, changed=True, over=True)
        return await self._touched(call, said)

    async def _touched(self, call: Call, said: dict[str, str]) -> Outcome:
        work, teller, before = self._work, self._work.teller, self._tabs.url
        teller.say(e.BrowserActionStarted, action=call.name, **_target(said))
        try:
            await self._hands.do(call.name, call.arguments)
        except ActError as problem:
            teller.say(e.BrowserActionCompleted, success=False, error=str(problem))
            if problem.lost:
                raise
            work.budget.spend()
            told = prompts.result(success=False, error=str(problem), isRecoverable=True)
            return Outcome(told, changed=True, over=True)
        teller.say(e.BrowserActionCompleted, success=True)
        work.scribe.did(call, work.seen)
        work.budget.renew()
        warned = self._warned(call.name, said)
        if call.name == "wait":
            teller.say(e.AgentWaiting, seconds=float(call.arguments["seconds"]))
        moved = call.name in NAVIGATES or self._tabs.url != before
        if moved:
            await told_of_page(work, self._tabs)
        more = {"warning": prompts.TRY_ANOTHER_WAY} if warned else {}
        return Outcome(prompts.result(success=True, **more), changed=True, over=moved)

    def _warned(self, name: str, said: dict[str, str]) -> bool:
        """Whether the model is to be told that it repeats itself; raises EndedError when it was told often enough."""
        seen = self._work.seen
        target = seen.targets.get(said.get("ref", "")) if seen else None
        known = f"{target.role}:{target.name}" if target else said.get("ref", "")
        verdict = self._repetition.note(name, known, said.get("value", ""), seen.text if seen else "")
        if verdict == "stop":
            reason = "The same act was repeated without effect."
            self._work.teller.say(e.TaskAborted, reason=reason, final_answer="")
            raise EndedError("TASK_ABORTED")
        if verdict == "warn":
            self._work.teller.say(e.AgentStatus, message=f"{name} was done several times on the same page.")
        return verdict == "warn"

    async def _extracted(self, wanted: str) -> str:
        work = self._work
        text = work.masked(markdown_of(await self._tabs.html()))
        question = f"They look for: {wanted}\n\n{fenced(text, 'page')}"
        ask = Ask(prompts.EXTRACTING, (Message("user", question),), (EXTRACTED,), EXTRACT_SIZE)
        reply = await work.reply(ask, "Extracting data")
        if reply is None:
            work.budget.spend()
            return prompts.result(success=False, error="the page could not be read now", isRecoverable=True)
        found = next((str(call.arguments.get("text", "")) for call in reply.calls), reply.text)
        work.teller.say(e.AgentExtracted, extracted_data=found)
        return prompts.result(success=True) + "\n" + fenced(found, "extracted")


async def told_of_page(work: Work, tabs: Tabs) -> None:
    """Tell which page is shown, and count its host among those that were seen."""
    work.hosts.add(tabs.host)
    work.teller.say(e.BrowserNavigated, title=work.masked(await tabs.title()), url=work.masked(tabs.url))


def _target(said: dict[str, str]) -> dict[str, Any]:
    """What an act is about, in the two fields that events have for it."""
    value = next((said[name] for name in _VALUES if name in said), None)
    ref = said.get("ref")
    return {**({"ref": ref} if ref else {}), **({} if value is None else {"value": value})}
