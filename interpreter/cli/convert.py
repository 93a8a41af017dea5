"""`interpret convert`: the same flow in the other form, with all its comments."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from dsl.diagnostics import Severity
from dsl.format import Unlike, converted
from dsl.forms import Form, read
from dsl.render import text
from dsl.text.encoding import decoded
from interpreter.cli.reading import file_bytes
from interpreter.cli.refused import Refused


@click.command("convert")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--to", "form", type=click.Choice([str(one) for one in Form]), required=True, help="The form to write.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, readable=False), help="Write to this file instead of the screen."
)
def command(file: Path, form: str, output: Path | None) -> None:
    """Show a flow in the text form or in the YAML form; nothing is lost on the way, comments included.

    Ends with 3 when the flow has mistakes in its writing, which `interpret lint` explains.
    """
    source, wrong = decoded(file_bytes(file), str(file))
    document = read(source)
    found = document.diagnostics if wrong is None else (wrong,)
    if any(one.severity is Severity.ERROR for one in found):
        click.echo(text(found, source, colour=sys.stderr.isatty()), err=True)
        sys.exit(3)
    try:
        made = converted(document.flow, Form(form))
    except Unlike as problem:
        raise Refused(f"{file} cannot be said in that form: {problem}") from problem
    if output is None:
        click.echo(made, nl=False)
    else:
        _write(output, made)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise Refused(f"{path} cannot be written: {problem.strerror}") from problem
