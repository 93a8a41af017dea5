"""`interpret run`: runs a flow on phones, shows how it goes, and ends with the exit code of its outcome."""

from __future__ import annotations

import secrets
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interpreter.cli.conducting import Show, conducted
from interpreter.cli.places import runs_folder
from interpreter.cli.refused import Gone, Refused
from interpreter.clock import Clock, SystemClock, VirtualClock

if TYPE_CHECKING:
    from interpreter.ai.port import Browser
    from interpreter.cli.conducting import Conducted
    from interpreter.given.manifest import Manifest
    from interpreter.plan import Plan
    from interpreter.recorder import Sink
    from interpreter.runtime import Wishes
    from interpreter.work.asked import Asked
    from interpreter.work.run_engine import Shared
    from interpreter.work.shared_run import SharedRun

LINT_ERRORS = 3


@dataclass(frozen=True, slots=True)
class _Asked:
    """The options of the command."""

    file: Path
    inputs: tuple[str, ...]
    inputs_file: Path | None
    devices: tuple[str, ...]
    seed: int | None
    folder: Path | None
    dry: bool
    as_json: bool
    engine: str = "journal"
    database: str | None = None
    server: str | None = None
    key: Path | None = None
    record: Path | None = None
    again: Path | None = None


@click.command("run")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--input", "inputs", multiple=True, metavar="NAME=VALUE", help="One input of the flow; may be repeated.")
@click.option(
    "--inputs",
    "inputs_file",
    type=click.Path(path_type=Path, readable=False),
    help="A file with the inputs, YAML or JSON.",
)
@click.option(
    "--device", "devices", multiple=True, metavar="PHONES", help="Serials, `all`, `model=Pixel*`, `virtual:4`."
)
@click.option("--seed", type=int, help="What random numbers start from, to have the same run again.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the run keeps its log and files.")
@click.option(
    "--engine",
    type=click.Choice(["journal", "dbos"]),
    default="journal",
    show_default=True,
    help="Where it keeps what it needs to go on: in its folder, or in a database too.",
)
@click.option("--database", metavar="URL", help="The database of --engine dbos; a file of its own without it.")
@click.option("--server", metavar="URL", help="A job server that has it run; its workers run the sub-tasks.")
@click.option("--key", type=click.Path(path_type=Path), help="The file with the access key for the server.")
@click.option("--record", type=click.Path(path_type=Path), help="Keep what browser tasks do in this folder.")
@click.option("--again", type=click.Path(path_type=Path), help="Do browser tasks as they were kept, with no model.")
@click.option("--dry-run", "dry", is_flag=True, help="Show what it does on built-in phones; touch nothing else.")
@click.option("--json", "as_json", is_flag=True, help="Print the events as JSON lines, then the outcome.")
def command(
    file: Path,
    inputs: tuple[str, ...],
    inputs_file: Path | None,
    devices: tuple[str, ...],
    seed: int | None,
    folder: Path | None,
    engine: str,
    database: str | None,
    server: str | None,
    key: Path | None,
    record: Path | None,
    again: Path | None,
    *,
    dry: bool,
    as_json: bool,
) -> int:
    """Run a flow.

    Without more it uses built-in phones and a job service of its own, nothing else is needed. Exit codes: 0
    succeeded, 1 failed, 2 wrong use, 3 the flow has errors, 4 declined, 5 a phone or server was lost, 70 a fault
    of this program, 130 interrupted.
    """
    return _run(
        _Asked(
            file, inputs, inputs_file, devices, seed, folder, dry, as_json, engine, database, server, key, record, again
        )
    )


def _run(asked: _Asked) -> int:
    from interpreter.cli.given import Said, adb_server, inputs, phones  # noqa: PLC0415 - loads what only runs need
    from interpreter.given.inputs import Outside  # noqa: PLC0415

    plan = plan_of(asked.file)
    asked = _beside_holder(asked)
    manifest = manifest_beside(asked.file)
    clock: Clock = VirtualClock() if asked.dry else SystemClock()
    outside = Outside(clock, asked.seed)
    values = inputs(plan.flow, manifest, Said(asked.inputs, asked.inputs_file), outside)
    chosen = phones(asked.devices)
    from interpreter.phones.fleet import MOST_BUILT_IN  # noqa: PLC0415 - loads what only runs need
    from interpreter.runtime import Wishes  # noqa: PLC0415 - what is refused above need not wait for it

    with _folder(asked) as folder, _service(asked, clock) as begin, _web(asked, clock) as browser:

        def begun(sinks: Sequence[Sink]) -> Conducted:
            return begin(
                Wishes(
                    plan=plan,
                    path=asked.file,
                    manifest=manifest,
                    inputs=values,
                    folder=folder,
                    devices=chosen.serials,
                    adb=adb_server(),
                    most_built_in=chosen.count or MOST_BUILT_IN,
                    seed=asked.seed,
                    dry=asked.dry,
                    clock=clock,
                    browser=browser,
                    sinks=sinks,
                )
            )

        return conducted(begun, Show(asked.as_json, asked.dry), clock)


@contextmanager
def _web(asked: _Asked, clock: Clock) -> Iterator[Browser]:
    """Who does the run's browser tasks; a dry run has nobody."""
    from interpreter.ai.port import NoBrowser  # noqa: PLC0415 - loads what only runs need
    from interpreter.cli.web import Web  # noqa: PLC0415

    if asked.dry:
        yield NoBrowser("a dry run does nothing on the web; what follows depends on what would be found there")
        return
    with Web(clock, asked.record, asked.again) as browser:
        yield browser


