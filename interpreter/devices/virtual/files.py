"""The files of a phone, in memory: paths to contents. Equal contents are kept once for all phones of the process."""

from __future__ import annotations

import hashlib
import posixpath
import threading
import weakref
from collections.abc import Iterator
from dataclasses import dataclass

DIRECTORY, REGULAR = 0o040755, 0o100000
_FOLDERS = ("/", "/data", "/data/local", "/data/local/tmp", "/sdcard", "/sdcard/Download", "/sdcard/DCIM", "/system")


class Content:
    """Bytes with their MD5 as hexadecimal digits."""

    __slots__ = ("__weakref__", "data", "md5")

    def __init__(self, data: bytes, md5: str) -> None:
        self.data = data
        self.md5 = md5


_shared: weakref.WeakValueDictionary[str, Content] = weakref.WeakValueDictionary()
_shared_lock = threading.Lock()


def content(data: bytes) -> Content:
    """The one copy of these bytes."""
    digest = hashlib.sha256(data).hexdigest()
    with _shared_lock:
        found = _shared.get(digest)
        if found is None:
            found = Content(data, hashlib.md5(data, usedforsecurity=False).hexdigest())
            _shared[digest] = found
        return found


@dataclass(frozen=True, slots=True)
class File:
    """A regular file: mode bits, seconds since 1970."""

    content: Content
    mode: int
    modified: int


class PhoneFiles:
    """Paths of a phone; safe from any thread. Nothing here raises."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._files: dict[str, File] = {}
        self._folders: set[str] = set(_FOLDERS)
        self.room: int | None = None
        """Bytes that a pushed file may have, when the storage is nearly full."""

    @staticmethod
    def normal(path: str) -> str:
        """An absolute path without dots; /storage/emulated/0 and /mnt/sdcard are /sdcard."""
        path = posixpath.normpath("/" + path.lstrip("/"))
        for alias in ("/storage/emulated/0", "/mnt/sdcard", "/storage/self/primary"):
            if path == alias or path.startswith(alias + "/"):
                return "/sdcard" + path[len(alias) :]
        return path

    def write(self, path: str, data: bytes | Content, mode: int = 0o644, modified: int = 0) -> None:
        """Make or replace a file, and the folders above it."""
        path = self.normal(path)
        kept = data if isinstance(data, Content) else content(data)
        with self._lock:
            self._files[path] = File(kept, REGULAR | (mode & 0o777), modified)
            self._add_folders(posixpath.dirname(path))

    def refusal(self, path: str, size: int) -> str:
        """Why a file of so many bytes cannot be written there; nothing when it can."""
        path = self.normal(path)
        with self._lock:
            if path in self._folders:
                return f"{path}: Is a directory"
            if any(above in self._files for above in _above(path)):
                return f"{path}: Not a directory"
            return "No space left on device" if self.room is not None and size > self.room else ""

    def read(self, path: str) -> bytes | None:
        """A file's bytes, None when there is none."""
        found = self.get(path)
        return None if found is None else found.content.data

    def get(self, path: str) -> File | None:
        """A file with its properties."""
        with self._lock:
            return self._files.get(self.normal(path))

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder."""
        with self._lock:
            return self.normal(path) in self._folders

    def make_folder(self, path: str) -> None:
        """Make a folder and those above it."""
        with self._lock:
            self._add_folders(self.normal(path))

    def remove(self, path: str) -> bool:
        """Take a file, or a folder with all in it, away; False when it was not there."""
        path = self.normal(path)
        inside = path.rstrip("/") + "/"
        with self._lock:
            gone = [name for name in self._files if name == path or name.startswith(inside)]
            folders = {name for name in self._folders if name == path or name.startswith(inside)}
            for name in gone:
                del self._files[name]
            self._folders -= folders
            return bool(gone or folders)

    def names(self, path: str) -> list[str]:
        """What is directly in a folder, sorted."""
        inside = self.normal(path).rstrip("/") + "/"
        with self._lock:
            return sorted(set(self._inside(inside)))

    def _inside(self, inside: str) -> Iterator[str]:
        for name in (*self._files, *self._folders):
            if name.startswith(inside) and name != inside:
                yield name[len(inside) :].split("/", 1)[0]

    def _add_folders(self, path: str) -> None:
        while path not in self._folders:
            self._folders.add(path)
            path = posixpath.dirname(path)


def _above(path: str) -> Iterator[str]:
    """The folders that a path is in."""
    while path != "/":
        path = posixpath.dirname(path)
        yield path
