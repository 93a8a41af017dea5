"""A browser task from its words to its answer: plan, then look and act round by round, then have the answer judged.

However it goes, its last events are `complete` and `done`, or `error`; what a page or a failure says never gets into
the texts of an ending, which are from a fixed table.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import secrets
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC
from typing import Any, Protocol
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator

from interpreter.ai import events as e
from interpreter.ai.agent import prompts
from interpreter.ai.agent.acting import NAVIGATES, Hands
from interpreter.ai.agent.asking import Desk
from interpreter.ai.agent.firewall import Firewall
from interpreter.ai.agent.model import Ask, Call, Message, Model, ModelError, Reply
from interpreter.ai.agent.page import ActError, Tabs
from interpreter.ai.agent.reading import markdown_of
from interpreter.ai.agent.repetition import Repetition
from interpreter.ai.agent.snapshot import Snapshot, clipped, fenced, masked
from interpreter.ai.agent.telling import Emit, Teller, shown
from interpreter.ai.agent.tools import (
    ASK_USER,
    ENDING_TOOLS,
    EXTRACTED,
    PAGE_TOOLS,
    PLAN,
    VALIDATE,
    done_with,
    missing,
)
from interpreter.ai.requests import AutomateRequest
from interpreter.clock import Clock

LOG = logging.getLogger("farmhand.ai")
PLANNING_SIZE, WORKING_SIZE, JUDGING_SIZE = 1_500, 5_000, 1_000
PLANNING_TRIES, RECONNECTS = 3, 2
IN_A_ROW, IN_ALL = 5, 15
MODEL_PAUSE_S = 1.0
GOOD = frozenset({"complete", "excellent"})
TEXTS: dict[e.Ending, str] = {
    "TASK_ABORTED": "The task was given up.",
    "MAX_ITERATIONS": "The task was not done within its rounds.",
    "MAX_ERRORS": "Too much went wrong.",
    "TASK_FAILED": "The task could not be carried out.",
}
BROKEN = "Something unexpected happened; the service's log says what."


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


class _EndedError(Exception):
    """The task is over without an answer."""

    def __init__(self, code: e.Ending) -> None:
        super().__init__(code)
        self.code: e.Ending = code


@dataclass(slots=True)
class _Budget:
    """How much may go wrong."""

    row: int = 0
    all: int = 0

    def spend(self) -> None:
        self.row += 1
        self.all += 1
        if self.row >= IN_A_ROW or self.all >= IN_ALL:
            raise _EndedError("MAX_ERRORS")

    def renew(self) -> None:
        self.row = 0


@dataclass(slots=True)
class _Work:
    """What one task has in hand."""

    plan: str = ""
    criteria: str = ""
    begin_at: str = ""
    messages: list[Message] = field(default_factory=list)
    secrets: set[str] = field(default_factory=set)
    secret_refs: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    seen: Snapshot | None = None
    judged: int = 0
    reconnects: int = 0


class Agent:
    """One task; `await run()` once. Everything it tells goes through `emit`, in order."""

    def __init__(
        self,
        request: AutomateRequest,
        model: Model,
        browsers: Browsers,
        desk: Desk,
        clock: Clock,
        emit: Emit,
        settings: AgentSettings | None = None,
    ) -> None:
        self._request = request
        self._model = model
        self._browsers = browsers
        self._desk = desk
        self._settings = settings or AgentSettings()
        self._clock = clock
        self._teller = Teller(emit, clock)
        self._work = _Work()
        self._budget = _Budget()
        self._repetition = Repetition()
        start = urlsplit(request.url or "").hostname
        trusted = {host.lower() for host in request.trusted_hostnames} | ({start} if start else set())
        self._firewall = Firewall(frozenset(trusted), request.unsafe_mode)
        tools = [*PAGE_TOOLS, *ENDING_TOOLS, *([ASK_USER] if request.interactive else [])]
        if request.output_schema is not None:
            tools = [done_with(request.output_schema) if tool.name == "done" else tool for tool in tools]
        self._tools = {tool.name: tool for tool in tools}

    async def run(self) -> None:
        """Do the task to one of its ends."""
        teller = self._teller
        teller.tell(e.TaskTraceContext(trace_id=secrets.token_hex(16)))
        try:
            answer = await self._whole()
        except _EndedError as ended:
            self._end(None, e.EndingError(code=ended.code, message=TEXTS[ended.code]))
        except asyncio.CancelledError:
            raise
        except Exception:
            LOG.exception("a browser task broke")
            at = self._clock.now().astimezone(UTC).isoformat()
            failure = e.StreamFailure(code="INTERNAL_ERROR", message=BROKEN, timestamp=at)
            teller.tell(e.Error(success=False, error=failure))
        else:
            self._end(answer, None)

    def _end(self, answer: str | None, error: e.EndingError | None) -> None:
        teller = self._teller
        teller.say(e.TaskCompleted, final_answer=answer, success=error is None)
        teller.sum_up()
        said: dict[str, Any] = {} if error is None else {"error": error}
        teller.tell(e.Complete(final_answer=answer, success=error is None, stats=teller.stats(), **said))
        teller.tell(e.Done())

    async def _whole(self) -> str:
        request = self._request
        self._teller.say(
            e.TaskSetup,
            task=request.task,
            browser_name="chromium",
            url=request.url,
            data=request.data,
            guardrails=request.guardrails,
            provider=self._model.provider,
            model=self._model.name,
            vision=self._settings.vision,
        )
        await self._plan()
        while True:
            async with self._opened() as (tabs, endpoint):
                try:
                    return await self._worked(tabs, endpoint)
                except ActError as problem:
                    if not problem.lost or self._work.reconnects >= RECONNECTS:
                        LOG.warning("a browser task ended: %s", problem)
                        raise _EndedError("TASK_FAILED") from None
                    self._work.reconnects += 1

    def _opened(self) -> AbstractAsyncContextManager[tuple[Tabs, Endpoint]]:
        return self._browsers.tabs(self._request, self._heard)

    def _heard(self, event: Any) -> None:
        """What the pool of browsers has to tell of this task."""
        kind, fields = event
        self._teller.say(kind, **fields)

    async def _plan(self) -> None:
        work, request = self._work, self._request
        ask = Ask(prompts.PLANNING, (Message("user", prompts.task_of(request)),), (PLAN,), PLANNING_SIZE)
        for number in range(1, PLANNING_TRIES + 1):
            try:
                reply = await self._reply(ask, "Creating task plan")
            except ModelError as problem:
                if problem.final or number == PLANNING_TRIES:
                    raise _EndedError("TASK_FAILED") from None
                await asyncio.sleep(MODEL_PAUSE_S)
                continue
            call = next((call for call in reply.calls if call.name == PLAN.name), None)
            if call is not None and missing(PLAN, call.arguments) is None:
                break
        else:
            raise _EndedError("TASK_FAILED")
        said = call.arguments
        work.plan, work.criteria = str(said["plan"]), str(said["successCriteria"])
        work.begin_at = request.url or _web(said.get("url")) or ""
        work.hosts |= _hosts(request, work.begin_at)
        self._teller.say(e.AgentStatus, message="The plan is made.")
        items = [str(item) for item in said.get("actionItems") or ()]
        self._started = {
            "task": request.task,
            "url": work.begin_at or "about:blank",
            "plan": work.plan,
            "success_criteria": work.criteria,
            "action_items": items or None,
        }

    async def _worked(self, tabs: Tabs, endpoint: Endpoint) -> str:
        """Work in these pages until there is an answer."""
        work, teller = self._work, self._teller
        first = work.reconnects == 0
        if work.begin_at:
            await tabs.goto(work.begin_at)
            await self._navigated(tabs)
        if first:
            teller.say(e.TaskStarted, **self._started)
        else:
            teller.say(
                e.BrowserReconnected,
                starting_url=work.begin_at or "about:blank",
                endpoint_index=endpoint.number,
                total=endpoint.total,
            )
        work.messages = [
            Message("user", prompts.task_of(self._request) + "\n\n" + prompts.planned(work.plan, work.criteria))
        ]
        hands = Hands(tabs, self._firewall, work.hosts)
        look = True
        while teller.rounds < self._request.max_iterations:
            teller.begin_round()
            if look:
                await self._look(tabs)
            try:
                reply = await self._reply(
                    Ask(prompts.WORKING, tuple(work.messages), tuple(self._tools.values()), WORKING_SIZE),
                    "Thinking about next action",
                    picture=self._settings.vision,
                )
            except ModelError as problem:
                if problem.final:
                    raise _EndedError("TASK_FAILED") from None
                self._budget.spend()
                await asyncio.sleep(MODEL_PAUSE_S)
                look = False
                continue
            answer, look = await self._acted(reply, hands, tabs)
            if answer is not None:
                return answer
        raise _EndedError("MAX_ITERATIONS")

    async def _navigated(self, tabs: Tabs) -> None:
        title = masked(await tabs.title(), self._work.secrets)
        url = masked(tabs.url, self._work.secrets)
        self._work.hosts.add(urlsplit(tabs.url).hostname or "")
        self._teller.say(e.BrowserNavigated, title=title, url=url)

    async def _look(self, tabs: Tabs) -> None:
        """Put the page as it is now before the model; earlier states of it are clipped."""
        work = self._work
        seen = work.seen = await tabs.look(frozenset(work.secrets))
        work.hosts |= seen.hosts
        size = len(seen.text)
        if seen.original:
            percent = round(100 * (1 - size / seen.original), 1)
            self._teller.say(
                e.SystemDebugCompression, original_size=seen.original, compressed_size=size, compression_percent=percent
            )
        title, url = masked(await tabs.title(), work.secrets), masked(tabs.url, work.secrets)
        listed = [masked(address, work.secrets) for address in tabs.listed()]
        news = [masked(one, work.secrets) for one in tabs.news()]
        picture = await self._pictured(tabs) if self._settings.vision else None
        work.messages = [replace(one, text=clipped(one.text), picture=None) for one in work.messages]
        work.messages.append(Message("user", prompts.page(title, url, listed, news, seen.text), picture=picture))

    async def _pictured(self, tabs: Tabs) -> bytes:
        picture = await tabs.picture(self._work.secret_refs)
        self._teller.say(e.BrowserScreenshotCaptured, size=len(picture), format="jpeg")
        self._teller.say(
            e.BrowserScreenshotCapturedImage, image=base64.b64encode(picture).decode(), media_type="image/jpeg"
        )
        return picture

    async def _reply(self, ask: Ask, operation: str, *, picture: bool = False) -> Reply:
        teller = self._teller
        teller.say(e.AgentProcessing, operation=operation, has_screenshot=picture)
        if self._settings.debug:
            teller.say(e.SystemDebugMessage, messages=shown(ask.messages))
        try:
            reply = await self._model.reply(ask)
        except ModelError as problem:
            teller.not_generated(ask, problem)
            raise
        teller.generated(ask, reply)
        if reply.reasoning or reply.text:
            teller.say(e.AgentReasoned, reasoning=reply.reasoning or reply.text)
        return reply

    async def _acted(self, reply: Reply, hands: Hands, tabs: Tabs) -> tuple[str | None, bool]:
        """Do what the model chose, in order, until something fails or shows another page: the answer, if that was it,
        and whether the page may have changed."""
        work = self._work
        if not reply.calls:
            work.messages += [Message("assistant", reply.text), Message("user", prompts.CALL_A_TOOL)]
            self._budget.spend()
            return None, False
        work.messages.append(Message("assistant", reply.text, calls=reply.calls))
        changed, over = False, False
        for call in reply.calls:
            if over:
                said = prompts.result(success=False, error="not done: look at the page first", isRecoverable=True)
                work.messages.append(Message("tool", said, answers=call))
                continue
            answer, said, changes, over = await self._called(call, hands, tabs)
            work.messages.append(Message("tool", said, answers=call))
            changed = changed or changes
            if answer is not None:
                return answer, False
        return None, changed

    async def _called(self, call: Call, hands: Hands, tabs: Tabs) -> tuple[str | None, str, bool, bool]:
        """One call: the answer of the task, what the model is told, whether the page may have changed, whether what
        else it chose has to wait."""
        tool = self._tools.get(call.name)
        wrong = f"there is no tool {call.name}" if tool is None else missing(tool, call.arguments)
        if tool is None or wrong:
            self._budget.spend()
            return None, prompts.result(success=False, error=wrong, isRecoverable=True), False, True
        said = {name: masked(str(value), self._work.secrets) for name, value in call.arguments.items()}
        self._teller.say(e.AgentAction, action=call.name, **_target(said))
        match call.name:
            case "done":
                return *await self._done(call.arguments["result"]), False, True
            case "abort":
                self._teller.say(e.TaskAborted, reason=said["reason"], final_answer="")
                raise _EndedError("TASK_ABORTED")
            case "extract":
                return None, await self._extracted(tabs, said["description"]), False, False
            case "request_user_data":
                return None, await self._asked(call.arguments, hands, tabs), True, True
        return await self._touched(call, said, hands, tabs)

    async def _touched(
        self, call: Call, said: dict[str, str], hands: Hands, tabs: Tabs
    ) -> tuple[str | None, str, bool, bool]:
        teller, before = self._teller, tabs.url
        verdict = self._repeated(call.name, said)
        teller.say(e.BrowserActionStarted, action=call.name, **_target(said))
        try:
            await hands.do(call.name, call.arguments)
        except ActError as problem:
            teller.say(e.BrowserActionCompleted, success=False, error=str(problem))
            if problem.lost:
                raise
            self._budget.spend()
            return None, prompts.result(success=False, error=str(problem), isRecoverable=True), True, True
        teller.say(e.BrowserActionCompleted, success=True)
        self._budget.renew()
        if call.name == "wait":
            teller.say(e.AgentWaiting, seconds=float(call.arguments["seconds"]))
        moved = call.name in NAVIGATES or tabs.url != before
        if moved:
            await self._navigated(tabs)
        more = {"warning": prompts.TRY_ANOTHER_WAY} if verdict == "warn" else {}
        return None, prompts.result(success=True, **more), True, moved

    def _repeated(self, name: str, said: dict[str, str]) -> str:
        seen = self._work.seen
        target = seen.targets.get(said.get("ref", "")) if seen else None
        known = f"{target.role}:{target.name}" if target else said.get("ref", "")
        verdict = self._repetition.note(name, known, said.get("value", ""), seen.text if seen else "")
        if verdict == "warn":
            self._teller.say(e.AgentStatus, message=f"{name} was done several times on the same page.")
        if verdict == "stop":
            self._teller.say(e.TaskAborted, reason="The same act was repeated without effect.", final_answer="")
            raise _EndedError("TASK_ABORTED")
        return verdict

    async def _extracted(self, tabs: Tabs, wanted: str) -> str:
        text = masked(markdown_of(await tabs.markdown_source()), self._work.secrets)
        question = f"They look for: {wanted}\n\n{fenced(text, 'page')}"
        ask = Ask(prompts.EXTRACTING, (Message("user", question),), (EXTRACTED,), WORKING_SIZE)
        try:
            reply = await self._reply(ask, "Extracting data")
        except ModelError as problem:
            if problem.final:
                raise _EndedError("TASK_FAILED") from None
            self._budget.spend()
            return prompts.result(success=False, error="the page could not be read now", isRecoverable=True)
        found = next((str(call.arguments.get("text", "")) for call in reply.calls), reply.text)
        self._teller.say(e.AgentExtracted, extracted_data=found)
        return prompts.result(success=True) + "\n" + fenced(found, "extracted")

    async def _asked(self, said: dict[str, Any], hands: Hands, tabs: Tabs) -> str:
        """Have the caller fill in a form; the values go into the page and are masked from then on."""
        try:
            fields = [_form_field(one) for one in said["fields"]]
            for one in fields:
                tabs.at(one.ref)
        except (KeyError, TypeError, ValueError):
            self._budget.spend()
            return prompts.result(success=False, error="the fields are not as they have to be", isRecoverable=True)
        except ActError as problem:
            self._budget.spend()
            return prompts.result(success=False, error=str(problem), isRecoverable=True)
        form = self._desk.put()
        shown_form: dict[str, Any] = {
            "request_id": form.id,
            "page_url": masked(tabs.url, self._work.secrets),
            "page_title": masked(await tabs.title(), self._work.secrets),
            "form_description": str(said["formDescription"]),
            "fields": fields,
        }
        if said["reason"] == "validation_error":
            errors = {str(one["ref"]): str(one.get("error", "")) for one in said["fields"] if one.get("error")}
            self._teller.say(e.FormError, **shown_form, field_errors=errors)
        else:
            self._teller.say(e.FormRequest, **shown_form)
        answer = await form.answered()
        if answer is None:
            return prompts.result(success=False, error="the user did not answer in time", isRecoverable=True)
        if answer.cancelled or answer.fields_ is None:
            return prompts.result(success=False, error="the user does not want to fill this in", isRecoverable=True)
        return await self._filled({one.ref: one.value for one in answer.fields_}, {one.ref for one in fields}, hands)

    async def _filled(self, values: dict[str, str], asked: set[str], hands: Hands) -> str:
        filled, failed = 0, []
        self._work.secrets |= {value for value in values.values() if len(value) > 1}
        self._work.secret_refs += [ref for ref in values if ref in asked]
        for ref, value in values.items():
            if ref not in asked:
                continue
            try:
                await hands.put(ref, value)
                filled += 1
            except ActError as problem:
                if problem.lost:
                    raise
                failed.append(ref)
        said: dict[str, Any] = {"filled": filled, **({"notFilled": failed} if failed else {})}
        return prompts.result(success=not failed, **said)

    async def _done(self, result: Any) -> tuple[str | None, str]:
        """The answer when it is good enough, and else what the model is told."""
        work, teller, schema = self._work, self._teller, self._request.output_schema
        answer = result if isinstance(result, str) else json.dumps(result, ensure_ascii=False)
        answer = masked(answer, work.secrets)
        if schema is not None and (wrong := _misfit(result, schema)):
            teller.say(e.TaskValidationError, errors=[wrong], retry_count=work.judged, raw_response=answer)
            self._budget.spend()
            return None, prompts.result(success=False, error=wrong, isRecoverable=True)
        work.judged += 1
        last = work.judged >= self._request.max_validation_attempts
        seen = next((one.text for one in reversed(work.messages) if one.role == "user"), "")
        question = prompts.judge(self._request, work.criteria, answer, seen)
        ask = Ask(prompts.VALIDATING, (Message("user", question),), (VALIDATE,), JUDGING_SIZE)
        try:
            reply = await self._reply(ask, f"Validating task completion (attempt {work.judged})")
        except ModelError as problem:
            if problem.final:
                raise _EndedError("TASK_FAILED") from None
            self._budget.spend()
            return None, prompts.result(success=False, error="the answer could not be judged", isRecoverable=True)
        call = next((call for call in reply.calls if missing(VALIDATE, call.arguments) is None), None)
        quality = call.arguments["completionQuality"] if call else "failed"
        feedback = str(call.arguments.get("feedback") or "") if call else "the answer could not be judged"
        teller.say(
            e.TaskValidated,
            observation=str(call.arguments["taskAssessment"]) if call else feedback,
            completion_quality=quality if quality in ("failed", "partial", "complete", "excellent") else "failed",
            final_answer=answer,
            **({"feedback": feedback} if feedback else {}),
        )
        if quality in GOOD:
            return answer, ""
        if last:
            teller.say(e.AgentStatus, message="The answer was accepted although it was not judged to be complete.")
            return answer, ""
        raw = call.arguments if call else reply.text
        teller.say(e.TaskValidationError, errors=[feedback or quality], retry_count=work.judged, raw_response=raw)
        return None, prompts.result(success=False, error=f"not accepted: {feedback or quality}", isRecoverable=True)


def _target(said: dict[str, str]) -> dict[str, str]:
    """What an act is about, in the two fields that events have for it."""
    value = next((said[name] for name in _VALUES if name in said), None)
    ref = said.get("ref")
    return {**({"ref": ref} if ref else {}), **({"value": value} if value is not None else {})}


_VALUES = ("value", "url", "seconds", "direction", "number", "description", "result", "reason")


def _form_field(said: dict[str, Any]) -> e.FormField:
    options = said.get("options")
    more = {"options": [str(one) for one in options]} if options else {}
    if said.get("description"):
        more["description"] = str(said["description"])  # type: ignore[assignment]
    return e.FormField(
        ref=str(said["ref"]),
        label=str(said["label"]),
        field_type=said["fieldType"],
        required=bool(said["required"]),
        **more,  # type: ignore[arg-type]
    )


def _misfit(result: Any, schema: dict[str, Any]) -> str | None:
    problem = next(iter(Draft202012Validator(schema).iter_errors(result)), None)
    return None if problem is None else f"the result is not as it has to be: {problem.json_path}: {problem.validator}"


def _web(url: Any) -> str | None:
    parts = urlsplit(url) if isinstance(url, str) else None
    return url if parts and parts.scheme in ("http", "https") and parts.hostname else None


def _hosts(request: AutomateRequest, begin_at: str) -> set[str]:
    """The hosts that a task was given: where it begins, and those of addresses in its words and its data."""
    said = f"{request.task} {json.dumps(request.data)} {begin_at}"
    words = said.replace('"', " ").replace("'", " ").replace("(", " ").replace(")", " ").replace(",", " ").split()
    return {urlsplit(word).hostname or "" for word in words if word.startswith(("http://", "https://"))}
