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
from interpreter.directory import no_job
from interpreter.inputs import Outside, accept, from_file, jobs_among
from interpreter.manifest import Manifest
from interpreter.written import NotReadable, read_written


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


def serials(devices: tuple[str, ...]) -> Sequence[str]:
    """The serials of the real phones asked for, none for built-in ones; ends the command with 2 for an unknown one."""
    if not devices or devices == ("virtual",):
        return ()
    from interpreter.devices.android import attached  # noqa: PLC0415 - loads adbutils
    from interpreter.devices.port import DeviceError  # noqa: PLC0415

    try:
        usable = [one.serial for one in attached(adb_server()) if one.usable]
    except DeviceError as problem:
        raise Refused(f"{problem}; without --device a built-in phone is used") from None
    wanted = usable if devices == ("all",) else list(devices)
    for serial in wanted:
        if serial not in usable:
            raise Refused(f"there is no phone {serial}; attached are {', '.join(usable) or 'none'}")
    if not wanted:
        raise Refused("no phone is attached; without --device a built-in phone is used")
    return wanted


def adb_server() -> tuple[str, int]:
    """Where adb's server is, as its own tools know it."""
    return os.environ.get("ANDROID_ADB_SERVER_ADDRESS", "127.0.0.1"), int(
        os.environ.get("ANDROID_ADB_SERVER_PORT", "5037")
    )
