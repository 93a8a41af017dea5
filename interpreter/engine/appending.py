"""A line at the end of a file, whole or not at all: a disk that is full leaves no half of one before the next.

Those who wait for the disk at a time wait for it together: one flush is for all that was written before it.
"""

from __future__ import annotations

import itertools
import os
import threading
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


class Disk:
    """Waits until what was written to a file is on the disk; any thread may."""

    def __init__(self, file: FileIO) -> None:
        self._file = file
        self._turn = threading.Lock()
        self._numbers = itertools.count(1)
        self._flushed = 0  # who came with a number up to this one had written before the flush
        self._lost: tuple[int, OSError] | None = None  # who came before a flush failed: a later one would not tell

    def wait(self) -> None:
        """Return when all is on the disk that this thread has written; OSError when it cannot be."""
        mine = next(self._numbers)
        with self._turn:
            if self._lost is not None and mine < self._lost[0]:
                raise OSError(*self._lost[1].args)
            if self._flushed < mine and not self._file.closed:
                last = next(self._numbers)
                try:
                    os.fsync(self._file.fileno())
                except OSError as problem:
                    self._lost = (next(self._numbers), problem)
                    raise
                self._flushed = last

    def close(self) -> None:
        """Close the file, and leave nobody in the middle; safe to call twice."""
        with self._turn:
            self._file.close()
