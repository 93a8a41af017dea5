"""The step declarations as grammar: `make grammar` writes grammar/steps.lark and the index of this package.

Run as `python -m dsl.steps.productions`; with `--check` it only says whether both are as they should be.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from dsl.nodes.step import Kind, Slot, Step

HERE = Path(__file__).parent
GRAMMAR = HERE.parent.parent / "grammar" / "steps.lark"
INDEX = HERE / "index.py"
OWN = {"__init__", "productions", "index", "lookup"}

RULE = {
    Kind.EXPRESSION: "expression",
    Kind.SELECTOR: "selector",
    Kind.TEXT: "STRING",
    Kind.PATTERN: "REGEX",
    Kind.NAME: "NAME",
    Kind.WORD: "WORD",
    Kind.KEY: "WORD",
    Kind.ATTACHMENTS: "attachments",
    Kind.FLAG: "",
}


def kinds() -> list[str]:
    """The names of the step modules that are there, in order."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in OWN)


def declaration(kind: str) -> type[Step]:
    """The one step class of a module."""
    module = importlib.import_module(f"dsl.steps.{kind}")
    (found,) = [
        value
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, Step) and value.__module__ == module.__name__
    ]
    return found


def production(step: type[Step]) -> str:
    """The line of grammar for one step."""
    head = [f'"{step.verb}"']
    for slot in step.slots.values():
        if slot.subject:
            piece = _body(slot)
            head.append(piece if slot.required else f"[{piece}]")
    details = [slot for slot in step.slots.values() if not slot.subject]
    ordinary = [slot.rule for slot in details if slot.place.kind is not Kind.ATTACHMENTS]
    if ordinary:
        head.append(f"(_COMMA? ({' | '.join(ordinary)}))*")
    head += [f"[_COMMA? {slot.rule}]" for slot in details if slot.place.kind is Kind.ATTACHMENTS]
    if step.gives:
        head.append("[as_name]")
    summary = (step.__doc__ or "").strip().partition("\n")[0]
    return f"// {summary}\n{step.kind}_step: {' '.join(head)}"


def _body(slot: Slot) -> str:
    before, _, after = slot.form.partition("{}")
    quoted = [f'"{part.strip()}"' if part.strip() else "" for part in (before, after)]
    return " ".join(part for part in (quoted[0], RULE[slot.place.kind], quoted[1]) if part)


def grammar(steps: list[type[Step]]) -> str:
    """The text of steps.lark."""
    details = {slot.rule: _body(slot) for step in steps for slot in step.slots.values() if not slot.subject}
    lines = ["// Made from dsl/steps by `make grammar`; do not edit.", ""]
    lines += [production(step) for step in steps]
    lines += ["", "// Details", *(f"{rule}: {body}" for rule, body in sorted(details.items()))]
    return "\n".join(lines) + "\n"


def index(steps: list[type[Step]]) -> str:
    """The text of the index: verb phrases and the modules that declare them, so that few need to be loaded."""
    rows = [f'    "{step.verb}": ("{step.kind}", "{step.__name__}"),' for step in steps]
    lines = [
        '"""Verb phrases and where they are declared. Made by `make grammar`; do not edit."""',
        "",
        "VERBS: dict[str, tuple[str, str]] = {",
        *rows,
        "}",
    ]
    return "\n".join(lines) + "\n"


def main(arguments: list[str]) -> int:
    """Write both files, or with `--check` only compare; 1 when something is stale."""
    steps = [declaration(kind) for kind in kinds()]
    stale = False
    for path, text in ((GRAMMAR, grammar(steps)), (INDEX, index(steps))):
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            stale = True
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    if stale and "--check" in arguments:
        sys.stderr.write("grammar/steps.lark or dsl/steps/index.py is stale: run `make grammar`\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
