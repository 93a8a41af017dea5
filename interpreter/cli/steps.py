"""`interpret steps`: the manual of the steps and functions, without a network."""

from __future__ import annotations

import inspect

import click

from dsl.functions import FUNCTIONS
from dsl.manual import example, facts, summary, usage
from dsl.nodes.step import Step
from dsl.spelling import closest
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb
from interpreter.cli.refused import Refused


@click.command("steps")
@click.argument("words", nargs=-1)
def command(words: tuple[str, ...]) -> None:
    """List all steps, or show one: what it takes, what it does, and an example.

    `interpret steps functions` lists the functions of values.
    """
    name = " ".join(words).replace("_", " ").strip()
    if not name:
        width = max(map(len, VERBS))
        for verb in sorted(VERBS):
            click.echo(f"{verb:<{width}}  {summary(by_verb(verb))}")
    elif name == "functions":
        for function in FUNCTIONS.values():
            click.echo(f"{function.signature}\n    {inspect.cleandoc(function.manual).partition(chr(10))[0]}")
    elif name in VERBS:
        click.echo(_page(by_verb(name)))
    elif name in FUNCTIONS:
        click.echo(f"{FUNCTIONS[name].signature}\n\n{inspect.cleandoc(FUNCTIONS[name].manual)}")
    else:
        near = closest(name, [*VERBS, *FUNCTIONS])
        hint = f"did you mean `{near}`?" if near else "`interpret steps` lists them all"
        raise Refused(f"there is no step or function `{name}`; {hint}")


def _page(step: type[Step]) -> str:
    lines = [usage(step), "", inspect.cleandoc(step.__doc__ or ""), "", *facts(step)]
    shown = example(step.kind)
    if shown is not None:
        lines += ["", "Example:", "", *(f"    {line}".rstrip() for line in shown.splitlines())]
    return "\n".join(lines)
