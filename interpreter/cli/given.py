"""What `interpret run` is given besides the flow: its inputs, and the phones it may use."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dsl.data import Value
from dsl.nodes.control import Flow
from interpreter.cli.reading import file_bytes
from interpreter.cli.refused import Refused
from interpreter.given.directory import no_job
from interpreter.given.inputs import Outside, accept, from_file, jobs_among
from interpreter.given.manifest import Manifest
from interpreter.given.written import NotReadable, read_written


@dataclass(frozen=True, slots=True)
class Said:
    """Inputs as they stand on the command line, and the file with others."""

    lines: tuple[str, ...]
    file: Path | None


def inputs(flow: Flow, manifest: Manifest, said: Said, outside: Outside) -> Mapping[str, Value]:
    """The inputs by name, the command line before the file; ends the command with 2 when they do not fit."""
    given: dict[str, object] = {} if said.file is None else _from_file(said.file)
    for one in said.lines:
        name, equals, value = one.partition("=")
        if not equals:
            raise Refused(f"--input is written as name=value, not as {one}")
        given[name.strip()] = value
    accepted = accept(flow, given, outside, folder=Path())
    if accepted.problems:
        raise Refused("\n       ".join(("the inputs do not fit:", *accepted.problems)))
    for name, alias in jobs_among(flow, accepted.values).items():
        if alias not in manifest.jobs:
            raise Refused(f"the input `{name}` names a job, and {no_job(alias, manifest)}")
    return accepted.values


def _from_file(path: Path) -> dict[str, object]:
    try:
        read = from_file(read_written(file_bytes(path).decode("utf-8")).value)
    except UnicodeDecodeError:
        raise Refused(f"{path} is no text in UTF-8") from None
    except NotReadable as problem:
        raise Refused(f"{path}:{problem.line}: {problem}") from None
    if not isinstance(read, dict):
        raise Refused(f"{path} holds no record: it is lines like `name: value`")
    return read


@dataclass(frozen=True, slots=True)
class Phones:
    """The phones that `--device` means: real ones by their serials, or built-in ones, `count` where that was said."""

    serials: tuple[str, ...] = ()
    count: int | None = None

    @property
    def built_in(self) -> bool:
        """Whether they are phones of this process."""
        return not self.serials


def phones(devices: Sequence[str]) -> Phones:
    """The phones asked for, built-in ones without a word; ends the command with 2 where the words mean none."""
    from interpreter.phones.choosing import NotChosen, chosen, wanted  # noqa: PLC0415 - most runs name no phone

    if not devices:
        return Phones()
    try:
        said = wanted(devices)
        if said.built_in:
            return Phones(count=said.count)
        from interpreter.devices.android import attached  # noqa: PLC0415 - loads adbutils
        from interpreter.devices.android.facts import facts  # noqa: PLC0415
        from interpreter.devices.port import DeviceError  # noqa: PLC0415

        address = adb_server()
        try:
            return Phones(chosen(said.groups, attached(address), lambda serial: facts(address, serial)))
        except DeviceError as problem:
            raise Refused(f"{problem}; without --device a built-in phone is used") from None
    except NotChosen as problem:
        raise Refused(f"{problem}\n       without --device a built-in phone is used") from None


def adb_server() -> tuple[str, int]:
    """Where adb's server is, as its own tools know it; ends the command with 2 where its port is no number."""
    host = os.environ.get("ANDROID_ADB_SERVER_ADDRESS", "127.0.0.1")
    port = os.environ.get("ANDROID_ADB_SERVER_PORT", "5037")
    if not (port.isascii() and port.isdigit() and 1 <= int(port) <= 65535):
        raise Refused(f"ANDROID_ADB_SERVER_PORT is {port!r}, which is no port: a number from 1 to 65535")
    return host, int(port)
