"""`interpret backup`: all that a job server has, in one file."""

from __future__ import annotations

from pathlib import Path

import click

from interpreter.cli.owning import Lost
from interpreter.cli.refused import Refused
from interpreter.clock import SystemClock


@click.command("backup")
@click.argument("to", type=click.Path(path_type=Path))
@click.option("--folder", type=click.Path(path_type=Path), help="The folder of the server.")
@click.option("--database", metavar="URL", help="Its database, where it is not a file in the folder.")
def command(to: Path, folder: Path | None, database: str | None) -> None:
    """Save the rows and files of a job server into one file, while it runs or not.

    `interpret restore` takes it back, into a file or into PostgreSQL, whichever it came from.
    """
    from platformdirs import user_data_path  # noqa: PLC0415 - slow to load

    from interpreter.jobs.backup.saving import save  # noqa: PLC0415
    from interpreter.jobs.port import NotReachable  # noqa: PLC0415
    from interpreter.jobs.premises import Premises  # noqa: PLC0415
    from interpreter.jobs.rules import refusal  # noqa: PLC0415

    try:
        saved = save(Premises(folder or user_data_path("farmhand") / "server", database), to, SystemClock())
    except (refusal.Refused, ValueError) as reason:
        raise Refused(f"nothing was saved: {reason}") from None
    except NotReachable as reason:
        raise Lost(f"nothing was saved: {reason}") from None
    except OSError as reason:
        raise Refused(f"nothing was saved: {to} cannot be written: {reason.strerror}") from None
    click.echo(f"{saved.rows} rows and {saved.files} files in {to}; keep it as safe as the server itself")
