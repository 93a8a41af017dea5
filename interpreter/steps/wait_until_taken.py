"""`wait until taken`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.wait_until_taken import WaitUntilTaken
from interpreter.failure import failure
from interpreter.jobs.port import NotReachable
from interpreter.machine.context import Context
from interpreter.machine.final import accepted, patiently
from interpreter.machine.finding import find_limit
from interpreter.machine.partners import SLICE, answered, meanwhile, tell
from interpreter.state import OfferState


def execute(step: WaitUntilTaken, context: Context) -> Value:
    """Until this very offer is claimed; its limit is a withdrawal, which never erases a claim (R107)."""
    offer = context.task.offer
    if offer is None:
        raise failure("job", "nothing is offered yet; write `offer` before")
    seconds = find_limit(context, step.up_to)
    end = context.clock.monotonic() + seconds

    def look() -> tuple[str | None] | None:
        left = max(0.0, end - context.clock.monotonic())
        try:
            answer = answered(context.task.api.offer_status(offer.id, wait=min(SLICE, left)))
        except NotReachable:
            context.sleep(1.0)
            return None
        return _taken(answer)

    taken = context.until(look, seconds, 0.0)
    by = _withdraw(context, offer) if taken is None else taken[0]
    tell(context, OfferState(offer.id, offer.topic, offer.to, "claimed", by))
    return {"id": by}


def _taken(answer: dict[str, object]) -> tuple[str | None] | None:
    match answer["state"]:
        case "open":
            return None
        case "claimed":
            by = answer.get("taken_by")
            return (None if by is None else str(by),)
        case "void":
            raise failure("job", "partner gone: the other task has ended")
        case state:
            raise failure("job", f"the offer does not stand any more: it is {state}")


def _withdraw(context: Context, offer: OfferState) -> str | None:
    answer = accepted(patiently(context.task, lambda: context.task.api.withdraw_offer(offer.id)))
    if not answer["withdrawn"]:
        by = answer.get("taken_by")
        return None if by is None else str(by)
    tell(context, OfferState(offer.id, offer.topic, offer.to, "withdrawn"))
    said = f'nobody took "{offer.topic}" in time{meanwhile(context)}'
    raise failure("timeout", said, label="the offer was withdrawn")
