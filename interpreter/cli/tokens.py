"""The access keys of a server's users. A key is written into a file and shown nowhere else."""

from __future__ import annotations

import json
import random
from pathlib import Path

import click

from interpreter.cli.refused import Refused
from interpreter.clock import SystemClock


@click.group()
@click.option("--folder", type=click.Path(path_type=Path), help="The folder of the server.")
@click.option("--database", metavar="URL", help="Its database, where it is not a file in the folder.")
@click.pass_context
def command(ctx: click.Context, folder: Path | None, database: str | None) -> None:
    """Give, list and take back the access keys of a job server, whether it runs or not."""
    from platformdirs import user_data_path  # noqa: PLC0415 - slow to load

    from interpreter.jobs.premises import Premises  # noqa: PLC0415

    ctx.obj = Premises(folder or user_data_path("farmhand") / "server", database)


@command.command("give")
@click.argument("name")
@click.option("--worker", is_flag=True, help="For running tasks only.")
@click.option("--note", default="", help="What the key is for.")
@click.option("--save", type=click.Path(path_type=Path), required=True, help="The file that the key is written into.")
@click.pass_context
def give(ctx: click.Context, name: str, note: str, save: Path, *, worker: bool) -> None:
    """Make an access key for a user; only you can read the file it is written into."""
    from interpreter.jobs import port, premises, users  # noqa: PLC0415
    from interpreter.jobs.rules import refusal  # noqa: PLC0415

    role, wall = users.WORKER if worker else users.OWNER, SystemClock().now().isoformat(timespec="seconds")
    try:
        with ctx.obj.rows() as db:
            key_id, secret = users.give_token(db, random.SystemRandom(), name, role, note, wall)
            premises.write_secret(save, secret + "\n")
    except (refusal.Refused, port.NotReachable, ValueError) as reason:
        raise Refused(str(reason)) from None
    except OSError as reason:
        raise Refused(f"{save} cannot be written: {reason.strerror}") from None
    click.echo(f"{key_id} for {name}, as {role}: in {save}")


@command.command("sign-in")
@click.argument("name", default="owner")
@click.pass_context
def sign_in(ctx: click.Context, name: str) -> None:
    """Print an address that opens the operators' page for a user, once, within half an hour."""
    from interpreter.jobs import port  # noqa: PLC0415
    from interpreter.jobs.rules import refusal  # noqa: PLC0415

    try:
        url = json.loads(ctx.obj.access.read_text(encoding="utf-8"))["url"]
        click.echo(ctx.obj.invitation(url, SystemClock(), name))
    except (refusal.Refused, port.NotReachable) as reason:
        raise Refused(str(reason)) from None
    except (OSError, ValueError, KeyError):
        raise Refused(f"{ctx.obj.folder} is no folder of a server: `interpret serve` makes one") from None


@command.command("list")
@click.pass_context
def listed(ctx: click.Context) -> None:
    """Show all access keys by their ids: whose they are, for what, since when."""
    from interpreter.jobs import port, users  # noqa: PLC0415

    try:
        with ctx.obj.rows() as db:
            keys = users.tokens_listed(db)
    except (port.NotReachable, ValueError) as reason:
        raise Refused(str(reason)) from None
    for key in keys:
        click.echo(f"{key['id']}  {key['user']}  {key['role']}  {key['added_wall']}  {key['note']}".rstrip())


@command.command("take-back")
@click.argument("key_id")
@click.pass_context
def take_back(ctx: click.Context, key_id: str) -> None:
    """Void an access key at once."""
    from interpreter.jobs import port, users  # noqa: PLC0415
    from interpreter.jobs.rules import refusal  # noqa: PLC0415

    try:
        with ctx.obj.rows() as db:
            users.take_back(db, key_id)
    except (refusal.Refused, port.NotReachable, ValueError) as reason:
        raise Refused(str(reason)) from None
    click.echo(f"{key_id} is void")
