"""`take`."""

from __future__ import annotations

import json
from typing import Any

from dsl.data import Value
from dsl.data.plain import from_plain
from dsl.steps.take import Take
from interpreter import events as e
from interpreter.failure import failure
from interpreter.jobs.port import NotReachable
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit
from interpreter.machine.partners import SLICE, answered, match_of, meanwhile, partner_id


def execute(step: Take, context: Context) -> Value:
    """Claim one offer, waiting for it; the key makes a repeated claim the same claim (R108)."""
    topic = str(context.text(step.topic))
    from_ = None if step.partner is None else partner_id(context, step.partner)
    match = match_of(context, step.where)
    seconds = find_limit(context, step.up_to)
    end = context.clock.monotonic() + seconds
    body: dict[str, Value] = {"topic": topic, "from": from_}

    def look() -> dict[str, Any] | None:
        left = max(0.0, end - context.clock.monotonic())
        try:
            answer = context.task.api.use_another_task(
                match=match, topic=topic, from_=from_, wait=min(SLICE, left), key=context.key
            )
        except NotReachable:
            context.sleep(1.0)
            return None
        return None if answer is None else answered(answer)

    claim = context.act(body, lambda _: context.until(look, seconds, 0.0))
    if claim is None:
        raise failure("timeout", f'nobody offered "{topic}" in time{meanwhile(context)}', label="waited for this offer")
    partner = str(claim["job_task_id"])
    context.emit(e.OfferTaken(topic=topic, partner=partner))
    return {"id": partner, "data": from_plain(_data(claim))}


def _data(claim: dict[str, Any]) -> Any:
    offer = claim.get("offer")
    if isinstance(offer, dict) and "data" in offer:
        return offer["data"]
    return json.loads(claim["job_proof"])
