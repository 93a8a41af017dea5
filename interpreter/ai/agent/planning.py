"""The first thought about a task: how it will be done, how one can tell that it is, and where to begin."""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any
from urllib.parse import urlsplit

from interpreter.ai import events as e
from interpreter.ai.agent import prompts
from interpreter.ai.agent.model import Ask, Message
from interpreter.ai.agent.state import EndedError, Work
from interpreter.ai.agent.tools import PLAN, missing

SIZE, TRIES, PAUSE_S = 1_500, 3, 1.0
_ADDRESS = re.compile(r"https?://[^\s\"'<>()\[\]{},]+")


async def make_plan(work: Work) -> None:
    """Have the plan made; raises EndedError."""
    ask = Ask(prompts.PLANNING, (Message("user", prompts.task_of(work.request)),), (PLAN,), SIZE)
    said = await _said(work, ask)
    work.scribe.planned(said)
    work.plan, work.criteria = str(said["plan"]), str(said["successCriteria"])
    work.items = tuple(str(item) for item in said.get("actionItems") or ())
    work.begin_at = work.request.url or _web(said.get("url"))
    work.hosts |= _hosts(f"{work.request.task} {json.dumps(work.request.data)} {work.begin_at}")
    work.teller.say(e.AgentStatus, message="The plan is made.")


async def _said(work: Work, ask: Ask) -> dict[str, Any]:
    for number in range(TRIES):
        if number:
            await asyncio.sleep(PAUSE_S)
        reply = await work.reply(ask, "Creating task plan")
        for call in reply.calls if reply else ():
            if call.name == PLAN.name and missing(PLAN, call.arguments) is None:
                return call.arguments
    raise EndedError("TASK_FAILED")


def _web(url: Any) -> str:
    parts = urlsplit(url) if isinstance(url, str) else None
    return str(url) if parts and parts.scheme in ("http", "https") and parts.hostname else ""


def _hosts(text: str) -> set[str]:
    """The hosts of the addresses in a text."""
    found = {urlsplit(address).hostname for address in _ADDRESS.findall(text)}
    return {host for host in found if host}
