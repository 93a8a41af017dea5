"""`interpret restore`: a job server as it was when it was saved."""

from __future__ import annotations

from pathlib import Path

import click

from interpreter.cli.owning import Lost
from interpreter.cli.refused import Refused


@click.command("restore")
@click.argument("source", metavar="FROM", type=click.Path(path_type=Path))
@click.option("--folder", type=click.Path(path_type=Path), help="The folder of the server, without a database.")
@click.option("--database", metavar="URL", help="An empty database, where it is not to be a file in the folder.")
def command(source: Path, folder: Path | None, database: str | None) -> None:
    """Fill an empty folder or database with what `interpret backup` saved.

    The first start afterwards writes a new access key; those that were given out go on counting.
    """
    from platformdirs import user_data_path  # noqa: PLC0415 - slow to load

    from interpreter.jobs.backup.restoring import restore  # noqa: PLC0415
    from interpreter.jobs.port import NotReachable  # noqa: PLC0415
    from interpreter.jobs.premises import Premises  # noqa: PLC0415
    from interpreter.jobs.rules import refusal  # noqa: PLC0415

    try:
        restored = restore(source, Premises(folder or user_data_path("farmhand") / "server", database))
    except (refusal.Refused, ValueError) as reason:
        raise Refused(f"nothing was restored: {reason}") from None
    except NotReachable as reason:
        raise Lost(f"nothing was restored: {reason}") from None
    except OSError as reason:
        raise Refused(f"nothing was restored: {reason.filename or source}: {reason.strerror}") from None
    click.echo(f"{restored.rows} rows and {restored.files} files are back; `interpret serve` serves them")
