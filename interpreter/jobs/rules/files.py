"""Files handed in with a proof: names, extensions, contents (R13, R14, R31–R33)."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from interpreter.jobs.rules.refusal import Refused

_EXTENSION = re.compile(r"\.?[A-Za-z0-9]{1,8}\Z")


@dataclass(frozen=True, slots=True)
class NewFile:
    """One decoded file; `extension` has no dot."""

    name: str
    extension: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the content in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class FileSet:
    """The files of one call, and the names of those left out because they were empty (R14)."""

    files: tuple[NewFile, ...] = ()
    skipped: tuple[str, ...] = ()

    def body(self) -> list[list[str]]:
        """What the fingerprint of a call says about its files."""
        return [[file.name, file.extension, file.digest] for file in self.files]


def read_files(files: Any, *, most_bytes: int, taken: Sequence[str] = ()) -> FileSet:
    """Decode the files of a call; `taken` are field names that a file must not use (R32)."""
    if files is None:
        return FileSet()
    if not isinstance(files, list | tuple):
        raise Refused("files must be a list", "bad_file")
    found: list[NewFile] = []
    skipped: list[str] = []
    names = set(taken)
    for index, item in enumerate(files):
        name, extension, text = _fields(item, index)
        if name in names:
            raise Refused(f"file {index + 1}: the name {name!r} is used twice", "bad_file")
        names.add(name)
        if text == "":
            skipped.append(name)
            continue
        found.append(NewFile(name, extension, _decoded(text, index, most_bytes)))
    return FileSet(tuple(found), tuple(skipped))


def _fields(item: Any, index: int) -> tuple[str, str, str]:
    if not isinstance(item, dict):
        raise Refused(f"file {index + 1} must be a record of name, extension and base64Data", "bad_file")
    name, extension, text = item.get("name"), item.get("extension"), item.get("base64Data")
    if not isinstance(name, str) or not name.strip():
        raise Refused(f"file {index + 1} has no name", "bad_file")
    if not isinstance(extension, str) or not _EXTENSION.match(extension):
        raise Refused(f"file {index + 1}: the extension must be 1 to 8 letters or digits", "bad_file")
    if not isinstance(text, str):
        raise Refused(f"file {index + 1}: base64Data must be text", "bad_file")
    return name, extension.removeprefix("."), text


def _decoded(text: str, index: int, most_bytes: int) -> bytes:
    if len(text) // 4 * 3 > most_bytes + 3:
        raise Refused(f"file {index + 1} is larger than {most_bytes} bytes", "bad_file")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused(f"file {index + 1}: base64Data does not decode", "bad_file") from None
