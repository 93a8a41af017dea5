"""How `jobs`, `tasks`, `review` and `dump` reach the owner's side: a server by its address, or data on this machine.

Data that a running server holds are reached through that server; others are opened, and nothing runs tasks meanwhile.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from interpreter.cli.refused import Refused
from interpreter.clock import SystemClock

if TYPE_CHECKING:
    from interpreter.jobs.owner import JobOwner

VERSION = 1
LOST = 5
_ID = re.compile(r"[0-9a-f]{24}\Z")
_HARMFUL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069]")


class Lost(click.ClickException):
    """The server or its database is away: one sentence, exit code 5."""

    exit_code = LOST


@dataclass(frozen=True, slots=True)
class Where:
    """What was said of where the jobs are, and how the answer is wanted."""

    server: str | None
    key: Path | None
    folder: Path | None
    database: str | None
    as_json: bool

    @contextmanager
    def owner(self) -> Iterator[JobOwner]:
        """The owner's side, until the end of the block; ends the command with one sentence when it is not reached."""
        from interpreter.jobs.port import NotReachable  # noqa: PLC0415 - loads what only these commands need
        from interpreter.jobs.rules import refusal  # noqa: PLC0415

        try:
            with self._served() if self.server else self._here() as found:
                yield found
        except refusal.Refused as reason:
            raise Refused(reason.text) from None
        except NotReachable as reason:
            raise Lost(str(reason)) from None

    @contextmanager
    def _served(self) -> Iterator[JobOwner]:
        from interpreter.cli.reaching import reached  # noqa: PLC0415
        from interpreter.jobs.client_owner import RemoteOwner  # noqa: PLC0415

        assert self.server is not None
        with reached(self.server, self.key, SystemClock()) as wire:
            yield RemoteOwner(wire)

    @contextmanager
    def _here(self) -> Iterator[JobOwner]:
        from platformdirs import user_data_path  # noqa: PLC0415 - slow to load

        from interpreter.jobs.client_owner import RemoteOwner  # noqa: PLC0415
        from interpreter.jobs.client_wire import Wire  # noqa: PLC0415
        from interpreter.jobs.core import JobsConfig, Setting  # noqa: PLC0415
        from interpreter.jobs.port import NotReachable  # noqa: PLC0415
        from interpreter.jobs.premises import FIRST_USER, Premises  # noqa: PLC0415
        from interpreter.jobs.service import open_service  # noqa: PLC0415

        place = Premises(self.folder or user_data_path("farmhand") / "server", self.database)
        if not place.access.exists():
            raise Refused(f"{place.folder} holds no jobs: start `interpret serve`, or name a server with --server")
        clock, bits = SystemClock(), random.SystemRandom()
        known = json.loads(place.access.read_text(encoding="utf-8"))
        try:
            with place.held():
                setting = Setting(
                    clock, bits, place.files, JobsConfig(runs_tasks=False), files_url=f"{known['url']}/files"
                )
                with open_service(place.place(), setting) as service:
                    yield service.owner(FIRST_USER)
                return
        except NotReachable as reason:
            if "in use by process" not in str(reason):
                raise
        with Wire(known["url"], known["key"], clock, bits) as wire:
            yield RemoteOwner(wire)


def where(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """The options of all these commands; the function gets them as its first argument."""

    @wraps(command)
    def told(
        server: str | None, key: Path | None, folder: Path | None, database: str | None, as_json: bool, **rest: Any
    ) -> int | None:
        return command(Where(server, key, folder, database, as_json), **rest)

    found: Callable[..., int | None] = told
    for option in (
        click.option("--json", "as_json", is_flag=True, help="Answer as one JSON value with its version."),
        click.option("--database", metavar="URL", help="The database, where it is not a file in the folder."),
        click.option("--folder", type=click.Path(path_type=Path), help="The folder of a server on this machine."),
        click.option("--key", type=click.Path(path_type=Path), help="The file with the access key."),
        click.option("--server", metavar="URL", help="The job server; without it the data on this machine."),
    ):
        found = option(found)
    return found


def done(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer of the owner's side; a failure ends the command with its sentence."""
    if not answer["success"]:
        raise Refused(str(answer["error"]))
    return answer


def job_named(owner: JobOwner, said: str) -> str:
    """The id of a job that was named by id or by its name; ends the command with 2 when it is not one job."""
    if _ID.match(said):
        return said
    found = [(job["name"], job["job_id"]) for job in all_jobs(owner)]
    same = [job_id for name, job_id in found if name == said]
    if len(same) == 1:
        return str(same[0])
    if same:
        raise Refused(f"{len(same)} jobs are called {said}; name one by its id: {', '.join(same)}")
    from dsl.spelling import closest  # noqa: PLC0415

    near = closest(said, [name for name, _ in found])
    raise Refused(f"there is no job {said}; " + (f"did you mean {near}?" if near else "`interpret jobs list` has all"))


def all_jobs(owner: JobOwner) -> Iterator[Mapping[str, Any]]:
    """All jobs that the user may see, newest first."""
    after: str | None = None
    while True:
        answer = done(owner.seen_jobs(after=after))
        yield from answer["jobs"]
        after = answer["next"]
        if after is None:
            return


def say(found: Where, values: Mapping[str, Any], lines: Callable[[], Sequence[str]]) -> None:
    """Print an answer: as one JSON value, or as lines."""
    if found.as_json:
        click.echo(json.dumps({"version": VERSION, **values}, ensure_ascii=False))
        return
    for line in lines():
        click.echo(line)


def clean(text: object) -> str:
    """Somebody else's text for a terminal: on one line, and nothing in it that a terminal would obey."""
    return _HARMFUL.sub(" ", str(text))


def columns(rows: Sequence[Sequence[str]], *, widest: int = 60) -> list[str]:
    """Rows as lines with their cells below one another; the first row is the header."""
    cells = [[_cut(clean(cell), widest) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
