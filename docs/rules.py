"""Writes the reference of the rules: docs/reference/rules.md; with `--check` it only says if the page is stale."""

from __future__ import annotations

import sys
from pathlib import Path

from dsl.rules import Rule, rules

PAGE = Path(__file__).parent / "reference" / "rules.md"
HEAD = """\
# What the linter finds

Made from dsl/rules by `make docs`; each pair of flows is a test. The linter finds mistakes; it has no taste.
`interpret explain CODE` shows one of these pages. E: how a line is written; N: names; F: the way through a flow;
W: waits and limits; J: jobs.
"""


def page() -> str:
    """The whole reference, by code."""
    return "\n".join([HEAD, *(entry(rule) for rule in rules())])


def entry(rule: Rule) -> str:
    """One rule: its page, a wrong flow and a right one."""
    summary, _, rest = rule.page.strip().partition("\n")
    said = f"## {rule.code}: {summary}\n\n{rest.strip()}\n"
    if not rule.bad.strip():
        return said
    bad = rule.bad.replace("«", "").replace("»", "").rstrip()
    return f"{said}\nWrong:\n```\n{bad}\n```\n\nRight:\n```\n{rule.good.rstrip()}\n```\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with `--check` compare it; 1 when it is stale."""
    text = page()
    if "--check" in arguments:
        fresh = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        if not fresh:
            sys.stderr.write("docs/reference/rules.md is stale: run `make docs`\n")
        return int(not fresh)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
