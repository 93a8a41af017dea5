"""`interpret`: finds the command, loads only what it needs, and turns every bug into one line and exit code 70."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click

from interpreter import cli

BUG = 70
_NO_COMMANDS = frozenset({"bug", "given", "main", "owning", "reaching", "reading", "refused"})


class _Commands(click.Group):
    """The commands are the modules beside this one; a word that is none is a flow to run."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(one.name for one in iter_modules(cli.__path__) if one.name not in _NO_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{cli.__name__}.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.list_commands(ctx) and (Path(args[0]).suffix or os.path.exists(args[0])):
            args = ["run", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="farmhand", prog_name="interpret")
def commands() -> None:
    """Run and check flows: text files that automate Android phones.

    `interpret FILE` is short for `interpret run FILE`.
    """


def main(arguments: Sequence[str] | None = None) -> None:
    """The program; ends with the exit code of the command."""
    try:
        code = commands.main(
            args=None if arguments is None else list(arguments), prog_name="interpret", standalone_mode=False
        )
    except click.exceptions.Abort:
        sys.exit(130)
    except click.ClickException as wrong:
        wrong.show()
        sys.exit(wrong.exit_code)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
    except Exception as bug:
        import_module(f"{cli.__name__}.bug").reported(bug)  # loaded only then: it costs as much as a small flow
        sys.exit(BUG)
    sys.exit(code if isinstance(code, int) else 0)
