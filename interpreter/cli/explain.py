"""`interpret explain CODE`: the page of a rule, with a good and a bad flow."""

from __future__ import annotations

import click

from dsl.rules import by_code, rules
from dsl.spelling import closest
from interpreter.cli.refused import Refused


@click.command("explain")
@click.argument("code")
def command(code: str) -> None:
    """Say what a code means, why it matters and how the flow should be written.

    `interpret explain all` lists every code.
    """
    if code == "all":
        for rule in rules():
            click.echo(f"{rule.code}  {rule.page.partition(chr(10))[0]}")
        return
    found = by_code(code)
    if found is None:
        near = closest(code.upper(), [rule.code for rule in rules()])
        raise Refused(
            f"there is no code {code}" + (f"; did you mean {near}?" if near else "; `interpret explain all` lists them")
        )
    summary, _, rest = found.page.partition("\n")
    click.echo(f"{found.code}: {summary}\n{rest.rstrip()}\n")
    if found.bad.strip():
        click.echo("Wrong:\n" + _indented(found.bad.replace("«", "").replace("»", "")))
        click.echo("Right:\n" + _indented(found.good))


def _indented(flow: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in flow.splitlines())
