"""The reference pages of the steps: docs/reference/steps/<kind>.md, from their declarations and examples."""

from __future__ import annotations

import inspect
from pathlib import Path

from dsl.manual import example, facts, usage
from dsl.nodes.step import Step
from dsl.steps.productions import declaration, kinds

PAGES = Path(__file__).parent / "reference" / "steps"


def page(step: type[Step]) -> str:
    """The page of one step."""
    lines = [
        f"# {step.verb}",
        "",
        f"Made from dsl/steps/{step.kind}.py and its example by `make docs`.",
        "",
        inspect.cleandoc(step.__doc__ or ""),
        "",
        "```text",
        usage(step),
        "```",
        "",
        *(f"- {fact}" for fact in facts(step)),
    ]
    shown = example(step.kind)
    if shown is not None:
        lines += ["", "## Example", "", "```flow", shown.rstrip(), "```"]
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Each page by its path."""
    return {PAGES / f"{kind}.md": page(declaration(kind)) for kind in kinds()}
