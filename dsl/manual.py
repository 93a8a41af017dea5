"""The manual of the steps: what each takes and does, from its declaration alone; the example is its own file."""

from __future__ import annotations

import inspect
from pathlib import Path

from dsl.nodes.step import Effect, HasBody, Kind, Slot, Step

AGAIN = {
    Effect.PURE: "changes nothing outside the flow",
    Effect.REPEATABLE: "only looks, so it may be done again at any time",
    Effect.DEVICE: "acts on the phone; after an interruption it is done again with care",
    Effect.ONCE: "is written down before and after, and never done twice blindly",
    Effect.FINAL: "is the last word of a task, said once",
}
BODY = {
    HasBody.NO: "",
    HasBody.MAYBE: "A block of statements may stand below it.",
    HasBody.YES: "A block of statements stands below it.",
}
SHOWN = {
    Kind.SELECTOR: "ELEMENT",
    Kind.TEXT: '"text"',
    Kind.PATTERN: "/pattern/",
    Kind.NAME: "NAME",
    Kind.KEY: "KEY",
    Kind.ATTACHMENTS: "FILE [named TEXT], …",
}
EXPRESSIONS = {"any": "VALUE", "flag": "CONDITION"}


def shown(slot: Slot) -> str:
    """What stands in a place, as the page writes it: capitals for what the author fills in."""
    place = slot.place
    if place.kind is Kind.WORD:
        return "(" + " | ".join(place.words) + ")"
    if place.kind is Kind.EXPRESSION:
        return EXPRESSIONS.get(place.wants, place.wants.upper())
    return SHOWN.get(place.kind, "")


def part(slot: Slot) -> str:
    """One place with its words; in square brackets when it may be left out."""
    text = slot.form.replace("{}", shown(slot))
    return text if slot.required or slot.limit else f"[{text}]"


def usage(step: type[Step]) -> str:
    """The line of a step as it is written, with what may be left out in square brackets."""
    line = " ".join([step.verb, *map(part, step.slots.values()), *(["[as NAME]"] if step.gives else [])])
    return line + (":" if step.has_body is HasBody.YES else "")


def summary(step: type[Step]) -> str:
    """What it does, in one sentence."""
    return inspect.cleandoc(step.__doc__ or "").partition("\n")[0]


def facts(step: type[Step]) -> list[str]:
    """What has to be known besides: whether it may be done again, needs a phone, has a result or a block."""
    said = [f"It {AGAIN[step.effect]}."]
    said += ["It needs a phone."] if step.phone else []
    said += [f"Its result {_result(step)}."] if step.gives else []
    said += [_body(step)] if step.has_body is not HasBody.NO else []
    return said


def _result(step: type[Step]) -> str:
    if "want" in step.needs:
        return "has the fields of `want`"
    otherwise = f"is of the type `{step.gives}`"
    return f"has the fields of `want`; without it, it {otherwise}" if "want" in step.wishes else otherwise


def _body(step: type[Step]) -> str:
    if not step.wishes:
        return BODY[step.has_body]
    words = ", ".join(f"`{word}`" for word in step.wishes)
    told = "they are" if len(step.wishes) > 1 else "it is"
    return f"Below it {'stands' if step.has_body is HasBody.YES else 'may stand'} {words}; {told} told, not done."


def example(kind: str) -> str | None:
    """The example flow of a kind; None when it has none."""
    here = Path(__file__).parent
    for folder in (here / "steps" / "examples", here.parent / "examples" / "steps"):
        path = folder / f"{kind}.flow"
        if path.exists():
            return path.read_text(encoding="utf-8")
    return None
