"""Files that the user names: their bytes, or one sentence and exit code 2."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interpreter.cli.refused import Refused
from interpreter.given.named_files import NotRead, named_bytes

if TYPE_CHECKING:
    from dsl.program import Program

ERRORS = 3


def file_bytes(path: Path) -> bytes:
    """The bytes of a file; ends the command with 2 and one line when it is none, or larger than 4 MiB."""
    try:
        return named_bytes(path)
    except NotRead as problem:
        raise Refused(str(problem)) from None


def program(path: Path, content: bytes | None = None) -> Program:
    """A flow with what it uses, `content` instead of what stands in the file; ends the command with 2 when something
    cannot be read, with 3 and the findings when there are errors."""
    from dsl.render import concise  # noqa: PLC0415 - most commands read files alone
    from interpreter.given.loading import FlowErrors, NoFlow, program_of  # noqa: PLC0415

    try:
        return program_of(path, content)
    except NoFlow as problem:
        raise Refused(str(problem)) from None
    except FlowErrors as problem:
        click.echo(concise(problem.diagnostics, problem.source))
        sys.exit(ERRORS)
