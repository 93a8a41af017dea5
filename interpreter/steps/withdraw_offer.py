"""`withdraw offer`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.withdraw_offer import WithdrawOffer
from interpreter.machine.context import Context
from interpreter.machine.final import accepted, patiently
from interpreter.machine.partners import tell
from interpreter.state import OfferState


def execute(step: WithdrawOffer, context: Context) -> None:
    """Take the offer back if it still stands; without one there is nothing to do."""
    task = context.task
    offer = task.offer
    if offer is None or offer.status != "open":
        return
    body: dict[str, Value] = {"offer": offer.id}
    answer = accepted(context.act(body, lambda _: patiently(task, lambda: task.api.withdraw_offer(offer.id))))
    if answer["withdrawn"]:
        tell(context, OfferState(offer.id, offer.topic, offer.to, "withdrawn"))
    else:
        tell(context, OfferState(offer.id, offer.topic, offer.to, "claimed", answer.get("taken_by")))
