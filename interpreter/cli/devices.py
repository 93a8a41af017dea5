"""`interpret devices`: the phones that adb's server knows, or built-in ones; nothing is started on a real phone."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from interpreter.cli.refused import Gone, Refused

if TYPE_CHECKING:
    from interpreter.devices.android import Attached
    from interpreter.devices.android.facts import Facts
    from interpreter.phones.choosing import Wanted

HEAD = ("phone", "state", "model", "android", "battery", "helper")
HELPERS = {
    "running": "answers",
    "installed": "installed",
    "old": "another version; replaced at first use",
    "missing": "not installed; put there at first use",
}


@dataclass(frozen=True, slots=True)
class _Phone:
    """One phone: what it says when it is ready, else what to do."""

    serial: str
    state: str
    facts: Facts | None
    remedy: str | None


@click.command("devices")
@click.option("--device", "devices", multiple=True, metavar="PHONES", help="Only these: `model=Pixel*`, `virtual:2`.")
@click.option("--json", "as_json", is_flag=True, help="Print them as JSON.")
def command(devices: tuple[str, ...], *, as_json: bool) -> None:
    """List the phones that are attached, with what state they are in and what to do about it.

    Asks adb's server, at ANDROID_ADB_SERVER_PORT where that is set, and starts none. The words of --device are those
    of `interpret run`; `virtual:2` shows what built-in phones look like. Ends with 5 when adb's server does not answer.
    """
    from interpreter.phones.choosing import NotChosen, Wanted, wanted  # noqa: PLC0415 - loads what only this needs

    try:
        asked = wanted(devices) if devices else Wanted(built_in=False)
        with _server(asked) as address:
            phones = _listed(asked, address)
    except NotChosen as problem:
        raise Refused(str(problem)) from None
    if as_json:
        click.echo(json.dumps({"version": 1, "phones": [_plain(one) for one in phones]}, ensure_ascii=False, indent=1))
    elif phones:
        _told(phones)
    else:
        click.echo("no phone is attached; `interpret doctor` says what is missing")


@contextmanager
def _server(asked: Wanted) -> Iterator[tuple[str, int]]:
    """Where phones are asked for: adb's server, or that of built-in phones made for this."""
    from interpreter.cli.given import adb_server  # noqa: PLC0415

    if not asked.built_in:
        yield adb_server()
        return
    from interpreter.devices.virtual.farm import VirtualFarm  # noqa: PLC0415 - only where they are asked for

    with VirtualFarm() as farm:
        for number in range(asked.count or 1):
            farm.add_phone(f"phone-{number + 1}")
        yield farm.address


def _listed(asked: Wanted, address: tuple[str, int]) -> list[_Phone]:
    from interpreter.devices.android import attached  # noqa: PLC0415 - loads adbutils
    from interpreter.devices.android.facts import facts  # noqa: PLC0415
    from interpreter.devices.port import DeviceError  # noqa: PLC0415
    from interpreter.phones.choosing import chosen, unusable  # noqa: PLC0415

    try:
        known = attached(address)
        if asked.groups:
            serials = chosen(asked.groups, known, lambda serial: facts(address, serial))
            known = tuple(one for one in known if one.serial in serials)
    except DeviceError as problem:
        installed = "" if shutil.which("adb") else "; `adb` is not installed here, and `interpret doctor` says how to"
        raise Gone(f"{problem}{installed}") from None

    def look(one: Attached) -> _Phone:
        if not one.usable:
            return _Phone(one.serial, one.state, None, unusable(one))
        try:
            return _Phone(one.serial, "ready", facts(address, one.serial), None)
        except DeviceError as problem:
            return _Phone(one.serial, "silent", None, f"{problem}: restart it, plug it in again")

    return [look(one) for one in known]


def _plain(one: _Phone) -> dict[str, object]:
    head: dict[str, object] = {"serial": one.serial, "state": one.state}
    if one.facts is None:
        return {**head, "remedy": one.remedy}
    told = one.facts
    return {
        **head,
        "model": told.model,
        "android": told.android,
        "battery": told.battery,
        "helper": told.helper,
        "unlocked": told.awake and not told.locked,
    }


def _told(phones: Sequence[_Phone]) -> None:
    from dsl.render.frames import visible  # noqa: PLC0415 - what a phone says cannot move the cursor

    rows = [HEAD, *(_row(one) for one in phones)]
    wide = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    for row in rows:
        click.echo(visible("  ".join(word.ljust(width) for word, width in zip(row, wide, strict=True)).rstrip()))
    for one in phones:
        if one.remedy is not None:
            click.echo(visible(one.remedy))


def _row(one: _Phone) -> tuple[str, ...]:
    told = one.facts
    if told is None:
        return (one.serial, one.state, "", "", "", "")
    battery = "" if told.battery is None else f"{told.battery} %"
    return (one.serial, one.state, told.model, told.android, battery, HELPERS[told.helper])
