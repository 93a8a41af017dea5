"""The reference of the functions: docs/reference/functions.md, from their signatures and manuals."""

from __future__ import annotations

import inspect
from pathlib import Path

from dsl.functions.declaration import Function
from dsl.functions.every import FUNCTIONS

PAGE = Path(__file__).parent / "reference" / "functions.md"
HEAD = """\
# Functions

Made from dsl/functions by `make docs`; a test runs every example.

A name with `?` may be left out; one with `…` may stand any number of times. `T` is any kind of value, the same
wherever it stands. A result with `?` may be nothing. Where a text is wanted, numbers, dates and durations are written
out. A value that is missing or of another kind fails the step with kind `data`.
"""


def pages() -> dict[Path, str]:
    """The page by its path."""
    return {PAGE: page()}


def page() -> str:
    """The whole reference, by name."""
    return "\n".join([HEAD, *(entry(FUNCTIONS[name]) for name in sorted(FUNCTIONS))])


def entry(function: Function) -> str:
    """One function: signature, manual, examples."""
    *said, examples = inspect.cleandoc(function.manual).split("\n\n")
    words = "\n\n".join(said)
    return f"## {function.name}\n\n`{function.signature}`\n\n{words}\n\n```\n{examples}\n```\n"
