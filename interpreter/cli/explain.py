"""`interpret explain CODE`: the page of a rule, with a good and a bad flow."""

from __future__ import annotations

import click

from dsl.rules import by_code, rules
from dsl.spelling import closest
from dsl.steps.index import VERBS
from interpreter.cli.refused import Refused


@click.command("explain")
@click.argument("code", default="all")
def command(code: str) -> None:
    """Say what a code means, why it matters and how the flow should be written.

    Without a code all are listed; the beginning of one, as `W3`, lists those that begin so.
    """
    found = by_code(code)
    if found is not None:
        summary, _, rest = found.page.partition("\n")
        click.echo(f"{found.code}: {summary}\n{rest.rstrip()}\n")
        if found.bad.strip():
            click.echo("Wrong:\n" + _indented(found.bad.replace("«", "").replace("»", "")))
            click.echo("Right:\n" + _indented(found.good))
        return
    listed = [rule for rule in rules() if code == "all" or rule.code.startswith(code.upper())]
    if not listed:
        raise Refused(f"there is no code {code}; {_instead(code)}")
    for rule in listed:
        click.echo(f"{rule.code}  {rule.page.partition(chr(10))[0]}")


def _instead(code: str) -> str:
    """What to do about a code that is none."""
    if code.casefold() in VERBS:
        return f"`interpret steps {code.casefold()}` tells of the step"
    near = closest(code.upper(), [rule.code for rule in rules()])
    return f"did you mean {near}?" if near else "`interpret explain` lists them"


def _indented(flow: str) -> str:
    return "".join(f"    {line}\n" if line else "\n" for line in flow.splitlines())
