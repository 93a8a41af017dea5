"""Which files are meant by the paths that the user names: in order, each once; hidden folders are passed over."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from dsl.record import field, record
from interpreter.given.named_files import NotRead, shown
from interpreter.linting.names import MANIFEST, is_flow


@record(frozen=False)
class Place:
    """One folder: the files in it that are asked for, by name, and whether that is all of them."""

    folder: Path
    files: list[str] = field(default_factory=list)
    whole: bool = False


def places(paths: Iterable[Path]) -> list[Place]:
    """The files of some paths by their folders, in the order in which they are named; NotRead for a folder that is
    closed, and for a link in one that leads out of it: what stands elsewhere is not shown or changed unasked."""
    found: dict[Path, Place] = {}
    for path in paths:
        for folder, names, whole in _below(path) if os.path.isdir(path) else [(path.parent, [path.name], False)]:
            place = found.setdefault(folder, Place(folder))
            place.files = sorted({*place.files, *names})
            place.whole = place.whole or whole
    return list(found.values())


def _below(top: Path) -> Iterator[tuple[Path, list[str], bool]]:
    """Each folder below a folder that has flows or jobs; links to folders are not followed."""
    for folder, below, files in os.walk(top, onerror=_closed):
        below[:] = sorted(one for one in below if not one.startswith("."))
        names = [one for one in files if is_flow(one) or one == MANIFEST]
        for name in names:
            _stays(Path(folder) / name, top)
        if names:
            yield Path(folder), names, True


def _closed(problem: OSError) -> None:
    raise NotRead(f"the folder {shown(problem.filename)} cannot be read: {problem.strerror}")


def _stays(file: Path, top: Path) -> None:
    if file.is_symlink() and not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(top)):
        raise NotRead(f"{shown(file)} is a link that leads out of {shown(top)}; name it itself if it is meant")
