"""Handed-in files on disk: written under a random name and safe on the disk before any row tells of them (R130)."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from interpreter.jobs.rules.files import NewFile

_STORED = re.compile(r"[0-9a-f]{32}\.[A-Za-z0-9]{1,8}(\.part)?\Z")


MARK = "database"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file that lies on the disk; `url` ends with its extension (R33)."""

    id: str
    source: NewFile
    url: str


class Filing:
    """One folder of files; the names that users give are data and never paths."""

    def __init__(self, folder: Path, new_id: Callable[[], str], url: str | None = None) -> None:
        self._folder = self.folder = folder.absolute()
        self._url = (url or self._folder.as_uri()).rstrip("/")
        self._new_id = new_id

    def store(self, files: Iterable[NewFile]) -> tuple[StoredFile, ...]:
        """Write files so that they survive a power cut; raises OSError, and then leaves none behind."""
        stored: list[StoredFile] = []
        try:
            for file in files:
                stored.append(self._store(file))  # noqa: PERF401 - what is stored so far is needed on failure
            if stored:
                _sync_folder(self._folder)
        except OSError:
            self.drop(stored)
            raise
        return tuple(stored)

    def _store(self, file: NewFile) -> StoredFile:
        self._folder.mkdir(parents=True, exist_ok=True)
        stored_id = self._new_id()
        path = self._folder / f"{stored_id}.{file.extension}"
        part = path.with_name(f"{path.name}.part")
        try:
            with part.open("xb") as out:
                out.write(file.content)
                out.flush()
                os.fsync(out.fileno())
            part.replace(path)
        except OSError:
            part.unlink(missing_ok=True)
            raise
        return StoredFile(stored_id, file, self.url(stored_id, file.extension))

    def url(self, stored_id: str, extension: str) -> str:
        """The address of a stored file."""
        return f"{self._url}/{stored_id}.{extension}"

    def path(self, stored_id: str, extension: str) -> Path:
        """Where a stored file lies."""
        return self._folder / f"{stored_id}.{extension}"

    def mark(self) -> str | None:
        """What says to which database this folder belongs, if anything does."""
        path = self._folder / MARK
        return path.read_text(encoding="ascii").strip() if path.exists() else None

    def set_mark(self, text: str) -> None:
        """Say to which database this folder belongs."""
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / MARK).write_text(text, encoding="ascii")

    def has(self, stored: Iterable[str]) -> bool:
        """Whether all these files, named with their extensions, lie in the folder."""
        return all((self._folder / name).is_file() for name in stored)

    def drop(self, files: Iterable[StoredFile]) -> None:
        """Remove files whose rows were not written."""
        for file in files:
            (self._folder / f"{file.id}.{file.source.extension}").unlink(missing_ok=True)

    def sweep(self, known: set[str]) -> int:
        """Remove what a crash left without a row; only before serving. Gives the number removed."""
        if not self._folder.is_dir():
            return 0
        strays = [
            path
            for path in self._folder.iterdir()
            if _STORED.match(path.name) and (path.name[:32] not in known or path.suffix == ".part")
        ]
        for path in strays:
            path.unlink(missing_ok=True)
        return len(strays)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
