"""The words that a phone's shell obeys itself, since they change it: `exit`, `break`, `shift`, `read`, `eval`, …"""

from __future__ import annotations

from typing import TYPE_CHECKING

from interpreter.devices.virtual.shell_call import Leaving
from interpreter.devices.virtual.streams import Streams

if TYPE_CHECKING:
    from interpreter.devices.virtual.shell import Shell


def own(shell: Shell, words: tuple[str, ...], streams: Streams) -> int | None:
    """What the shell does itself: its exit code; None for what it does not."""
    number = int(words[1]) if len(words) > 1 and words[1].isdecimal() else None
    match words[0]:
        case "exit":
            shell.ended = True
            return shell.last if number is None else number & 255
        case "break" | "continue" as how:
            raise Leaving(how, number or 1)
        case "return":
            shell.last = shell.last if number is None else number & 255
            raise Leaving("return", 1)
        case "shift":
            shell.words = (*shell.words[:1], *shell.words[1 + (1 if number is None else number) :])
            return 0
        case "set":
            shell.words = (*shell.words[:1], *words[2:]) if words[1:2] == ("--",) else shell.words
            return 0
        case "unset":
            for name in words[1:]:
                shell.variables.pop(name, None)
            return 0
        case "read":
            return _read(shell, [word for word in words[1:] if not word.startswith("-")], streams)
        case "local" | "export" | "readonly" | "typeset":
            for name, sign, value in (word.partition("=") for word in words[1:]):
                if sign:
                    shell.variables[name] = value
            return 0
        case "wait":
            shell.asides.wait(words[1:], streams)
            return 0
        case "eval":
            return shell.run_inside(" ".join(words[1:]), streams)
        case _:
            return None


def _read(shell: Shell, names: list[str], streams: Streams) -> int:
    """A line of input into variables, the last of which gets the rest."""
    line = streams.input.line().decode(errors="replace")
    names = names or ["REPLY"]
    pieces = line.strip().split(maxsplit=len(names) - 1)
    for index, name in enumerate(names):
        shell.variables[name] = pieces[index] if index < len(pieces) else ""
    return 0 if line.endswith("\n") else 1
