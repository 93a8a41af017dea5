"""`interpret`: finds the command, loads only what it needs, and turns every bug into one line and exit code 70."""

from __future__ import annotations

import sys
from collections.abc import Sequence

BUG = 70


def main(arguments: Sequence[str] | None = None) -> None:
    """The program; ends with the exit code of the command."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = _called(words)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as bug:
        from interpreter.cli.bug import reported  # noqa: PLC0415 - costs as much as a small flow

        reported(bug)
        sys.exit(BUG)
    sys.exit(code)


def _called(words: list[str]) -> int:
    if words[:1] == ["lint"]:
        from interpreter.cli.quick import lint  # noqa: PLC0415

        code = lint(words[1:])
        if code is not None:
            return code
    from interpreter.cli.commands import called  # noqa: PLC0415 - a plain lint needs no command line

    return called(words)
