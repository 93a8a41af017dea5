"""`interpret phone`: built-in phones for people's own tools, which connect to them with adb."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interpreter.cli.refused import Refused

if TYPE_CHECKING:
    from interpreter.devices.virtual.farm import VirtualFarm
    from interpreter.devices.virtual.phone import VirtualPhone

_TIMED = ("slow", "hang", "freeze")
_COUNTED = ("empty-dumps", "stale-dumps", "drop-answers", "bad-answers", "cut-pictures")
_STATES = ("offline", "unauthorized", "unplugged")
_MOST = 50


@click.command("phone")
@click.option("--phones", "count", type=click.IntRange(1, _MOST), default=1, show_default=True, help="How many.")
@click.option(
    "--apps",
    "folders",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    multiple=True,
    help="A folder with files that describe apps, instead of those that come along.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The first phone's port; else a free one.")
@click.option("--ask", is_flag=True, help="Ask here, as a phone does on its screen, before a computer comes in.")
@click.option(
    "--fault",
    "faults",
    multiple=True,
    metavar="NAME[=NUMBER]",
    help="What goes wrong: offline, unauthorized, unplugged, full-disk, slow=SECONDS, hang=SECONDS, "
    "freeze=SECONDS, empty-dumps=TIMES, stale-dumps=TIMES, drop-answers=TIMES, bad-answers=TIMES, cut-pictures=TIMES.",
)
def command(count: int, folders: tuple[Path, ...], port: int, faults: tuple[str, ...], *, ask: bool) -> int:
    """Serve built-in phones that adb connects to, until Ctrl-C.

    Nothing is asked of adb's own server and port 5037 is left alone: `adb connect` is up to you.
    """
    wanted = [_fault(text) for text in faults]
    if port and port + count > 65536:
        raise Refused(f"there are no {count} ports from {port} on")
    from interpreter.devices.virtual.adbd_keys import Keys  # noqa: PLC0415 - slow to load
    from interpreter.devices.virtual.app_yaml import AppFileError  # noqa: PLC0415
    from interpreter.devices.virtual.farm import VirtualFarm  # noqa: PLC0415

    try:
        farm = VirtualFarm(apps_folders=folders or None)
    except AppFileError as error:
        raise Refused(str(error)) from None
    with farm:
        for number in range(count):
            phone = farm.add_phone()
            try:
                door = farm.open_adbd(phone.serial, port=port + number if port else 0, keys=Keys(open_=not ask))
            except OSError as reason:
                raise Refused(f"127.0.0.1:{port + number} cannot be listened at: {reason.strerror}") from None
            for name, value in wanted:
                _break(phone, name, value)
            click.echo(f"{phone.serial}: adb connect {door.serial}")
        _until_ctrl_c(farm, ask=ask)
    return 0


def _fault(text: str) -> tuple[str, float]:
    """A fault's name and number, 0 when it has none. Raises Refused."""
    name, sign, number = text.partition("=")
    if name in (*_STATES, "full-disk") and not sign:
        return name, 0.0
    shape = number.isdecimal() if name in _COUNTED else number.replace(".", "", 1).isdecimal()
    if name in (*_TIMED, *_COUNTED) and shape:
        return name, float(number)
    if name in (*_TIMED, *_COUNTED):
        raise Refused(f"--fault {name} needs a number, as {name}=2")
    known = ", ".join((*_STATES, "full-disk", *_TIMED, *_COUNTED))
    raise Refused(f"there is no fault `{text}`; known are {known}")


def _break(phone: VirtualPhone, name: str, value: float) -> None:
    match name:
        case "offline":
            phone.faults.go_offline()
        case "unauthorized":
            phone.faults.forbid()
        case "unplugged":
            phone.faults.unplug()
        case "full-disk":
            phone.files.room = 0
        case "slow":
            phone.faults.slow(value)
        case "hang":
            phone.faults.hang(value)
        case "empty-dumps":
            phone.faults.empty_dumps(int(value))
        case "drop-answers":
            phone.faults.drop_answers(int(value))
        case "stale-dumps":
            phone.faults.stale_dumps(int(value))
        case "bad-answers":
            phone.faults.bad_answers(int(value))
        case "cut-pictures":
            phone.faults.cut_pictures(int(value))
        case "freeze":
            phone.faults.freeze(value)


def _until_ctrl_c(farm: VirtualFarm, *, ask: bool) -> None:
    """Wait; with `ask`, say yes to those who wait whenever a line is entered."""
    over = threading.Event()
    kept = {number: signal.signal(number, lambda *_: over.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    if ask:
        click.echo("Enter lets in whoever waits.")
        threading.Thread(target=_let_in, args=(farm,), daemon=True).start()
    click.echo("Ctrl-C ends it.")
    try:
        over.wait()
    finally:
        for number, before in kept.items():
            signal.signal(number, before)


def _let_in(farm: VirtualFarm) -> None:
    for _ in sys.stdin:
        click.echo("A computer may come in." if farm.allow() else "Nobody waits.")
