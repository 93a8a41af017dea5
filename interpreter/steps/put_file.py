"""`put file`."""

from __future__ import annotations

from dsl.data import FileValue
from dsl.steps.put_file import PutFile
from interpreter.machine.context import Context
from interpreter.machine.selecting import wrong_kind


def execute(step: PutFile, context: Context) -> None:
    """Lay it there."""
    file = context.value(step.file)
    if not isinstance(file, FileValue):
        raise wrong_kind(step.file, "a file", file)
    name = file.name if step.name is None else str(context.text(step.name))
    whole = name if "." in name or not file.extension else f"{name}.{file.extension}"
    context.phone.put_file(whole, file.read())
