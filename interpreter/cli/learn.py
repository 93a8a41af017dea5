"""`interpret learn`: a walk by hand through an app on a phone becomes a file that describes the app."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interpreter.cli.refused import Refused

if TYPE_CHECKING:
    from interpreter.devices.port import Device
    from interpreter.devices.recorder.parts import Key
    from interpreter.devices.recorder.walker import Walker

_BUILT_IN = "virtual"
_HELP = (
    "a number taps · `hold 3` · `type 3 some words` · `enter 3` · "
    "`back` · `scroll` · `wait 5` · `look` · `done` · `stop`"
)
_WORDS = re.compile(r"(?:(tap|hold|type|enter) +)?(\d+)(?: +(.*))?|(back|scroll|look|done|stop|help)|wait +(\d+)s?")


@click.command("learn")
@click.argument("package")
@click.option(
    "--device", "serial", metavar="SERIAL", help="The phone, or `virtual`; without it the only one that adb knows."
)
@click.option(
    "--apps",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="The apps of the built-in phone, instead of those that come along.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("apps"),
    show_default=True,
    help="The folder of apps; the file is written to PACKAGE/app.yaml in it.",
)
@click.option("--name", default="", help="What the app is called; else the last word of its package.")
def command(package: str, serial: str | None, apps: Path | None, folder: Path, name: str) -> int:
    """Walk through an app on a phone, and get a file that describes it for built-in phones.

    The app is opened from its start. What can be read and touched is listed with numbers; say what to do, and what
    comes of it is learned. Reports and pictures of all that was seen are kept beside the file.
    """
    home = folder / package
    if (home / "app.yaml").exists():
        raise Refused(f"{home / 'app.yaml'} is there already; move it away, or name another folder with --to")
    from interpreter.clock import SystemClock  # noqa: PLC0415 - slow to load
    from interpreter.devices.port import DeviceError  # noqa: PLC0415
    from interpreter.devices.recorder.walker import Walker  # noqa: PLC0415

    kept = home / "walk"
    try:
        kept.mkdir(parents=True, exist_ok=True)
        with _phone(serial, apps) as device:
            walker = Walker(device, package, SystemClock(), kept)
            walker.begin()
            if not _walked(walker):
                return 1
    except DeviceError as problem:
        raise Refused(f"{problem}") from None
    except OSError as problem:
        raise Refused(f"{kept} cannot be written: {problem.strerror}") from None
    return _written(walker, home / "app.yaml", name)


def _written(walker: Walker, path: Path, name: str) -> int:
    from interpreter.devices.recorder.writing import app_file  # noqa: PLC0415

    try:
        path.write_text(app_file(walker.walk(name)), encoding="utf-8")
    except ValueError as problem:
        raise Refused(str(problem)) from None
    except OSError as problem:
        raise Refused(f"{path} cannot be written: {problem.strerror}") from None
    click.echo(f"{path} describes what you saw. Try it: interpret phone --apps {path.parent.parent}")
    return 0


@contextmanager
def _phone(serial: str | None, apps: Path | None) -> Iterator[Device]:
    """The phone that is meant; Refused when there is none, or more than one."""
    from interpreter.cli.given import adb_server  # noqa: PLC0415
    from interpreter.devices.android import attached, connect  # noqa: PLC0415

    if serial == _BUILT_IN:
        from interpreter.devices.virtual.farm import VirtualFarm  # noqa: PLC0415 - only where it is asked for

        with contextlib.ExitStack() as held:
            farm = held.enter_context(VirtualFarm(apps_folders=None if apps is None else [apps]))
            yield held.enter_context(contextlib.closing(connect(farm.address, farm.add_phone().serial)))
        return
    address = adb_server()
    ready = [phone.serial for phone in attached(address) if phone.usable and serial in (None, phone.serial)]
    if len(ready) != 1:
        known = (
            f"adb knows {len(ready)} phones that are ready" if serial is None else f"adb has no {serial} that is ready"
        )
        raise Refused(f"{known}; name one with --device: a serial, or `virtual` for a built-in phone")
    with contextlib.closing(connect(address, ready[0])) as device:
        yield device


def _walked(walker: Walker) -> bool:
    """Do what is said until `done`; False when the walk is given up."""
    click.echo(_HELP)
    _show(walker)
    while True:
        try:
            said = click.prompt("", prompt_suffix="> ").strip()
        except click.Abort:
            return False
        if said in ("done", "stop"):
            return said == "done"
        if _done(walker, said):
            _show(walker)


def _done(walker: Walker, said: str) -> bool:
    """Whether it could be done; else what is wrong was said."""
    found = _WORDS.fullmatch(said)
    if found is None or found[4] == "help":
        click.echo(_HELP)
        return False
    deed, number, text, word, seconds = found.groups()
    if word == "back":
        walker.press("back")
    elif word == "scroll":
        walker.scroll()
    elif word == "look" or seconds:
        walker.wait(float(seconds or 0))
    else:
        return _touched(walker, deed or "tap", int(number), text)
    return True


def _touched(walker: Walker, deed: str, number: int, text: str | None) -> bool:
    if not 0 < number <= len(walker.parts):
        click.echo(f"there is no {number}; the numbers go from 1 to {len(walker.parts)}")
        return False
    key: Key = walker.parts[number - 1][0]
    match deed:
        case "type" if text is not None:
            walker.write(key, text)
        case "enter":
            walker.press("enter", key)
        case "hold":
            walker.hold(key)
        case "tap":
            walker.tap(key)
        case _:
            click.echo("say what to type, as `type 3 some words`")
            return False
    return True


def _show(walker: Walker) -> None:
    click.echo(f"\n{walker.title}" if walker.title else "")
    for number, (_, part) in enumerate(walker.parts, 1):
        sign = {"field": "field", "switch": "switch", "image": "image"}.get(
            part.kind, "touch" if part.touchable else ""
        )
        value = f": {part.value}" if part.value and not part.hidden else ""
        click.echo(f"{number:>4}  {sign:<7}{part.words or part.id}{value}")
