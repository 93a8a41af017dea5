"""`interpret`: finds the command, loads only what it needs, and turns every bug into one line and exit code 70."""

from __future__ import annotations

import atexit
import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from interpreter.cli.packed import Pack


def main(arguments: Sequence[str] | None = None) -> None:
    """The program; ends with the exit code of the command."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _called(words, ends=arguments is None)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as bug:
        from interpreter.cli.bug import reported  # noqa: PLC0415 - costs as much as a small flow

        sys.exit(reported(bug))
    sys.exit(code)


def _called(words: list[str], *, ends: bool) -> int:
    if words[:1] == ["lint"]:
        code = _linted(words[1:], ends=ends)
        if code is not None:
            return code
    from interpreter.cli.commands import called  # noqa: PLC0415 - a plain lint needs no command line

    return called(words)


def _linted(words: list[str], *, ends: bool) -> int | None:
    """A plain lint; None when it is more than that. What it makes has no cycles and is needed to the end: looking for
    garbage takes a tenth of the time, also when the program `ends`."""
    collected = gc.isenabled()
    gc.disable()
    try:
        pack = _pack() if ends else None
        from interpreter.cli.quick import lint  # noqa: PLC0415

        code = lint(words)
        if pack is not None:
            pack.close()
    finally:
        if collected:
            gc.enable()
    if ends and code is not None:
        _leave(code)
    return code


def _leave(code: int) -> NoReturn:
    """End at once: taking apart what a lint made, as Python does at its end, takes a twentieth of its time. What others
    want to be done at the end is done."""
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def _pack() -> Pack:
    from interpreter.cli.packed import opened  # noqa: PLC0415

    return opened()
