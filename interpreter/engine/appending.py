"""A line at the end of a file, whole or not at all: a disk that is full leaves no half of one before the next."""

from __future__ import annotations

import os
from io import FileIO


def append(file: FileIO, line: bytes, written: int = 0) -> None:
    """Write a line to an unbuffered file that this process alone appends to; OSError when it cannot be written.

    `written`: how much of it stands there already.
    """
    try:
        while written < len(line):
            written += file.write(line[written:] if written else line)
    except OSError:
        if written:
            handle = file.fileno()
            os.ftruncate(handle, os.fstat(handle).st_size - written)
        raise
