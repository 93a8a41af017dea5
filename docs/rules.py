"""The reference of the rules: docs/reference/rules.md, from their modules."""

from __future__ import annotations

import re
from pathlib import Path

from dsl.check import check, check_folder
from dsl.diagnostics import Diagnostic
from dsl.manifest import read_manifest
from dsl.profiles import Profile
from dsl.rules import Rule, rules
from dsl.source import Source

PAGE = Path(__file__).parent / "reference" / "rules.md"
HEAD = """\
# What the linter finds

Made from dsl/rules by `make docs`; each pair of flows is a test. The linter finds mistakes; it has no taste.
`interpret explain CODE` shows one of these pages. E: how a line is written; N: names; F: the way through a flow;
W: waits and limits; J: jobs; D: tasks that meet; P: what a flow looks for; S: secrets; X: order; M: `jobs.yaml`.
Where several files belong together, a line `=== name` begins each. A safe fix keeps the meaning that was plainly wanted
and is made by `interpret lint --fix`; one that asks first is made by `--unsafe-fixes`, and is to be looked at.
"""
HEAD_OF_FILE = re.compile(r"^=== (\S+)\n", re.MULTILINE)


def pages() -> dict[Path, str]:
    """The page by its path."""
    return {PAGE: page()}


def page() -> str:
    """The whole reference, by code."""
    return "\n".join([HEAD, *(entry(rule) for rule in rules())])


def marks() -> dict[str, str]:
    """Of the rules that can mend their wrong flow: how, `safe` or `asks first`."""
    made = {rule.code: _fix(rule) for rule in rules() if rule.bad.strip()}
    return {code: mark for code, mark in made.items() if mark}


def _fix(rule: Rule) -> str:
    found = next(
        (one for one in _found(rule, rule.bad.replace("«", "").replace("»", "")) if one.code == rule.code), None
    )
    return "" if found is None or found.fix is None else "safe" if found.fix.safe else "asks first"


def _found(rule: Rule, text: str) -> list[Diagnostic]:
    if rule.manifest:
        return list(read_manifest(Source(text), {"a.flow"}).diagnostics)
    heads = [*HEAD_OF_FILE.finditer(text)]
    if not heads:
        return list(check(Source(text), Profile.PRODUCTION, rule.form).diagnostics)
    ends = [*(one.start() for one in heads[1:]), len(text)]
    files = [Source(text[one.end() : end], one[1]) for one, end in zip(heads, ends, strict=True)]
    jobs = next(
        (read_manifest(one, {file.name for file in files}).manifest for one in files if one.name == "jobs.yaml"), None
    )
    flows = [one for one in files if one.name != "jobs.yaml"]
    return [one for each in check_folder(flows, jobs, Profile.PRODUCTION) for one in each.diagnostics]


def entry(rule: Rule) -> str:
    """One rule: its page, whether it can mend, a wrong flow and a right one."""
    summary, _, rest = rule.page.strip().partition("\n")
    said = f"## {rule.code}: {summary}\n\n{rest.strip()}\n"
    fix = _fix(rule) if rule.bad.strip() else ""
    if fix:
        said += f"\nFix: {fix}.\n"
    if not rule.bad.strip():
        return said
    bad = rule.bad.replace("«", "").replace("»", "").rstrip()
    return f"{said}\nWrong:\n```\n{bad}\n```\n\nRight:\n```\n{rule.good.rstrip()}\n```\n"
