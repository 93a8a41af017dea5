"""The pictures that a flow finds elements by: files beside it, or below its folder."""

from __future__ import annotations

import posixpath
from pathlib import Path

from dsl.data import DataFailure
from dsl.linking import beside
from dsl.size import LARGEST
from dsl.source import Span
from interpreter.plan import Unit


def picture_of(unit: Unit, name: str, place: Span) -> bytes:
    """The bytes of a picture that a file of the flow names; DataFailure when it cannot be had."""
    if posixpath.isabs(name) or posixpath.normpath(name).partition("/")[0] == "..":
        raise DataFailure(f"{name} is outside the folder of the flow; put the picture beside the flow", place)
    path = Path(beside(unit.source.name, name))
    try:
        if not path.resolve().is_relative_to(path.parent.resolve()) or not path.is_file():
            raise DataFailure(f"there is no picture {name} beside the flow", place)
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or "this cannot be the name of a file"
        raise DataFailure(f"the picture {name} cannot be read: {reason}", place) from None
    if len(content) > LARGEST:
        raise DataFailure(f"the picture {name} is larger than 4 MiB", place)
    return content
