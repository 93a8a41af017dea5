"""Which files are meant by the paths that the user names: in order, each once; hidden folders are passed over."""

from __future__ import annotations

import os

from dsl.hints import Iterable, Iterator
from dsl.struct import Struct, field
from interpreter.given.named_files import NotRead, shown
from interpreter.linting.names import MANIFEST, is_flow


class Place(Struct, frozen=False):
    """One folder: the files in it that are asked for, by name, and whether that is all of them."""

    folder: str
    files: list[str] = field(default_factory=list)
    whole: bool = False

    @property
    def paths(self) -> list[str]:
        """Its files with the folder before them."""
        return [os.path.join(self.folder, name) for name in self.files]


def places(paths: Iterable[str | os.PathLike[str]]) -> list[Place]:
    """The files of some paths by their folders, in the order in which they are named; NotRead for a folder that is
    closed, and for a link in one that leads out of it: what stands elsewhere is not shown or changed unasked."""
    found: dict[str, Place] = {}
    for path in map(_written, paths):
        for folder, names, whole in _below(path) if os.path.isdir(path) else [_alone(path)]:
            place = found.setdefault(folder, Place(folder))
            place.files = sorted({*place.files, *names})
            place.whole = place.whole or whole
    return list(found.values())


def _written(path: str | os.PathLike[str]) -> str:
    """A path in its plain form, as pathlib writes it: that library costs as much as reading a small flow."""
    said = os.fspath(path)
    if os.sep == "/" and said and "//" not in said and not said.endswith("/") and "." not in said.split("/"):
        return said
    from pathlib import Path  # noqa: PLC0415

    return str(Path(said))


def _alone(path: str) -> tuple[str, list[str], bool]:
    folder, name = os.path.split(path)
    return folder, [name], False


def _below(top: str) -> Iterator[tuple[str, list[str], bool]]:
    """Each folder below a folder that has flows or jobs; links to folders are not followed."""
    for folder, below, files in os.walk(top, onerror=_closed):
        below[:] = sorted(one for one in below if not one.startswith("."))
        names = [one for one in files if is_flow(one) or one == MANIFEST]
        for name in names:
            _stays(os.path.join(folder, name), top)
        if names:
            yield "" if folder == "." else folder.removeprefix("./"), names, True


def _closed(problem: OSError) -> None:
    raise NotRead(f"the folder {shown(problem.filename)} cannot be read: {problem.strerror}")


def _stays(file: str, top: str) -> None:
    inside = os.path.realpath(top)
    if os.path.islink(file) and os.path.commonpath((os.path.realpath(file), inside)) != inside:
        raise NotRead(f"{shown(file)} is a link that leads out of {shown(top)}; name it itself if it is meant")
