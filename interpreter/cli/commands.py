"""The commands of `interpret`: modules beside this one, each loaded when it is the one that runs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import click

from dsl.spelling import closest
from interpreter import cli
from interpreter.given.named_files import shown

_NO_COMMANDS = frozenset(
    {
        "bug",
        "conducting",
        "commands",
        "given",
        "main",
        "owning",
        "packed",
        "places",
        "quick",
        "reaching",
        "reading",
        "refused",
        "web",
    }
)


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
        known = self.list_commands(ctx)
        if args and args[0] not in known and (Path(args[0]).suffix or os.path.exists(args[0])):
            args = ["run", *args]
        elif args and (near := closest(args[0], () if args[0] in known else known)):
            ctx.fail(f"there is no command {shown(args[0])}; did you mean {near}?")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="farmhand", prog_name="interpret")
def commands() -> None:
    """Run and check flows: text files that automate Android phones.

    `interpret FILE` is short for `interpret run FILE`.
    """


def called(words: Sequence[str]) -> int:
    """Run the command that the words say; its exit code. A wrong use is said, and ends the program."""
    try:
        code = commands.main(args=list(words), prog_name="interpret", standalone_mode=False)
    except click.exceptions.Abort:
        return 130
    except click.ClickException as wrong:
        wrong.show()
        return wrong.exit_code
    return code if isinstance(code, int) else 0
