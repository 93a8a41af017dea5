"""A text of shell as data: what `shell_read` makes and `shell` runs."""

from __future__ import annotations

from dataclasses import dataclass


class ShellSyntaxError(Exception):
    """The text is no shell; the message says where it broke, `unfinished` whether more lines could mend it."""

    def __init__(self, message: str, *, unfinished: bool = False) -> None:
        super().__init__(message)
        self.unfinished = unfinished


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a word: `text`, `variable`, `command` or `sum` (their source); quoted pieces are not split at blanks.

    A variable may be changed: `how` is `:-`, `-`, `:=`, `:+`, `+`, `#`, `##`, `%`, `%%` or `length`, with a word.
    """

    kind: str
    value: str
    quoted: bool
    how: str = ""
    word: Word = ()


Word = tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Redirect:
    """`2> file`: stream number, `>`, `>>`, `<` or `>&`, and where to."""

    stream: int
    how: str
    target: Word


@dataclass(frozen=True, slots=True)
class Simple:
    """One command with the variables set before it."""

    sets: tuple[tuple[str, Word], ...]
    words: tuple[Word, ...]
    redirects: tuple[Redirect, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Commands in braces, or in parentheses, which have a shell of their `own`."""

    body: Script
    own: bool
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class If:
    """Conditions with what is done for the first that holds, and what is done when none does."""

    cases: tuple[tuple[Script, Script], ...]
    otherwise: Script
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class While:
    """Repeats as long as the condition holds, or `until` it does."""

    condition: Script
    body: Script
    until: bool
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class For:
    """Once for each word; None are the shell's own words."""

    name: str
    words: tuple[Word, ...] | None
    body: Script
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """What is done for the first pattern that fits a word."""

    subject: Word
    cases: tuple[tuple[tuple[Word, ...], Script], ...]
    redirects: tuple[Redirect, ...] = ()


@dataclass(frozen=True, slots=True)
class Function:
    """A name for commands."""

    name: str
    body: Command


Compound = Group | If | While | For | Case
Command = Simple | Compound | Function


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Commands that feed one another; `after` is what stands before it: `;`, `&&` or `||`.

    What runs on while the shell goes on (`&`) is one group with a shell of its own.
    """

    after: str
    parts: tuple[Command, ...]
    negated: bool = False
    aside: bool = False


Script = tuple[Pipeline, ...]
