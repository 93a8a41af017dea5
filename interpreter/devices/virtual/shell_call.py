"""One command of a phone's shell as it is run, and the ways out of loops and functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from interpreter.devices.virtual.streams import Streams

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone
    from interpreter.devices.virtual.shell import Shell


class Leaving(Exception):  # noqa: N818 - no error, a way out of loops
    """break, continue or return; so many loops are left."""

    def __init__(self, how: str, count: int) -> None:
        super().__init__(how)
        self.how = how
        self.count = count


@dataclass(slots=True)
class Call:
    """One command as it is run: its words, variables and streams."""

    phone: VirtualPhone
    words: tuple[str, ...]
    streams: Streams
    variables: dict[str, str]
    shell: Shell

    @property
    def name(self) -> str:
        """The command's own name."""
        return self.words[0]

    @property
    def args(self) -> tuple[str, ...]:
        """What stands after the name."""
        return self.words[1:]

    def say(self, text: str) -> int:
        """A line to standard output; the exit code of success."""
        self.streams.out(f"{text}\n".encode())
        return 0

    def fail(self, text: str, code: int = 1) -> int:
        """A line to standard error and an exit code."""
        self.streams.err(f"{text}\n".encode())
        return code


Command = Callable[[Call], int]
"""A program of the phone: what it is called with → its exit code."""
