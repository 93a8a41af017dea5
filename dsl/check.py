"""From a text to a program that may run, or to all that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.diagnostics import Diagnostic, Severity
from dsl.program import Program
from dsl.source import Source
from dsl.text import read


@dataclass(frozen=True, slots=True)
class Checked:
    """The program, None when there are errors; and every finding in the order of the text."""

    program: Program | None
    diagnostics: tuple[Diagnostic, ...]


def check(source: Source) -> Checked:
    """Read and check a flow. Never raises for what stands in the text."""
    document = read(source)
    diagnostics = document.diagnostics
    failed = any(one.severity is Severity.ERROR for one in diagnostics)
    return Checked(None if failed else Program(source, document.flow), diagnostics)
