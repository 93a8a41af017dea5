"""The same element is described many times.
Under `elements` it has a name and one place to change when the app changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity
from dsl.nodes.expressions import Expression, Pattern, Text
from dsl.nodes.values import ByElement, ByValue, Selector
from dsl.rules.view import View
from dsl.source import Span
from dsl.walk import selector_values

CODE = "P808"
SEVERITY = Severity.ADVICE
GOOD = """\
flow "Sample"
app "com.example.demo"

elements:
  total = "Total" below #cart

steps:
  expect @total
  tap @total
  expect @total
  succeed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  expect «"Total" below #cart»
  tap "Total" below #cart
  expect "Total" below #cart
  succeed
"""


MOST = 2


def find(view: View) -> Iterator[Diagnostic]:
    """Selectors that stand three times or more; those that are one value or one name are short enough."""
    alike: dict[Selector, list[Selector]] = {}
    for selector in view.selectors:
        plain = not selector.relations and not selector.states and selector.ordinal is None
        if not (plain and isinstance(selector.base, ByElement | ByValue)):
            alike.setdefault(selector, []).append(selector)
    for found in alike.values():
        if len(found) > MOST:
            said = view.source.at(found[0].span)
            yield Diagnostic(
                CODE,
                Severity.ADVICE,
                f"this element is described {len(found)} times",
                found[0].span,
                help=f"write `name = {said}` below `elements:`, and @name here",
                fix=_named(view, found, said),
            )


def _named(view: View, found: list[Selector], said: str) -> Fix | None:
    """A name for it, in a section of its own or below the others; None where it depends on names of the steps."""
    text, elements = view.source.text, view.flow.elements
    words = [
        value for value in selector_values(found[0]) if not (isinstance(value, Text) and value.constant is not None)
    ]
    if any(not isinstance(value, Pattern) for value in words) or "\n" in said:
        return None
    known = next((one for one in elements if one.selector == found[0]), None)
    before = re.search(r"^(?:defaults|block|whenever|steps)\b", text, re.MULTILINE)
    name = known.name if known is not None else _free(said, set(view.file.elements))
    edits = [Edit(one.span, f"@{name}") for one in found if known is None or one is not known.selector]
    if known is None and elements:
        edits.append(Edit(Span(elements[-1].head.end, elements[-1].head.end), f"\n  {name} = {said}"))
    elif (
        known is None
        and before is not None
        and not text[: before.start()].rstrip("\n").rpartition("\n")[2].startswith("#")
    ):
        edits.append(Edit(Span(before.start(), before.start()), f"elements:\n  {name} = {said}\n\n"))
    elif known is None:
        return None
    return Fix(f"name it @{name}", tuple(edits))


def _written_out(value: Expression) -> bool:
    return isinstance(value, Pattern) or (isinstance(value, Text) and value.constant is not None)


def _commented(text: str, at: int) -> bool:
    return text[:at].rstrip("\n").rpartition("\n")[2].startswith("#")


def _free(said: str, taken: set[str]) -> str:
    """A name made of its first words that no element has."""
    name = "_".join(re.findall(r"[a-z0-9]+", said.lower())[:3])
    if "_" not in name or not name[0].isalpha():  # a single word may be one that cannot be a name
        name = f"element_{name}".rstrip("_")
    return next(one for one in (name, *(f"{name}_{number}" for number in range(2, len(taken) + 3))) if one not in taken)
