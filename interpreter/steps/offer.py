"""`offer`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.offer import Offer
from interpreter.machine.context import Context
from interpreter.machine.final import accepted, patiently
from interpreter.machine.partners import partner_id, tell
from interpreter.state import OfferState


def execute(step: Offer, context: Context) -> None:
    """Offer it; the key of the step is the id of the offer, so that it is the same offer after a crash (R106)."""
    task = context.task
    topic = str(context.text(step.topic))
    data = context.record(step.data)
    to = None if step.partner is None else partner_id(context, step.partner)
    content = context.sent(data)
    body: dict[str, Value] = {"topic": topic, "data": data, "to": to}
    accepted(context.act(body, lambda key: patiently(task, lambda: task.api.offer(key, topic, content, for_=to))))
    tell(context, OfferState(context.key, topic, to))
