"""`interpret doctor`: what is missing for real phones, step by step; only each phone's helper is started by it."""

from __future__ import annotations

import json
import platform
import shutil
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from interpreter.devices.android import Attached
    from interpreter.phones.diagnosis import Computer, Finding, Shelf

MISSING = 1


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
def command(*, as_json: bool) -> None:
    """Say what is missing for flows on real phones, and how to get it.

    Looks at adb, the cables, and each phone that is attached, and starts the phone's helper once. Built-in phones need
    none of it. Ends with 0 when all is well, with 1 when something is missing; advice may wait.
    """
    from interpreter.cli.given import adb_server  # noqa: PLC0415 - loads what only these commands need
    from interpreter.phones.diagnosis import findings  # noqa: PLC0415

    found = findings(*_looked(adb_server()))
    well = all(one.state != "missing" for one in found)
    if as_json:
        lines = [
            {"about": one.about, "what": one.what, "state": one.state, "said": one.said, "remedy": one.remedy}
            for one in found
        ]
        click.echo(json.dumps({"version": 1, "well": well, "findings": lines}, ensure_ascii=False, indent=1))
    else:
        _told(found, well=well)
    sys.exit(0 if well else MISSING)


def _looked(address: tuple[str, int]) -> tuple[Computer, Shelf]:
    from interpreter.devices.android import attached  # noqa: PLC0415 - loads adbutils
    from interpreter.devices.port import DeviceError  # noqa: PLC0415
    from interpreter.phones.diagnosis import Computer, Shelf  # noqa: PLC0415
    from interpreter.phones.usb import run_program, usb_phones  # noqa: PLC0415

    trouble: str | None = None
    phones: tuple[Attached, ...] = ()
    try:
        phones = attached(address)
    except DeviceError as problem:
        trouble = str(problem)
    system = platform.system()
    here = address[0] in ("127.0.0.1", "localhost", "::1")
    cables = usb_phones(system, run_program) if here else None
    computer = Computer(system, shutil.which("adb"), f"{address[0]}:{address[1]}", trouble, cables)
    return computer, _shelf(address, phones) if phones else Shelf()


def _shelf(address: tuple[str, int], phones: tuple[Attached, ...]) -> Shelf:
    from interpreter.devices.android.facts import Facts, facts  # noqa: PLC0415 - loads uiautomator2
    from interpreter.devices.port import DeviceError  # noqa: PLC0415
    from interpreter.phones.diagnosis import Shelf  # noqa: PLC0415

    told: dict[str, Facts] = {}
    troubles: dict[str, str] = {}
    helpers: dict[str, str | None] = {}
    for phone in phones:
        if phone.usable:
            try:
                told[phone.serial] = facts(address, phone.serial)
            except DeviceError as problem:
                troubles[phone.serial] = str(problem)
            else:
                helpers[phone.serial] = _helper_trouble(address, phone.serial)
    return Shelf(phones, told, troubles, helpers)


def _helper_trouble(address: tuple[str, int], serial: str) -> str | None:
    """Start the helper as a run does, and read the screen once; why that did not work."""
    from interpreter.devices.android import connect  # noqa: PLC0415 - loads uiautomator2
    from interpreter.devices.port import DeviceError  # noqa: PLC0415

    try:
        device = connect(address, serial)
        try:
            device.screen()
        finally:
            device.close()
    except DeviceError as problem:
        return str(problem)
    return None


def _told(found: tuple[Finding, ...], *, well: bool) -> None:
    from dsl.render.frames import visible  # noqa: PLC0415 - what a phone says cannot move the cursor

    about = ""
    for one in found:
        if one.about != about:
            about = one.about
            click.echo(visible(about))
        click.echo(f"  {one.state:<8} {visible(f'{one.what}: {one.said}')}")
        for step in one.remedy:
            click.echo(f"             {visible(step)}")
    missing = sum(one.state == "missing" for one in found)
    click.echo("all is well" if well else "1 thing is missing" if missing == 1 else f"{missing} things are missing")
