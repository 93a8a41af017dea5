"""The reference pages of the steps, made from their declarations and examples: docs/reference/steps/<kind>.md.

Run as `python -m docs.steps` (`make docs`); with `--check` it only says which pages are not as they should be.
"""

from __future__ import annotations

import inspect
import sys
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
        "<!-- Made by `make docs`; do not edit. -->",
        f"# {step.verb}",
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


def main(arguments: list[str]) -> int:
    """Write what differs and remove what has no step; with `--check` name it instead, and 1 when there is any."""
    wanted = pages()
    left = set(PAGES.glob("*.md")) - wanted.keys()
    stale = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in sorted([*stale, *left]):
            sys.stderr.write(f"{path.relative_to(ROOT)} is stale: run `make docs`\n")
        return 1 if stale or left else 0
    PAGES.mkdir(parents=True, exist_ok=True)
    for path in left:
        path.unlink()
    for path in stale:
        path.write_text(wanted[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
