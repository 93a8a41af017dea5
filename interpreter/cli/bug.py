"""A fault of the program itself: what is written down about it, and the one line that the user sees."""

from __future__ import annotations

import errno
import sys
import tempfile
import traceback
from importlib.metadata import PackageNotFoundError, version

import click

BUG, FAILED = 70, 1
FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def reported(bug: Exception) -> int:
    """Write down what happened, without the values that were worked with, and say where; the exit code. A full disk is
    no fault of the program."""
    if isinstance(bug, OSError) and bug.errno in FULL:
        click.echo(f"interpret: the disk is full: {bug.strerror}; make room and call it again", err=True)
        return FAILED
    text = f"farmhand {_version()}, Python {sys.version.split()[0]}\n\n"
    text += "".join(traceback.format_list(traceback.extract_tb(bug.__traceback__)))
    text += f"{type(bug).__name__}\n"
    with tempfile.NamedTemporaryFile("w", prefix="farmhand-bug-", suffix=".txt", delete=False) as file:
        file.write(text)
    click.echo(f"interpret: a fault of this program, not of your flow; its details are in {file.name}", err=True)
    return BUG


def _version() -> str:
    try:
        return version("farmhand")
    except PackageNotFoundError:
        return "unknown"
