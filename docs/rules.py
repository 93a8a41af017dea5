"""The reference of the rules: docs/reference/rules.md, from their modules."""

from __future__ import annotations

from pathlib import Path

from dsl.rules import Rule, rules

PAGE = Path(__file__).parent / "reference" / "rules.md"
HEAD = """\
# What the linter finds

Made from dsl/rules by `make docs`; each pair of flows is a test. The linter finds mistakes; it has no taste.
`interpret explain CODE` shows one of these pages. E: how a line is written; N: names; F: the way through a flow;
W: waits and limits; J: jobs; D: tasks that meet; P: what a flow looks for; S: secrets; X: order; M: `jobs.yaml`.
Where several files belong together, a line `=== name` begins each.
"""


def pages() -> dict[Path, str]:
    """The page by its path."""
    return {PAGE: page()}


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
