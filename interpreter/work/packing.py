"""A bundle as bytes under their hash, for the way to workers; the same files give the same bytes everywhere."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from interpreter.given.bundles import Bundled

VERSION = 1
_PLAIN = re.compile(r"[^\x00-\x1f\\:]+\Z")


class BadBundle(Exception):  # noqa: N818 - what the operator is told
    """What came is no bundle, or not the one that was asked for."""


def packed(files: Iterable[Bundled], automation: str) -> bytes:
    """The files with their names, and the name of the automation that they are."""
    contents = {one.name: base64.b64encode(one.content).decode() for one in files}
    whole = {"version": VERSION, "automation": automation, "files": contents}
    return json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def unpack(content: bytes, sha256: str, folder: Path) -> None:
    """Write the files into a new folder, whole or not at all; BadBundle when they are not those of this hash."""
    if hashlib.sha256(content).hexdigest() != sha256:
        raise BadBundle(f"the flows that came are not those of the hash {sha256}")
    files = _files(content)
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=".part-", dir=folder.parent))
    try:
        for name, data in files.items():
            place = part / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        part.rename(folder)
    except OSError:
        shutil.rmtree(part, ignore_errors=True)
        if not folder.is_dir():  # another process had it ready first
            raise
    if os.name == "posix" and folder.is_dir():
        folder.chmod(0o700)


def _files(content: bytes) -> dict[str, bytes]:
    try:
        whole: Any = json.loads(content)
        found = {str(name): base64.b64decode(data, validate=True) for name, data in whole["files"].items()}
        version = whole["version"]
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadBundle("what came is no bundle of flows") from None
    if version != VERSION:
        raise BadBundle(f"the bundle is of version {version}, this program reads {VERSION}")
    for name in found:
        path = PurePosixPath(name)
        if not _PLAIN.match(name) or path.is_absolute() or ".." in path.parts or not path.parts:
            raise BadBundle(f"the bundle has a file that would lie outside of it: {name!r}")
    return found
