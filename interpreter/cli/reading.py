"""Files that the user names: their bytes, or one sentence and exit code 2."""

from __future__ import annotations

from pathlib import Path

from interpreter.cli.refused import Refused

LARGEST = 4 * 1024 * 1024


def file_bytes(path: Path) -> bytes:
    """The bytes of a flow file; ends the command with 2 and one line when it is no readable file."""
    try:
        if not path.exists():
            raise Refused(f"there is no file {path}")
        if not path.is_file():
            raise Refused(f"{path} is no file that could hold a flow")
        if path.stat().st_size > LARGEST:
            raise Refused(f"{path} is larger than 4 MiB; no flow needs to be")
        return path.read_bytes()
    except OSError as problem:
        raise Refused(f"{path} cannot be read: {problem.strerror}") from problem
