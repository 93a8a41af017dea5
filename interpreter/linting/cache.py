"""What was found, by the content of what was looked at and of this program; lost at any time without harm."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from interpreter.filing import write_whole

MOST = 2000
"""Entries kept; when there are more, the older half goes."""
PROGRAM = ("dsl", "grammar")


class Cache:
    """Entries in a folder, one a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, key: str) -> Any | None:
        """What was put under a key; None when there is nothing that can be read."""
        try:
            found = json.loads(self._path(key).read_bytes().decode("utf-8", "surrogatepass"))
        except (OSError, ValueError):
            return None
        return found["value"] if isinstance(found, dict) and found.get("key") == key else None

    def put(self, key: str, value: Any) -> None:
        """Remember plain values. A folder that cannot be written to remembers nothing: the next time takes longer."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            content = json.dumps({"key": key, "value": value}, ensure_ascii=False, separators=(",", ":"))
            write_whole(self._path(key), content.encode("utf-8", "surrogatepass"))
            self._tidy()

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _tidy(self) -> None:
        entries = list(self._folder.glob("*.json"))
        if len(entries) > MOST:
            for _, old in sorted((one.stat().st_mtime_ns, one) for one in entries)[: len(entries) // 2]:
                old.unlink(missing_ok=True)


def user_cache() -> Cache:
    """The user's own cache."""
    import platformdirs  # noqa: PLC0415 - only when a cache is wanted

    return Cache(Path(platformdirs.user_cache_dir("farmhand")) / "lint")


def key_of(parts: Iterable[bytes]) -> str:
    """The name of what was looked at: its parts, and the program that looks."""
    whole = hashlib.sha256(_program())
    for part in parts:
        whole.update(len(part).to_bytes(8, "big"))
        whole.update(part)
    return whole.hexdigest()


@cache
def _program() -> bytes:
    """All rules and the grammar, told by their files' places, sizes and times: reading them would take longer."""
    top = Path(__file__).parents[2]
    whole = hashlib.sha256(str(top).encode())
    for room in PROGRAM:
        for folder, below, files in os.walk(top / room):
            below[:] = sorted(one for one in below if one != "__pycache__")
            for name in sorted(files):
                found = Path(folder, name).stat()
                whole.update(f"{folder}/{name} {found.st_size} {found.st_mtime_ns}\n".encode())
    return whole.digest()
