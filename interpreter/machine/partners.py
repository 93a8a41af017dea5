"""Sibling tasks as partners: who an offer is for, and what to look for in what is offered."""

from __future__ import annotations

from typing import Any

from dsl.data import DataFailure
from dsl.nodes.expressions import All, Compare, Expression, Member, Name
from interpreter import events as e
from interpreter.failure import failure
from interpreter.jobs.port import Answer, NotReachable
from interpreter.machine.context import Context
from interpreter.machine.final import accepted
from interpreter.state import OfferState

SLICE = 2.0  # seconds behind the service at a time, so that a limit or Ctrl-C is noticed


def tell(context: Context, offer: OfferState) -> None:
    """The task's offer is so from now on; said once, however often its run is killed while it says it."""
    task = context.task
    task.offer = offer
    if task.told_offer == offer:
        return
    match offer.status:
        case "open":
            context.emit(e.OfferMade(offer=offer.id, topic=offer.topic, to=offer.to))
        case "claimed":
            context.emit(e.OfferClaimed(offer=offer.id, by=offer.by))
        case "withdrawn":
            context.emit(e.OfferWithdrawn(offer=offer.id))


def partner_id(context: Context, expression: Expression) -> str:
    """The partner's task; DataFailure when the record has no id: an offer is never made to all by accident."""
    partner = context.value(expression)
    found = partner.get("id") if isinstance(partner, dict) else None
    if not isinstance(found, str) or not found:
        raise DataFailure("this partner has no id, so nobody is meant", expression.span)
    return found


def match_of(context: Context, where: Expression | None) -> dict[str, Any] | None:
    """`item.a is x and item.b is y` as what the service compares; DataFailure for anything else (R111)."""
    if where is None:
        return None
    parts = where.operands if isinstance(where, All) else (where,)
    return dict(_equality(context, part) for part in parts)


def _equality(context: Context, part: Expression) -> tuple[str, Any]:
    match part:
        case Compare(operator="is", left=Member(base=Name(name="item"), key=key), right=value):
            return key, context.sent(context.value(value))
        case Compare(operator="is", left=value, right=Member(base=Name(name="item"), key=key)):
            return key, context.sent(context.value(value))
        case _:
            raise DataFailure("`where` takes comparisons like `item.name is x`, joined by `and`", part.span)


def meanwhile(context: Context) -> str:
    """What the siblings of this task waited for when its own wait came to nothing; empty when nobody can say."""
    api = context.task.api
    try:
        answer = api.siblings_wait() if "siblings_wait" in api.capabilities() else None
    except NotReachable:
        return ""
    if answer is None or not answer["success"]:
        return ""
    said = [f"task {wait['job_task_id']} waited for {_whom(wait)}" for wait in answer["waits"]]
    if not said:
        return (
            "; no other task of this job waited for anything"
            if answer["siblings"]
            else "; no other task of this job ran"
        )
    if answer["more"]:
        said.append(f"and {answer['more']} more waited")
    return f"; meanwhile {', '.join(said)}"


def _whom(wait: dict[str, Any]) -> str:
    what = "anything" if wait["topic"] is None else f'"{wait["topic"]}"'
    return f"somebody to {'offer' if wait['for'] == 'giver' else 'take'} {what}"


def answered(answer: Answer) -> Answer:
    """The answer if it is a success; a failure of kind `job`, "partner gone", when the other task has ended (R110)."""
    if answer.get("success") is False and answer.get("code") == "partner_gone":
        raise failure("job", "partner gone: the other task has ended")
    return accepted(answer)
