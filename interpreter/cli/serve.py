"""`interpret serve`: the job service for others, on this machine alone unless it is told how it is protected."""

from __future__ import annotations

import ipaddress
import os
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import click

from interpreter.cli.refused import Refused
from interpreter.clock import Clock, SystemClock

if TYPE_CHECKING:
    from interpreter.jobs.serving import Guests

PORT = 8620
LOST = 5
LONGEST_STEP_S = 60.0  # how long a lost worker may still be in the middle of a step


@click.command("serve")
@click.option("--folder", type=click.Path(path_type=Path), help="Where the server keeps its rows and files.")
@click.option("--database", metavar="URL", help="A PostgreSQL database, postgresql://…, instead of a file.")
@click.option(
    "--engine",
    type=click.Choice(["journal", "dbos"]),
    default="journal",
    show_default=True,
    help="Where workers keep what a task needs to go on: each for itself, or in the database for one another.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=PORT, show_default=True, help="0 takes a free one.")
@click.option("--name", "names", multiple=True, metavar="HOST", help="A name that others call this server by.")
@click.option("--public-url", metavar="URL", help="How others reach this server, for the addresses of files.")
@click.option("--cert", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="Its certificate.")
@click.option("--key", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="The certificate's key.")
@click.option(
    "--lease",
    "lease_s",
    type=click.FloatRange(1, 86_400),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="After how long without a sign a worker is lost.",
)
@click.option("--behind-proxy", is_flag=True, help="A proxy in front of it speaks HTTPS with the others.")
def command(
    folder: Path | None,
    database: str | None,
    engine: str,
    host: str,
    port: int,
    names: tuple[str, ...],
    public_url: str | None,
    cert: Path | None,
    key: Path | None,
    lease_s: float,
    *,
    behind_proxy: bool,
) -> int:
    """Serve jobs, tasks and files to owners and workers until Ctrl-C.

    The first start makes a user and writes the address and an access key into access.json in the folder.
    """
    if (cert is None) != (key is None):
        raise Refused("--cert and --key are given together")
    if not _is_here(host) and cert is None and not behind_proxy:
        raise Refused(f"{host} can be reached from other machines: give --cert and --key, or --behind-proxy")
    try:
        from interpreter.jobs import core, premises, serving  # noqa: PLC0415 - an extra, and slow to load
        from interpreter.jobs.port import NotReachable  # noqa: PLC0415
        from interpreter.listening import listen  # noqa: PLC0415
    except ModuleNotFoundError as missing:
        raise Refused(f"the server needs more: pip install 'farmhand[server]' ({missing.name} is missing)") from None
    clock = SystemClock()
    guests = _guests(clock)
    try:
        listener = listen(host, port)
    except OSError as reason:
        raise Refused(f"{host}:{port} cannot be listened at: {reason.strerror}") from None
    with listener:
        shown = f"[{host}]" if ":" in host else host
        url = public_url or f"{'https' if cert else 'http'}://{shown}:{listener.getsockname()[1]}"
        known = frozenset({shown.lower(), *(name.lower() for name in names), *_named(public_url)})
        address = serving.Address(host, port, url.rstrip("/"), known, cert, key, behind_proxy)
        place = premises.Premises(folder or _usual_folder(), database)
        config = core.JobsConfig(
            runs_tasks=False,
            lease_s=lease_s,
            longest_step_s=min(lease_s, LONGEST_STEP_S),
            farm=place.farm() if engine == "dbos" else None,
        )
        try:
            serving.serve(place, address, listener, clock, click.echo, config, guests)
        except NotReachable as reason:
            click.echo(f"interpret: {reason}", err=True)
            return LOST
        except ValueError as wrong:
            raise Refused(str(wrong)) from None
    return 0


def _guests(clock: Clock) -> Guests:
    """The AI task service below /v1, where the environment names a model."""
    from interpreter.cli.web import EXTRA, configured  # noqa: PLC0415 - loads what only servers need

    if not (os.environ.get("AI_BASE_URL") or os.environ.get("AI_MODEL")):
        return lambda _: {}
    try:
        from interpreter.ai.service import hosting  # noqa: PLC0415 - an extra, and slow to load
    except ModuleNotFoundError as missing:
        raise Refused(f"{EXTRA} ({missing.name} is missing)") from None
    configuration = configured(os.environ, Refused)
    click.echo(f"AI tasks at {hosting.BASE}, with the model {configuration.model}")
    return lambda allows: {hosting.BASE: hosting.made(configuration, allows, clock)[0].app()}


def _is_here(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _named(url: str | None) -> set[str]:
    """The host that a public address names."""
    name = urlsplit(url).hostname if url else None
    return {f"[{name}]" if ":" in name else name} if name else set()


def _usual_folder() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415

    return user_data_path("farmhand") / "server"
