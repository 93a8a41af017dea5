"""Forms that the user fills in: told as an event, answered past the model, put into the page, masked from then on."""

from __future__ import annotations

from typing import Any

from interpreter.ai import events as e
from interpreter.ai.agent import prompts
from interpreter.ai.agent.acting import Hands
from interpreter.ai.agent.page import ActError, Tabs
from interpreter.ai.agent.state import Work

SHORTEST_SECRET = 2  # a single letter would be masked everywhere


async def ask_user(work: Work, said: dict[str, Any], hands: Hands, tabs: Tabs) -> str:
    """Have a form filled in; what the model is told about it, which never holds a value."""
    try:
        fields = tuple(_field(one) for one in said["fields"])
        for one in fields:
            tabs.at(one.ref)
    except (KeyError, TypeError, ValueError):
        return _not(work, "the fields are not as they have to be")
    except ActError as problem:
        return _not(work, str(problem))
    form = work.desk.put()
    asked: dict[str, Any] = {
        "request_id": form.id,
        "page_url": work.masked(tabs.url),
        "page_title": work.masked(await tabs.title()),
        "form_description": str(said["formDescription"]),
        "fields": list(fields),
    }
    if said["reason"] == "validation_error":
        errors = {str(one["ref"]): work.masked(str(one["error"])) for one in said["fields"] if one.get("error")}
        work.teller.say(e.FormError, **asked, field_errors=errors)
    else:
        work.teller.say(e.FormRequest, **asked)
    answer = await form.answered()
    if answer is None:
        return prompts.result(success=False, error="the user did not answer in time", isRecoverable=True)
    if answer.cancelled or answer.fields_ is None:
        return prompts.result(success=False, error="the user does not want to fill this in", isRecoverable=True)
    known = {one.ref for one in fields}
    return await _fill(work, {one.ref: one.value for one in answer.fields_ if one.ref in known}, hands)


def _not(work: Work, reason: str) -> str:
    work.budget.spend()
    return prompts.result(success=False, error=reason, isRecoverable=True)


async def _fill(work: Work, values: dict[str, str], hands: Hands) -> str:
    work.secrets |= {value for value in values.values() if len(value) >= SHORTEST_SECRET}
    failed = []
    for ref, value in values.items():
        try:
            await hands.put(ref, value)
        except ActError as problem:
            if problem.lost:
                raise
            failed.append(ref)
    more = {"notFilled": failed} if failed else {}
    return prompts.result(success=not failed, filled=len(values) - len(failed), **more)


def _field(said: dict[str, Any]) -> e.FormField:
    more: dict[str, Any] = {}
    if said.get("options"):
        more["options"] = [str(one) for one in said["options"]]
    if said.get("description"):
        more["description"] = str(said["description"])
    return e.FormField(
        ref=str(said["ref"]),
        label=str(said["label"]),
        field_type=said["fieldType"],
        required=bool(said["required"]),
        **more,
    )
