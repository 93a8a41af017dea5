"""`interpret lint`: finds mistakes before anything runs. Loads nothing that only a run needs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from dsl.check import Checked, check_bytes
from dsl.diagnostics import Severity
from dsl.forms import is_flow
from dsl.profiles import Profile
from dsl.render import as_json, concise, counted, text
from interpreter.cli.reading import file_bytes

FORMATS = ("text", "concise", "json")


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), required=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", help="How findings are shown.")
@click.option("--strict", is_flag=True, help="End with 3 on warnings as well.")
@click.option(
    "--profile",
    type=click.Choice([str(one) for one in Profile]),
    default=str(Profile.TEAM),
    help="basic shows errors, team warnings too, production all.",
)
def command(paths: tuple[Path, ...], form: str, *, strict: bool, profile: str) -> None:
    """Check flows, or all flows in folders, and show what is wrong with them.

    Ends with 0 when no error was found, with 3 when there are errors, with 2 when a file cannot be read.
    """
    checked = [check_bytes(file_bytes(path), str(path), Profile(profile)) for path in _flows(paths)]
    if form == "json":
        findings = [found for one in checked for found in as_json(one.diagnostics, one.source)]
        click.echo(json.dumps({"version": 1, "findings": findings}, ensure_ascii=False, indent=1))
    else:
        _show(checked, form)
    worst = {one.severity for each in checked for one in each.diagnostics}
    if Severity.ERROR in worst or (strict and Severity.WARNING in worst):
        sys.exit(3)


def _show(checked: list[Checked], form: str) -> None:
    for one in checked:
        if one.diagnostics:
            shown = concise(one.diagnostics, one.source) if form == "concise" else _framed(one)
            click.echo(shown)
    found = [each for one in checked for each in one.diagnostics]
    if form == "text" and (not found or len(checked) > 1):
        flows = "1 flow" if len(checked) == 1 else f"{len(checked)} flows"
        click.echo(f"{flows} checked: {counted(found)}")


def _framed(one: Checked) -> str:
    return text(one.diagnostics, one.source, colour=sys.stdout.isatty()) + "\n"


def _flows(paths: tuple[Path, ...]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(one for one in path.rglob("*") if is_flow(one.name))
        else:
            yield path
