"""`interpret steps`: the manual of the steps, statements and functions, without a network."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable

import click

from dsl import steering
from dsl.functions.every import FUNCTIONS
from dsl.manual import example, facts, summary, usage
from dsl.nodes.step import Step
from dsl.spelling import closest
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb
from dsl.text.verbs import BORROWED
from interpreter.cli.refused import Refused


@click.command("steps")
@click.argument("words", nargs=-1)
def command(words: tuple[str, ...]) -> None:
    """List all steps, or show one: what it takes, what it does, and an example.

    Other words find the steps that have them: `interpret steps up to`. `interpret steps functions` lists the
    functions of values.
    """
    name = " ".join(words).replace("_", " ").strip().casefold()
    function = "_".join(words).casefold()
    if not name:
        click.echo(_everything())
    elif name == "functions":
        for key in sorted(FUNCTIONS):
            click.echo(f"{FUNCTIONS[key].signature}\n    {_first_line(FUNCTIONS[key].manual)}")
    elif name in VERBS or name in steering.PAGES:
        click.echo(_page(name))
    elif function in FUNCTIONS:
        click.echo(f"{FUNCTIONS[function].signature}\n\n{inspect.cleandoc(FUNCTIONS[function].manual)}")
    else:
        click.echo(_meant(name))


def _everything() -> str:
    """All steps, then the statements that steer, each with what it is for."""
    steps = _rows(sorted(VERBS))
    steered = _rows(sorted(steering.PAGES))
    more = "`interpret steps WORDS` shows one of them; `interpret steps functions` lists the functions of values."
    return f"{steps}\n\nWhat steers:\n\n{steered}\n\n{more}"


def _rows(verbs: Iterable[str]) -> str:
    width = max(map(len, (*VERBS, *steering.PAGES)))
    return "\n".join(f"{verb:<{width}}  {_summary(verb)}" for verb in verbs)


def _summary(verb: str) -> str:
    return summary(by_verb(verb)) if verb in VERBS else steering.summary(verb)


def _usage(verb: str) -> str:
    return usage(by_verb(verb)) if verb in VERBS else steering.PAGES[verb].usage


def _first_line(manual: str) -> str:
    return inspect.cleandoc(manual).partition("\n")[0]


def _meant(name: str) -> str:
    """What somebody wanted who said no name: the right word for another tool's, or what has these words."""
    if name in BORROWED:
        right = BORROWED[name]
        verb = next((verb for verb in (right, right.rpartition(" ")[0]) if verb in (*VERBS, *steering.PAGES)), None)
        said = f"`{name}` is written `{right}` here."
        return said if verb is None else f"{said}\n\n{_page(verb)}"
    known = (*VERBS, *steering.PAGES)
    begun = [verb for verb in known if verb.startswith(f"{name} ")]
    found = sorted({*begun, *(verb for verb in known if f" {name} " in f" {_words(_usage(verb))} ")})
    if 1 in (len(begun), len(found)):
        return _page((begun if len(begun) == 1 else found)[0])
    if found:
        return _rows(found)
    near = closest(name, [*known, *FUNCTIONS])
    hint = f"did you mean `{near}`?" if near else "`interpret steps` lists them all"
    raise Refused(f"there is no step or function `{name}`; {hint}")


def _words(line: str) -> str:
    """The words of the language in the line of a step."""
    return " ".join(re.findall(r"[a-z]+", line))


def _page(verb: str) -> str:
    lines = _of_step(by_verb(verb)) if verb in VERBS else [steering.PAGES[verb].usage, "", steering.summary(verb)]
    shown = example(by_verb(verb).kind) if verb in VERBS else steering.example(verb)
    if shown is not None:
        lines += ["", "Example:", "", *(f"    {line}".rstrip() for line in shown.splitlines())]
    return "\n".join(lines)


def _of_step(step: type[Step]) -> list[str]:
    return [usage(step), "", inspect.cleandoc(step.__doc__ or ""), "", *facts(step)]
