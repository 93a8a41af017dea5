"""The code of what a lint loads, in one file: a hundred small files cost more to find and to open than to run (ADR 30).

What stands in it are the bytes of Python's own compiled files, each with the size and the time of its source, as Python
keeps them. A module whose source is another now is loaded as ever, and put in anew when the program ends.
"""

from __future__ import annotations

import marshal
import os
import sys
from _frozen_importlib import ModuleSpec

from dsl.keeping import folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType
    from typing import Any

_FORM = 2
_HEAD = 16
"""Bytes before the code in a compiled file: a mark of the version, flags, the time of the source and its size."""
_WORD = 0xFFFF_FFFF
_LENGTH = 4

Kept = tuple[str, str, bool, int, int]
"""The paths of the source and of its compiled file, whether it is a package, time and size of the source."""
Entry = tuple[Kept, int, int]
"""The same, and where the code begins and ends."""
Found = tuple[str, Kept, "bytes | memoryview"]
"""A module's name, what is kept of it, and its code."""


class Pack:
    """Finds and loads modules out of one file."""

    def __init__(self, path: str, entries: dict[str, Entry], codes: memoryview) -> None:
        self._path = path
        self._entries = entries
        self._codes = codes
        self._before = frozenset(sys.modules)

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's place; None when it is not here, or its source has changed."""
        entry = self._entries.get(name)
        if entry is None:
            return None
        source, cached, package, time, size = entry[0]
        try:
            found = os.stat(source)
        except OSError:
            found = None
        if found is None or (int(found.st_mtime) & _WORD, found.st_size & _WORD) != (time, size):
            del self._entries[name]
            return None
        loader: Any = self
        spec = ModuleSpec(name, loader, origin=source, is_package=package)
        spec.has_location, spec.cached = True, cached
        if package:
            spec.submodule_search_locations = [os.path.dirname(source)]
        return spec

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """As usual."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of a module in it."""
        exec(self.get_code(module.__name__), module.__dict__)  # noqa: S102 - what Python itself compiled

    def get_code(self, name: str) -> CodeType:
        """The code of a module."""
        _, begin, end = self._entries[name]
        code: CodeType = marshal.loads(self._codes[begin:end])  # noqa: S302 - of Python's own making
        return code

    def close(self) -> None:
        """Find nothing more; write down what was loaded from elsewhere. A folder that cannot be written to keeps
        none."""
        sys.meta_path.remove(self)
        new = [found for name in set(sys.modules) - self._before if (found := _compiled(name)) is not None]
        if new:
            self._write([*((name, one[0], self._codes[one[1] : one[2]]) for name, one in self._entries.items()), *new])

    def _write(self, found: list[Found]) -> None:
        entries: dict[str, Entry] = {}
        length = 0
        for name, kept, code in found:
            entries[name] = (kept, length, length + len(code))
            length += len(code)
        head = marshal.dumps((_FORM, _program(), length, entries))
        part = f"{self._path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with open(part, "wb") as file:
                file.write(len(head).to_bytes(_LENGTH, "big") + head)
                file.writelines(code for _, _, code in found)
            os.replace(part, self._path)
        except OSError:
            return


def opened() -> Pack:
    """The pack of this program, in use from here on; an empty one when there is none that can be read."""
    path = os.path.join(folder(), f"code-{sys.implementation.cache_tag}-{os.path.basename(_program()[0])}")
    pack = Pack(path, *_read(path))
    sys.meta_path.insert(0, pack)
    return pack


def _program() -> tuple[str, str]:
    """What tells one program from another: where it stands, and the Python that runs it."""
    return os.path.dirname(os.path.dirname(os.path.dirname(__file__))), sys.version


def _read(path: str) -> tuple[dict[str, Entry], memoryview]:
    nothing: tuple[dict[str, Entry], memoryview] = ({}, memoryview(b""))
    try:
        with open(path, "rb") as file:
            whole = memoryview(file.read())
        end = _LENGTH + int.from_bytes(whole[:_LENGTH], "big")
        form, program, length, entries = marshal.loads(whole[_LENGTH:end])  # noqa: S302 - written here
    except (OSError, EOFError, ValueError, TypeError):
        return nothing
    same = (form, program, length) == (_FORM, _program(), len(whole) - end)
    return (entries, whole[end:]) if same else nothing


def _compiled(name: str) -> Found | None:
    """What Python compiled of a loaded module; None when it does not stand in a file of its own."""
    spec = getattr(sys.modules[name], "__spec__", None)
    if spec is None or spec.origin is None or spec.cached is None or isinstance(spec.loader, Pack):
        return None
    try:
        with open(spec.cached, "rb") as file:
            compiled = file.read()
    except OSError:
        return None
    if any(compiled[4:8]) or len(compiled) <= _HEAD:
        return None  # told by the source's content, not by its time
    time, size = (int.from_bytes(compiled[at : at + 4], "little") for at in (8, 12))
    kept = (spec.origin, spec.cached, spec.submodule_search_locations is not None, time, size)
    return name, kept, compiled[_HEAD:]
