"""What a test expected beside what the run did: every difference at its place in the file of tests. Pure.

A quoted word is a text; an unquoted one is compared as what came is: `2.4` with a number, `true` with a flag, `null`
with nothing. `/…/` is a pattern that is looked for in a text. Fields that are not named are not looked at.
"""

# google-re2 annotates none of its functions
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any

import re2

from dsl.yaml import events
from interpreter.testing.cases import Case, Wrong
from interpreter.testing.trial import Trial

NOTHING = ("null", "~", "")
LONGEST = 200


def differences(case: Case, done: Trial) -> tuple[Wrong, ...]:
    """All that is not as the test expects; a test that names no outcome expects that the flow succeeds."""
    return tuple(_differences(case, done))


def _differences(case: Case, done: Trial) -> Iterator[Wrong]:
    expected = case.expected
    told = f" at line {done.problem.line}" if done.problem is not None and done.problem.line else ""
    why = f": {done.reason}" if done.reason else ""
    if "outcome" not in expected and not {"kind", "line"} & expected.keys() and done.outcome != "succeeded":
        yield Wrong(f"the flow {_outcome(done.outcome)}{told}{why}", case.span)
        return
    actual: dict[str, Any] = {
        "outcome": done.outcome,
        "reason": done.reason,
        "kind": None if done.problem is None else done.problem.kind,
        "line": None if done.problem is None else done.problem.line,
        "result": done.result,
        "rows": {alias: [row.data for row in rows] for alias, rows in done.rows.items()},
        "marked": {alias: [row.status for row in rows] for alias, rows in done.rows.items()},
        "logged": list(done.logged),
    }
    for key, one in expected.items():
        for wrong in unlike(one, actual[key], key):
            more = f"it {_outcome(done.outcome)}{told}{why}" if key in ("outcome", "line", "kind") else ""
            yield Wrong(wrong.message, wrong.span, more)


def unlike(one: events.Node, actual: Any, what: str) -> Iterator[Wrong]:
    """Where a value is not as it is written."""
    match one:
        case events.Scalar():
            if not _same(one, actual):
                yield Wrong(f"`{what}` is {_shown(actual)}, not {_written(one)}", one.span)
        case events.Sequence():
            if not isinstance(actual, list):
                yield Wrong(f"`{what}` is {_shown(actual)}, not a list", one.span)
                return
            if len(actual) != len(one.items):
                yield Wrong(f"`{what}` has {len(actual)} in it, not {len(one.items)}: {_shown(actual)}", one.span)
            for number, (item, each) in enumerate(zip(one.items, actual, strict=False), 1):
                yield from unlike(item, each, f"{what} › {number}")
        case _:
            if not isinstance(actual, dict):
                yield Wrong(f"`{what}` is {_shown(actual)}, and has no fields", one.span)
                return
            for key, value in one.pairs:
                if key.value not in actual:
                    has = ", ".join(actual) or "nothing"
                    yield Wrong(f"`{what}` has no `{key.value}`; it has {has}", key.span)
                else:
                    yield from unlike(value, actual[key.value], f"{what} › {key.value}")


def _same(one: events.Scalar, actual: Any) -> bool:
    said = one.value
    if not one.style and len(said) > 1 and said.startswith("/") and said.endswith("/"):
        return isinstance(actual, str) and _found(said[1:-1], actual)
    match actual:
        case None:
            return not one.style and said in NOTHING
        case bool():
            return not one.style and said == str(actual).lower()
        case int() | float():
            return not one.style and _number(said) == Decimal(str(actual))
        case str():
            return said == actual
        case _:
            return False


def _found(pattern: str, text: str) -> bool:
    try:
        return re2.search(pattern, text) is not None
    except re2.error:
        return False


def _number(said: str) -> Decimal | None:
    try:
        return Decimal(said)
    except InvalidOperation:
        return None


def _written(one: events.Scalar) -> str:
    return _shown(one.value) if one.style else one.value or "nothing"


def _shown(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _outcome(outcome: str) -> str:
    return outcome if outcome in ("succeeded", "failed", "declined", "timed out") else f"ended as {outcome}"
