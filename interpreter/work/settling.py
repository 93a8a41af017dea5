"""What becomes of the tasks that a worker had when it was killed: it goes on with them, or gives them back (R96, R100).

A task goes on in its own attempt, as long as its lease is not lost; who has died of it three times at the same step
gives it back, so that no task keeps a worker from its work for ever (R101).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from interpreter.jobs.worker import Wish
from interpreter.work.claim import Claim
from interpreter.work.intents import Intent, Intents
from interpreter.work.kit import Kit, Link
from interpreter.work.left import Left, forget, left_of

MOST_DEATHS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A task of a former start that goes on here."""

    intent: Intent
    claim: Claim
    left: Left

    def give_back(self, link: Link, kit: Kit, intents: Intents) -> dict[str, object]:
        """It cannot go on after all."""
        answer = link.worker.release(self.claim.task_token, step=self.intent.death_step, deaths=self.intent.deaths)
        kit.say(f"gave back task {self.claim.job_task_id} of a former start")
        forget(kit.place(self.claim))
        intents.done(self.intent.key)
        return answer


def settle(link: Link, kit: Kit, intents: Intents, session: str) -> Sequence[Standing]:
    """Take again what a former start had asked for; what goes on here. NotReachable: it is to be asked again."""
    standing: list[Standing] = []
    for intent in intents.left():
        wish = Wish(kit.id, session, intent.remote_device_id, intent.planned_task_id)
        found = link.worker.claim(wish, key=intent.key).get("found")
        one = None if found is None else _stands(link, kit, intents, (intent, Claim.of(found)))
        if one is not None:
            standing.append(one)
            continue
        if intent.job_task_id is not None:
            forget(kit.folder / "tasks" / f"{intent.job_task_id}-{intent.attempt}")
        intents.done(intent.key)
    for one in standing:
        intents.write(one.intent)  # counted once, however often the server had to be asked
    return standing


def _stands(link: Link, kit: Kit, intents: Intents, asked: tuple[Intent, Claim]) -> Standing | None:
    """A task that can go on here; else it is given back, with how far it had come."""
    intent, claim = asked
    place = kit.place(claim)
    begun, step = intents.progress(place)
    left, died = left_of(place, claim.job_task_id), intent.died(step)
    gone = left is not None and left.had_phone and not kit.source.lasting
    if left is not None and died.deaths < MOST_DEATHS and not (gone and claim.restartable):
        return Standing(died, claim, left)
    link.worker.release(claim.task_token, step=step, begun=begun, deaths=died.deaths)
    kit.say(f"gave back task {claim.job_task_id} of a former start")
    return None
