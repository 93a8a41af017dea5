"""Files put together with those that they use, by their paths. The use that would close a ring is left out, so is what
lies deeper than any flow needs; rule N114 says so."""

from __future__ import annotations

import posixpath

from dsl.files import File
from dsl.hints import Mapping
from dsl.text.document import Document

DEEPEST = 32
"""How many files may stand between a flow and one that it uses."""


def tidy(path: str) -> str:
    """A path without detours."""
    return posixpath.normpath(path)


def beside(name: str, file: str) -> str:
    """The path of a file that is named in another one."""
    return tidy(posixpath.join(posixpath.dirname(name), file))


def linked(read: Mapping[str, Document]) -> dict[str, File]:
    """The files of what was read, by their tidy paths."""
    made: dict[str, File] = {}

    def link(path: str, above: tuple[str, ...]) -> File | None:
        if path not in read or path in above or len(above) > DEEPEST:
            return None
        if path not in made:
            one = read[path]
            used = tuple(link(beside(one.source.name, use.file), (*above, path)) for use in one.flow.uses)
            made[path] = File(one.source, one.flow, used, one.repeats)
        return made[path]

    for path in read:
        link(path, ())
    return made
