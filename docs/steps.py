"""The reference pages of the steps: docs/reference/steps/<kind>.md, from their declarations and examples."""

from __future__ import annotations

import inspect
from pathlib import Path

from dsl.nodes.step import Effect, HasBody, Kind, Slot, Step
from dsl.steps.productions import declaration, kinds

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "reference" / "steps"
EXAMPLES = ROOT / "examples" / "steps"

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


def page(step: type[Step], example: str | None) -> str:
    """The page of one step."""
    line = " ".join([step.verb, *map(part, step.slots.values()), *(["[as NAME]"] if step.gives else [])])
    facts = [f"- It {AGAIN[step.effect]}."]
    facts += ["- It needs a phone."] if step.phone else []
    facts += [f"- Its result is of the type `{step.gives}`."] if step.gives else []
    facts += [f"- {BODY[step.has_body]}"] if step.has_body is not HasBody.NO else []
    lines = [
        f"# {step.verb}",
        "",
        f"Made from dsl/steps/{step.kind}.py and its example by `make docs`.",
        "",
        inspect.cleandoc(step.__doc__ or ""),
        "",
        "```text",
        line + (":" if step.has_body is HasBody.YES else ""),
        "```",
        "",
        *facts,
    ]
    if example is not None:
        lines += ["", "## Example", "", "```flow", example.rstrip(), "```"]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Each page by its path."""
    made = {}
    for kind in kinds():
        example = EXAMPLES / f"{kind}.flow"
        text = example.read_text(encoding="utf-8") if example.exists() else None
        made[PAGES / f"{kind}.md"] = page(declaration(kind), text)
    return made
