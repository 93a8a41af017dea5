"""`interpret fmt`: puts flows in their one look. There are no options of taste."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from dsl.format import formatted
from dsl.forms import is_flow
from dsl.render import named, visible
from dsl.source import Source
from dsl.text.encoding import decoded
from interpreter.cli.reading import file_bytes
from interpreter.cli.refused import Refused
from interpreter.given.named_files import NotRead
from interpreter.linting.paths import places


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False), required=True)
@click.option("--check", is_flag=True, help="Change nothing; end with 3 when something is not in its one look.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
def command(paths: tuple[Path, ...], *, check: bool, diff: bool) -> None:
    """Put flows, or all flows in folders, in their one look, in the text form and in the YAML form.

    Comments stay where they belong, and lines that cannot be understood stay as they are.
    """
    changed = 0
    for path in _flows(paths):
        source = _source(path)
        after = formatted(source)
        if after == source.text:
            continue
        changed += 1
        if diff:
            click.echo(_difference(source, after), nl=False)
        elif check:
            click.echo(f"{named(source.name)} is not in its one look")
        else:
            _write(path, after)
            click.echo(f"{named(source.name)} is in its one look now")
    if check and changed:
        sys.exit(3)


def _flows(paths: tuple[Path, ...]) -> Iterator[Path]:
    try:
        found = places(paths)
    except NotRead as problem:
        raise Refused(str(problem)) from None
    named = set(paths)
    for place in found:
        files = map(Path, place.paths)
        yield from (one for one in files if is_flow(one.name) or one in named)


def _source(path: Path) -> Source:
    source, wrong = decoded(file_bytes(path), str(path))
    if wrong is not None:
        raise Refused(f"{path}: {wrong.message}")
    return source


def _difference(source: Source, after: str) -> str:
    before = source.text.splitlines(keepends=True)
    lines = difflib.unified_diff(before, after.splitlines(keepends=True), source.name, source.name)
    return "".join(f"{visible(line.rstrip(chr(10)))}\n" for line in lines)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise Refused(f"{path} cannot be written: {problem.strerror}") from problem
