"""`interpret work`: runs the tasks of a job server on the phones of this machine, until it is told to stop."""

from __future__ import annotations

import fcntl
import json
import os
import re
import secrets
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import IO, TYPE_CHECKING

import click

from interpreter.cli.refused import Refused
from interpreter.clock import SystemClock

if TYPE_CHECKING:
    from interpreter.ai.port import Browser
    from interpreter.phones.fleet import Source
    from interpreter.work.ground import Ground
    from interpreter.work.kit import Kit
    from interpreter.work.worker import Worker

LOST = 5
INTERRUPTED = 130
HEARD_WITHIN = 0.2  # seconds
_PLAIN_NAME = re.compile(r"[A-Za-z0-9._-]{1,60}\Z")


@click.command("work")
@click.option("--server", "url", required=True, metavar="URL", help="The job server.")
@click.option("--key", type=click.Path(path_type=Path), help="The file with the access key.")
@click.option(
    "--device", "devices", multiple=True, metavar="PHONES", help="Serials, `all`, `model=Pixel*`, or `virtual:4`."
)
@click.option("--name", metavar="NAME", help="What this worker is called; this machine's name without it.")
@click.option("--folder", type=click.Path(path_type=Path), help="Where workers of this machine keep what they have.")
@click.option(
    "--engine",
    type=click.Choice(["journal", "dbos"]),
    default="journal",
    show_default=True,
    help="Where it keeps what a task needs to go on: as the server does.",
)
@click.option("--database", metavar="URL", help="The farm's database, where the server calls it otherwise.")
def command(
    url: str,
    key: Path | None,
    devices: tuple[str, ...],
    name: str | None,
    folder: Path | None,
    engine: str,
    database: str | None,
) -> int:
    """Run the tasks of a job server on the phones of this machine.

    Ctrl-C or SIGTERM: it takes no more tasks, and gives back those that run at their next safe point. A second one
    ends it at once. Exit codes: 0 nothing was left unfinished, 2 wrong use, 5 the server refused it, 130 tasks were
    given back.
    """
    from interpreter.cli.reaching import reached  # noqa: PLC0415 - loads what only workers need
    from interpreter.cli.web import Web  # noqa: PLC0415
    from interpreter.jobs.client import RemoteTask  # noqa: PLC0415
    from interpreter.jobs.client_worker import RemoteWorker  # noqa: PLC0415
    from interpreter.work.kit import Link  # noqa: PLC0415
    from interpreter.work.worker import Worker  # noqa: PLC0415

    clock = SystemClock()
    ground = _ground(engine, database, clock)
    with _place(folder or _usual_folder(), name) as place, reached(url, key, clock) as wire, Web(clock) as browser:
        source, serials, local = _phones(devices, clock)
        try:
            kit = replace(_kit(place, source, serials, clock, browser, local=local), ground=ground)
            worker = Worker(Link(RemoteWorker(wire), lambda token: RemoteTask(wire, token)), kit)
            return _worked(worker)
        finally:
            source.close()


def _ground(engine: str, database: str | None, clock: SystemClock) -> Ground:
    """Where its journals are."""
    if engine == "journal":
        from interpreter.work.ground import OwnGround  # noqa: PLC0415 - loads what only workers need

        if database is not None:
            raise Refused("--database goes with --engine dbos; without it nothing of this worker is in a database")
        return OwnGround()
    try:
        from interpreter.work.shared_ground import SharedGround  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as missing:
        raise Refused(f"the engine needs more: pip install 'farmhand[cluster]' ({missing.name} is missing)") from None
    return SharedGround(clock, database)


def _kit(
    place: Path, source: Source, serials: tuple[str, ...], clock: SystemClock, browser: Browser, *, local: bool
) -> Kit:
    from interpreter.outcomes import program_version  # noqa: PLC0415
    from interpreter.work.kit import Kit  # noqa: PLC0415

    return Kit(
        _lasting_id(place), place.name, place, source, serials, clock, click.echo, local=local,
        version=program_version(), browser=browser,
    )  # fmt: skip


def _worked(worker: Worker) -> int:
    """Work on a thread beside this one, which hears signals at once."""
    from interpreter.work.ground import NoGround  # noqa: PLC0415
    from interpreter.work.worker import Replaced  # noqa: PLC0415

    troubles: list[Exception] = []

    def work() -> None:
        try:
            worker.run()
        except Exception as trouble:
            troubles.append(trouble)

    with _signals(worker):
        thread = threading.Thread(target=work, name="worker", daemon=True)
        thread.start()
        while thread.is_alive():
            thread.join(HEARD_WITHIN)
    if troubles and isinstance(troubles[0], Replaced | NoGround):
        click.echo(f"interpret: {troubles[0]}", err=True)
        return LOST
    if troubles:
        raise troubles[0]
    return INTERRUPTED if worker.given_back else 0


@contextmanager
def _signals(worker: Worker) -> Iterator[None]:
    """Once: drain. Twice: at once; what runs is lost when its lease is over."""
    asked = False

    def heard(number: int, frame: FrameType | None) -> None:
        nonlocal asked
        if asked:
            os._exit(INTERRUPTED)
        asked = True
        os.write(2, b"stopping: what runs is given back at its next safe point; once more stops at once\n")
        # a lock of the interrupted thread may be held here, so another thread does it
        threading.Thread(target=worker.drain, daemon=True).start()

    before = {number: signal.signal(number, heard) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _phones(devices: tuple[str, ...], clock: SystemClock) -> tuple[Source, tuple[str, ...], bool]:
    """Where the phones come from, their serials, and whether they are built in."""
    from interpreter.cli.given import adb_server, phones  # noqa: PLC0415 - loads what only runs need
    from interpreter.phones.fleet import BuiltInPhones, RealPhones  # noqa: PLC0415

    asked = phones(devices)
    if not asked.built_in:
        return RealPhones(adb_server(), asked.serials, clock), asked.serials, False
    count = asked.count or 1
    source = BuiltInPhones(Path.cwd() / "flows", clock, secrets.randbelow(2**31), most=count)
    return source, tuple(serial for serial in (source.more() for _ in range(count)) if serial), True


@contextmanager
def _place(above: Path, name: str | None) -> Iterator[Path]:
    """The folder of this worker alone: that of its name, or of the first name like this machine's that is free."""
    if name is not None and not _PLAIN_NAME.match(name):
        raise Refused("a worker's name has 1 to 60 letters, digits, dots, lines")
    for one in (name,) if name is not None else _names():
        place = above / one
        try:
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            lock = (place / "lock").open("a+", encoding="ascii")
        except OSError as problem:
            raise Refused(f"the folder {place} cannot be made: {problem.strerror}") from None
        with lock:
            if _locked(lock):
                yield place
                return
    raise Refused(f"another worker named {name} runs from {above}; give this one another --name")


def _locked(lock: IO[str]) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _names() -> Iterator[str]:
    host = re.sub(r"[^A-Za-z0-9._-]", "-", os.uname().nodename.partition(".")[0])[:50] or "worker"
    yield host
    for number in range(2, 1_000):
        yield f"{host}-{number}"


def _lasting_id(place: Path) -> str:
    """The id of this worker over all its starts."""
    file = place / "worker.json"
    if file.is_file():
        return str(json.loads(file.read_text(encoding="utf-8"))["id"])
    made = secrets.token_hex(12)
    part = file.with_suffix(".part")
    part.write_text(json.dumps({"id": made}), encoding="utf-8")
    part.replace(file)
    return made


def _usual_folder() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("farmhand") / "workers"
