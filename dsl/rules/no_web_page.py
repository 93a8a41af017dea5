"""An address is none of a web page, or a country is no country.
An address begins with `https://` and a host. A country is named by its two letters: `DE`, `NO`, `US`.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.data.addresses import COUNTRIES, host
from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.nodes.expressions import Expression, Text
from dsl.nodes.step import Step
from dsl.rules.browsing import address, is_web
from dsl.rules.view import View
from dsl.types.model import OneOf, present

CODE = "B606"
NEEDS = ("Browse", "Extract", "Generate")
GOOD = """\
flow "Sample"

steps:
  extract "https://shop.example/p/kettle-1" from "DE" up to 1m as page
  log page
"""
BAD = """\
flow "Sample"

steps:
  extract «"shop.example/p/kettle-1"» from "DE" up to 1m as page
  log page
"""

_ALSO_CALLED = {"UK": "GB", "EL": "GR"}


def find(view: View) -> Iterator[Diagnostic]:
    """Addresses and countries that are written out and are none."""
    for placed in view.placed:
        step = placed.statement
        if isinstance(step, Step) and is_web(step):
            yield from _address(address(step))
            yield from _country(view, getattr(step, "country", None))


def _address(value: Expression | None) -> Iterator[Diagnostic]:
    if not isinstance(value, Text) or not value.parts or not isinstance(value.parts[0], str):
        return
    said = value.constant
    start = value.parts[0]
    if host(said) is not None if said is not None else start.startswith(("https://", "http://")):
        return
    bare = said is not None and "://" not in said and host(f"https://{said}") is not None and not said.startswith("/")
    fix = Fix("add https://", (Edit(value.span, f'"https://{said}"'),), safe=False) if bare else None
    help_ = "it begins with https:// and a host"
    yield error(CODE, "this is no address of a web page", value.span, help=help_, fix=fix)


def _country(view: View, value: Expression | None) -> Iterator[Diagnostic]:
    if value is None:
        return
    if isinstance(value, Text):
        said = value.constant
        if said is not None and said not in COUNTRIES:
            better = _ALSO_CALLED.get(said.upper(), said.upper())
            fix = Fix(f'write "{better}"', (Edit(value.span, f'"{better}"'),)) if better in COUNTRIES else None
            yield error(CODE, f'"{said}" is no country', value.span, help="a country has two letters, like DE", fix=fix)
        return
    type_ = present(view.types.type_of(value))
    wrong = [one for one in type_.choices if one not in COUNTRIES] if isinstance(type_, OneOf) else []
    if wrong:
        said = ", ".join(f'"{one}"' for one in wrong)
        help_ = "a country has two letters, like DE"
        yield error(CODE, f"{said} can stand here, which is no country", value.span, help=help_)
