"""A browser task from its words to its answer: plan, then look and act round by round, then have the answer judged.

However it goes, its last events are `complete` and `done`, or `error`; what a page or a failure says never gets into
the texts of an ending, which are from a fixed table.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from typing import Any
from urllib.parse import urlsplit

from interpreter.ai import events as e
from interpreter.ai.agent import prompts
from interpreter.ai.agent.asking import Desk
from interpreter.ai.agent.calls import Calls, told_of_page, tools_for
from interpreter.ai.agent.firewall import Firewall
from interpreter.ai.agent.model import Ask, Message, Model
from interpreter.ai.agent.page import ActError, Tabs
from interpreter.ai.agent.planning import make_plan
from interpreter.ai.agent.recording import Recording, Scribe
from interpreter.ai.agent.repetition import Repetition
from interpreter.ai.agent.snapshot import clipped
from interpreter.ai.agent.state import AgentSettings, Browsers, EndedError, Endpoint, Work
from interpreter.ai.agent.telling import Emit, Teller
from interpreter.ai.requests import AutomateRequest
from interpreter.clock import Clock

LOG = logging.getLogger("farmhand.ai")
SIZE, RECONNECTS, PAUSE_S = 5_000, 2, 1.0
TEXTS: dict[e.Ending, str] = {
    "TASK_ABORTED": "The task was given up.",
    "MAX_ITERATIONS": "The task was not done within its rounds.",
    "MAX_ERRORS": "Too much went wrong.",
    "TASK_FAILED": "The task could not be carried out.",
}
BROKEN = "Something unexpected happened; the service's log says what."


class Agent:
    """One task; `await run()` once. Everything it tells goes through `emit`, in order; `keep` gets its recording."""

    def __init__(
        self,
        request: AutomateRequest,
        model: Model,
        browsers: Browsers,
        desk: Desk,
        clock: Clock,
        emit: Emit,
        settings: AgentSettings | None = None,
        keep: Callable[[Recording], None] | None = None,
    ) -> None:
        self._request = request
        self._browsers = browsers
        self._clock = clock
        self._teller = Teller(emit, clock)
        self._tools = tools_for(request)
        self._repetition = Repetition()
        start = urlsplit(request.url or "").hostname
        trusted = {host.lower() for host in request.trusted_hostnames} | ({start} if start else set())
        firewall = Firewall(frozenset(trusted), request.unsafe_mode)
        self._keep = keep
        scribe = Scribe(request.task)
        self._work = Work(request, model, desk, self._teller, settings or AgentSettings(), firewall, scribe)

    async def run(self) -> None:
        """Do the task to one of its ends."""
        teller = self._teller
        teller.tell(e.TaskTraceContext(trace_id=secrets.token_hex(16)))
        try:
            answer = await self._whole()
        except EndedError as ended:
            self._end(None, e.EndingError(code=ended.code, message=TEXTS[ended.code]))
        except asyncio.CancelledError:
            raise
        except Exception:
            LOG.exception("a browser task broke")
            at = self._clock.now().astimezone(UTC).isoformat()
            failure = e.StreamFailure(code="INTERNAL_ERROR", message=BROKEN, timestamp=at)
            teller.tell(e.Error(success=False, error=failure))
        else:
            if self._keep is not None:
                self._keep(self._work.scribe.recording())
            self._end(answer, None)

    def _end(self, answer: str | None, error: e.EndingError | None) -> None:
        teller = self._teller
        teller.say(e.TaskCompleted, final_answer=answer, success=error is None)
        teller.sum_up()
        said: dict[str, Any] = {} if error is None else {"error": error}
        teller.tell(e.Complete(final_answer=answer, success=error is None, stats=teller.stats(), **said))
        teller.tell(e.Done())

    async def _whole(self) -> str:
        self._introduce()
        work = self._work
        await make_plan(work)
        while True:
            try:
                async with self._browsers.tabs(self._request, self._heard) as (tabs, endpoint):
                    return await self._worked(tabs, endpoint)
            except ActError as problem:
                if not problem.lost or work.reconnects >= RECONNECTS:
                    LOG.warning("a browser task ended: %s", problem)
                    raise EndedError("TASK_FAILED") from None
                work.reconnects += 1

    def _introduce(self) -> None:
        request, work = self._request, self._work
        self._teller.say(
            e.TaskSetup,
            task=request.task,
            browser_name="chromium",
            url=request.url,
            data=request.data,
            guardrails=request.guardrails,
            provider=work.model.provider,
            model=work.model.name,
            vision=work.settings.vision,
        )

    def _heard(self, event: Any) -> None:
        """What the pool of browsers has to tell of this task."""
        kind, fields = event
        self._teller.say(kind, **fields)

    async def _worked(self, tabs: Tabs, endpoint: Endpoint) -> str:
        """Work in these pages until there is an answer; begins anew where the former browser was lost."""
        work, teller = self._work, self._teller
        if work.begin_at:
            await tabs.goto(work.begin_at)
            await told_of_page(work, tabs)
        self._tell_beginning(endpoint)
        told = prompts.task_of(self._request) + "\n\n" + prompts.planned(work.plan, work.criteria)
        work.messages = [Message("user", told)]
        calls = Calls(work, self._tools, tabs, self._repetition)
        look = True
        while teller.rounds < self._request.max_iterations:
            teller.begin_round()
            if look:
                await self._look(tabs)
            ask = Ask(prompts.WORKING, tuple(work.messages), tuple(self._tools.values()), SIZE)
            pictured = work.messages[-1].picture is not None
            reply = await work.reply(ask, "Thinking about next action", picture=pictured)
            if reply is None:
                work.budget.spend()
                await asyncio.sleep(PAUSE_S)
                look = False
                continue
            answer, look = await calls.all_of(reply)
            if answer is not None:
                return answer
        raise EndedError("MAX_ITERATIONS")

    def _tell_beginning(self, endpoint: Endpoint) -> None:
        work = self._work
        url = work.begin_at or "about:blank"
        if work.reconnects:
            self._teller.say(
                e.BrowserReconnected, starting_url=url, endpoint_index=endpoint.number, total=endpoint.total
            )
            return
        more = {"action_items": list(work.items)} if work.items else {}
        self._teller.say(
            e.TaskStarted, task=work.request.task, url=url, plan=work.plan, success_criteria=work.criteria, **more
        )

    async def _look(self, tabs: Tabs) -> None:
        """Put the page as it is now before the model; earlier states of it are clipped."""
        work = self._work
        seen = work.seen = await tabs.look(frozenset(work.secrets))
        work.hosts |= seen.hosts
        if seen.original:
            self._teller.say(
                e.SystemDebugCompression,
                original_size=seen.original,
                compressed_size=len(seen.text),
                compression_percent=round(100 * (1 - len(seen.text) / seen.original), 1),
            )
        title, url, listed, news = await tabs.title(), tabs.url, tabs.listed(), tabs.news()
        picture = await self._pictured(tabs) if work.settings.vision and not seen.hides else None
        said = work.masked(prompts.page(title, url, listed, news, seen.text))
        work.messages = [replace(one, text=clipped(one.text), picture=None) for one in work.messages]
        work.messages.append(Message("user", said, picture=picture))

    async def _pictured(self, tabs: Tabs) -> bytes:
        picture = await tabs.picture()
        self._teller.say(e.BrowserScreenshotCaptured, size=len(picture), format="jpeg")
        image = base64.b64encode(picture).decode()
        self._teller.say(e.BrowserScreenshotCapturedImage, image=image, media_type="image/jpeg")
        return picture
