"""`fetch file`."""

from __future__ import annotations

from pathlib import PurePosixPath

from dsl.data import Value
from dsl.steps.fetch_file import FetchFile
from interpreter.devices.port import DeviceRefused
from interpreter.failure import failure
from interpreter.machine.context import Context


def execute(step: FetchFile, context: Context) -> Value:
    """The file, kept with the run."""
    path = PurePosixPath(str(context.text(step.path)))
    try:
        content = context.phone.fetch_file(str(path))
    except DeviceRefused as refused:
        raise failure("not_found", str(refused)) from refused
    extension = path.suffix.lstrip(".")
    plain = extension.isascii() and extension.isalnum() and len(extension) <= 8
    return context.save(path.stem if plain else path.name, extension if plain else "bin", content)
