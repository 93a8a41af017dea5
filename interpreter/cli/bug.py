"""A fault of the program itself: what is written down about it, and the one line that the user sees."""

from __future__ import annotations

import sys
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version

import click


def reported(bug: Exception) -> None:
    """Write down what happened, without the values that were worked with, and say where."""
    text = f"farmhand {_version()}, Python {sys.version.split()[0]}\n\n"
    text += "".join(traceback.format_list(traceback.extract_tb(bug.__traceback__)))
    text += f"{type(bug).__name__}\n"
    with tempfile.NamedTemporaryFile("w", prefix="farmhand-bug-", suffix=".txt", delete=False) as file:
        file.write(text)
    click.echo(f"interpret: a fault of this program, not of your flow; its details are in {file.name}", err=True)


def _version() -> str:
    try:
        return version("farmhand")
    except PackageNotFoundError:
        return "unknown"
