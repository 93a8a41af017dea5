"""`interpret dump`: the rows that tasks handed in, as a table, CSV or JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interpreter.cli.owning import Where, columns, job_named, say, where
from interpreter.cli.refused import Refused

if TYPE_CHECKING:
    from interpreter.jobs.rows import HandedIn

STATES = ("running", "pending", "confirmed", "failed", "declined")
FORMS = ("table", "csv", "jsonl")


@click.command("dump")
@click.argument("job")
@click.option("--status", type=click.Choice(STATES), help="Only rows of tasks in this state.")
@click.option("--format", "form", type=click.Choice(FORMS), help="Without it as the file is called, else a table.")
@click.option("--to", "file", type=click.Path(path_type=Path), help="The file to write instead of the terminal.")
@where
def command(found: Where, job: str, status: str | None, form: str | None, file: Path | None) -> None:
    """Show or save what the tasks of a job handed in, a row each.

    JSON Lines keep every value as it is; in CSV a text that a spreadsheet would run as a formula begins with '.
    """
    from interpreter.jobs.rows import columns as names_of  # noqa: PLC0415
    from interpreter.jobs.rows import csv_lines, json_lines, rows_of  # noqa: PLC0415 - loads what only this needs

    form = form or (file.suffix.lstrip(".") if file is not None and file.suffix.lstrip(".") in FORMS else "table")
    with found.owner() as owner:
        rows = list(rows_of(owner, job_named(owner, job), status))
    if form == "csv":
        pieces: Iterable[str] = csv_lines(rows, names_of(rows))
    elif form == "jsonl":
        pieces = json_lines(rows)
    else:
        pieces = (f"{line}\n" for line in _table(rows, names_of(rows)))
    if file is not None:
        _written(file, pieces)
    elif form == "table" or found.as_json:
        records = [
            {"job_task_id": one.job_task_id, "status": one.status, "added": one.added, "comment": one.comment,
             "row": dict(one.row)}
            for one in rows
        ]  # fmt: skip
        say(found, {"rows": records}, lambda: [piece.rstrip("\n") for piece in pieces])
        return
    else:
        sys.stdout.writelines(pieces)
        return
    said = f"{len(rows)} rows in {file}"
    say(found, {"rows": len(rows), "file": str(file)}, lambda: [said])


def _table(rows: list[HandedIn], names: tuple[str, ...]) -> list[str]:
    from interpreter.jobs.rows import cell_text  # noqa: PLC0415

    if not rows:
        return ["no rows"]
    cells = [[one.status, *(cell_text(one.row.get(name)) for name in names)] for one in rows]
    return columns([["state", *names], *cells], widest=40)


def _written(file: Path, pieces: Iterable[str]) -> None:
    """Write a file as a whole: a full disk leaves what was there before."""
    part = file.with_name(f"{file.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as out:
            out.writelines(pieces)
        part.replace(file)
    except OSError as problem:
        part.unlink(missing_ok=True)
        raise Refused(f"{file} cannot be written: {problem.strerror}") from None