@contextmanager
def _service(asked: _Asked, clock: Clock) -> Iterator[Callable[[Wishes], Conducted]]:
    """Where the run's job service is, in this process or a server, and where its journal."""
    if asked.engine == "dbos":
        yield _on_dbos(asked)
        return
    if asked.database is not None:
        raise Refused("--database goes with --engine dbos; without it nothing of this run is in a database")
    if asked.server is None:
        from interpreter.runtime import Run  # noqa: PLC0415 - loads what only runs need

        yield Run
        return
    if asked.dry:
        raise Refused("a dry run touches nothing outside; leave --server away")
    from interpreter.runtime import wished  # noqa: PLC0415 - loads what only runs need
    from interpreter.work.asked import Asked  # noqa: PLC0415

    url, key = asked.server, None if asked.key is None else str(asked.key.resolve())
    with at_server(url, asked.key, clock) as begin:
        seed = secrets.randbelow(2**31) if asked.seed is None else asked.seed
        yield lambda wishes: begin(wishes, Asked(url, key, seed, wished(wishes)))


@contextmanager
def at_server(url: str, key: Path | None, clock: Clock) -> Iterator[Callable[[Wishes, Asked], Conducted]]:
    """What makes a run, new or not, whose job service is a server."""
    from interpreter.cli.reaching import reached  # noqa: PLC0415 - loads what only servers need
    from interpreter.jobs.client import RemoteTask  # noqa: PLC0415
    from interpreter.jobs.client_owner import RemoteOwner  # noqa: PLC0415
    from interpreter.jobs.client_worker import RemoteWorker  # noqa: PLC0415
    from interpreter.work.kit import Link  # noqa: PLC0415
    from interpreter.work.remote_run import RemoteRun  # noqa: PLC0415

    with reached(url, key, clock) as wire:
        link = Link(RemoteWorker(wire), lambda token: RemoteTask(wire, token))
        yield lambda wishes, asked: RemoteRun(wishes, RemoteOwner(wire), link, asked)


def _on_dbos(asked: _Asked) -> Callable[[Wishes], Conducted]:
    """A run whose journal is in a database."""
    if asked.server is not None:
        raise Refused("a server says itself where journals are; leave --engine away")
    if asked.dry:
        raise Refused("a dry run keeps nothing; leave --engine away")
    from interpreter.work.run_engine import set_up  # noqa: PLC0415 - loads what only runs need

    return lambda wishes: on_dbos(wishes, set_up(wishes.folder, asked.database))


def on_dbos(wishes: Wishes, shared: Shared) -> Conducted:
    """A run, new or not, whose journal is in this database too."""
    from interpreter.runtime import Run  # noqa: PLC0415 - loads what only runs need

    return shared_run()(wishes.folder, shared, wishes.clock, lambda journal: Run(replace(wishes, journal=journal)))


def shared_run() -> type[SharedRun]:
    """What carries a run out on DBOS; refused where it is not installed."""
    try:
        from interpreter.work.shared_run import SharedRun  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as missing:
        raise Refused(f"the engine needs more: pip install 'farmhand[cluster]' ({missing.name} is missing)") from None
    return SharedRun


def _beside_holder(asked: _Asked) -> _Asked:
    """In a folder that a server holds a run is a client of it; what else holds one is named, and it ends (R125)."""
    if asked.folder is None or asked.server is not None or asked.dry:
        return asked
    from interpreter.jobs.holding import holder, is_held  # noqa: PLC0415 - only folders that were named are looked at

    if not is_held(asked.folder):
        return asked
    from interpreter.jobs.premises import ACCESS, address_in  # noqa: PLC0415 - loads the job service

    url = address_in(asked.folder)
    if url is None:
        raise Gone(f"{asked.folder} is in use by process {holder(asked.folder)}; name another folder")
    click.echo(f"the server at {url} (process {holder(asked.folder)}) has this folder, and has the run", err=True)
    return replace(asked, server=url, key=asked.folder / ACCESS, folder=None)


def plan_of(file: Path) -> Plan:
    from dsl.render import text  # noqa: PLC0415 - only a flow with errors needs it
    from interpreter.given.loading import FlowErrors, NoFlow, load  # noqa: PLC0415 - loads the language

    try:
        return load(file)
    except NoFlow as problem:
        raise Refused(str(problem)) from None
    except FlowErrors as problem:
        click.echo(text(problem.diagnostics, problem.source, colour=sys.stderr.isatty()), err=True)
        sys.exit(LINT_ERRORS)


def manifest_beside(file: Path) -> Manifest:
    from interpreter.given.manifest import ManifestProblem, read_manifest  # noqa: PLC0415 - loads YAML

    try:
        return read_manifest(file.parent)
    except ManifestProblem as problem:
        raise Refused(str(problem)) from None


@contextmanager
def _folder(asked: _Asked) -> Iterator[Path]:
    """The run's own folder; that of a dry run is gone afterwards."""
    if asked.dry:
        place = Path(tempfile.mkdtemp(prefix="farmhand-dry-"))
        try:
            yield place / "dry-run"
        finally:
            shutil.rmtree(place, ignore_errors=True)
        return
    above = runs_folder(asked.folder)
    place = above / f"{SystemClock().now():%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    try:
        place.mkdir(parents=True)
    except OSError as problem:
        raise Refused(f"the folder {place} cannot be made: {problem.strerror}") from None
    yield place
