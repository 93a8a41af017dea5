"""`interpret users`: who may use a job server."""

from __future__ import annotations

import random
from pathlib import Path

import click

from interpreter.cli.refused import Refused


@click.group()
@click.option("--folder", type=click.Path(path_type=Path), help="The folder of the server.")
@click.option("--database", metavar="URL", help="Its database, where it is not a file in the folder.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, database: str | None) -> None:
    """Add and list the users of a job server, whether it runs or not."""
    from platformdirs import user_data_path  # noqa: PLC0415 - slow to load

    from interpreter.jobs.premises import Premises  # noqa: PLC0415

    ctx.obj = Premises(folder or user_data_path("farmhand") / "server", database)


@command.command("add")
@click.argument("name")
@click.pass_context
def add(ctx: click.Context, name: str) -> None:
    """Add a user, who has no access until a key is given."""
    from interpreter.jobs import port, users  # noqa: PLC0415
    from interpreter.jobs.rules import refusal  # noqa: PLC0415

    try:
        with ctx.obj.rows() as db:
            users.add_user(db, random.SystemRandom(), name)
    except (refusal.Refused, port.NotReachable, ValueError) as reason:
        raise Refused(str(reason)) from None
    click.echo(f"added {name}")


@command.command("list")
@click.pass_context
def listed(ctx: click.Context) -> None:
    """Show the names of all users."""
    from interpreter.jobs import port, users  # noqa: PLC0415

    try:
        with ctx.obj.rows() as db:
            names = users.users_listed(db)
    except (port.NotReachable, ValueError) as reason:
        raise Refused(str(reason)) from None
    for name in names:
        click.echo(name)
