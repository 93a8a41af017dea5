"""The index of the rules, made by `make grammar`: what has to be known of a rule before it is loaded."""

from __future__ import annotations

import sys
from pathlib import Path

from dsl.diagnostics import Severity
from dsl.rules import Rule, rules

INDEX = Path(__file__).with_name("index.py")


def index(every: tuple[Rule, ...]) -> str:
    """The text of the index: the rules that look at flows or folders, by code."""
    rows = [row(rule) for rule in every if rule.find is not None or rule.find_folder is not None]
    lines = [
        '"""Rules and what a flow must have for them to find anything. Made by `make grammar`; do not edit."""',
        "",
        "# fmt: off",
        "# ruff: noqa: E501",
        "",
        "RULES: tuple[tuple[str, str, str, tuple[str, ...] | None, bool], ...] = (",
        *rows,
        ")",
        '"""Code, module, whether it looks at a flow, a folder or both; its needs, None when it looks at all; whether',
        'it only advises."""',
    ]
    return "\n".join(lines) + "\n"


def row(rule: Rule) -> str:
    """One rule as a line."""
    looks = "both" if rule.find and rule.find_folder else "flow" if rule.find else "folder"
    needs = "None" if rule.needs is None else f"({''.join(_quoted(word) for word in rule.needs).rstrip()})"
    if rule.needs is not None and len(rule.needs) > 1:
        needs = needs.replace(",)", ")")
    return f'    ("{rule.code}", "{rule.name}", "{looks}", {needs}, {rule.severity is Severity.ADVICE}),'


def _quoted(word: str) -> str:
    return f'"{word}", '


def main(arguments: list[str]) -> int:
    """Write the index, or with `--check` only compare; 1 when it is stale."""
    text = index(rules())
    if INDEX.exists() and INDEX.read_text(encoding="utf-8") == text:
        return 0
    if "--check" in arguments:
        sys.stderr.write("dsl/rules/index.py is stale: run `make grammar`\n")
        return 1
    INDEX.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
