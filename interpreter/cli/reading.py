"""Files that the user names: their bytes, or one sentence and exit code 2."""

from __future__ import annotations

from pathlib import Path

from interpreter.cli.refused import Refused
from interpreter.named_files import NotRead, named_bytes


def file_bytes(path: Path) -> bytes:
    """The bytes of a file; ends the command with 2 and one line when it is none, or larger than 4 MiB."""
    try:
        return named_bytes(path)
    except NotRead as problem:
        raise Refused(str(problem)) from None
