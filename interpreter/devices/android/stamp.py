"""The stamp that a worker leaves on a phone: whose attempt it is for now; who finds another one lets it be (R99).

Each command is one script with its words as arguments: no word is read by the shell, and looking and acting are one
command on the phone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PLACE = "/data/local/tmp/farmhand.stamp"
OTHER = 97  # the code of a command that was not run, as the phone has another stamp
_PUT = 'echo "$1" > "$0"'
_SAID = "farmhand: this phone was given to another worker"  # for who sees no code
_GUARDED = f'read -r at < "$0"; [ "$at" = "$1" ] || echo "{_SAID}"; [ "$at" = "$1" ] || exit {OTHER}; shift; "$@"'


@dataclass(frozen=True, slots=True)
class Stamp:
    """One attempt at a task, in a word of its own."""

    word: str

    def put(self) -> list[str]:
        """The command that writes it on a phone, over any other."""
        return ["sh", "-c", _PUT, PLACE, self.word]

    def guarded(self, command: Sequence[str]) -> list[str]:
        """The same command, which does nothing and ends with OTHER on a phone that has another stamp."""
        return ["sh", "-c", _GUARDED, PLACE, self.word, *command]


def is_of_another(output: bytes) -> bool:
    """Whether a guarded command whose code nobody sees was not run."""
    return output.strip() == _SAID.encode()
