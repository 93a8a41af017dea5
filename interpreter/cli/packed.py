"""The code of what a lint loads, in one file: a hundred small files cost more to find and to open than to run (ADR 30).

An import that asks for a module makes it load others; all of them are one group, kept under the name of the first with
the size and the time of each source, as Python keeps them with what it compiled. The next time such a group is read in
one go and its modules are run in the order in which they were ready before, without looking for each. When one source
of a group is another now, its modules are loaded as ever, and put in anew when the program ends. What Python made of
the program's patterns stands there too.
"""

from __future__ import annotations

import marshal
import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import PathFinder, SourceFileLoader
from _imp import is_frozen
from io import FileIO

from dsl import patterns
from dsl.keeping import folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import CodeType, ModuleType
    from typing import Any

_Module = type(sys)
_FORM = 4
_LENGTH = 4

Kept = tuple[str, str, str, bool, int, int]
"""A module's name, the paths of its source and of its compiled file, whether it is a package, time and size of the
source."""
Group = tuple[tuple[Kept, ...], int, int]
"""Modules in the order in which they were ready, the one that was asked for last; where their code begins and ends."""


class Pack:
    """Finds and loads modules out of one file, and remembers those that were not in it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file, self._groups, self._start = _opened(path)  # most of it is not asked for, so it stays open
        self._found: dict[str, tuple[Kept, CodeType]] = {}
        self._ready: list[tuple[Kept, CodeType]] = []
        self._begun: dict[str, ModuleType] = {}
        self._depth = 0
        self._new = False
        self._learned: dict[str, list[tuple[Kept, CodeType]]] = {}

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module's place; None when it stands in no file of its own."""
        if name in sys.builtin_module_names or is_frozen(name):
            return None
        if not self._depth:
            self._new, self._ready = False, []
            self._take(name)
        if name not in self._found:
            spec = PathFinder.find_spec(name, path, target)
            if spec is None or not isinstance(spec.loader, SourceFileLoader) or not self._learn(name, spec):
                return spec
        return self._spec(self._found[name][0])

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """A package that is there already, since something in it was ready before; else as usual."""
        return self._begun.pop(spec.name, None)

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of a module in it; what it imports belongs to its group."""
        name = module.__name__
        self._run(self._found[name], module)
        if not self._depth and self._new:
            self._learned[name] = self._ready

    def get_code(self, name: str) -> CodeType:
        """The code of a module."""
        code: CodeType = self._found[name][1]
        return code

    def close(self) -> None:
        """Find nothing more; write down what was loaded from elsewhere. A folder that cannot be written to keeps
        none."""
        sys.meta_path.remove(self)
        if self._learned or patterns.NEW:
            self._keep()
        elif self._file is not None:
            self._file.close()

    def _keep(self) -> None:
        parts = [
            (kept, self._codes(begin, end))
            for name, (kept, begin, end) in self._groups.items()
            if name not in self._learned
        ]
        if self._file is not None:
            self._file.close()
        self._write([*parts, *map(_packed, self._learned.values())])

    def _codes(self, begin: int, end: int) -> bytes:
        assert self._file is not None
        self._file.seek(self._start + begin)
        return self._file.read(end - begin)

    def _take(self, name: str) -> None:
        """Load the group of a module but for itself, when all of its sources are what they were."""
        kept, begin, end = self._groups.get(name, ((), 0, 0))
        if not kept or not all(map(_is_same, kept)):
            self._groups.pop(name, None)
            return
        found = list(zip(kept, marshal.loads(self._codes(begin, end)), strict=True))  # noqa: S302 - written here
        self._found = {one[0][0]: one for one in found}
        try:
            for one in found[:-1]:
                self._load(one)
        except (ImportError, AttributeError):  # of a circle: those that are left are loaded as each asks for the next
            for each in self._begun:
                del sys.modules[each]
            self._begun.clear()

    def _load(self, one: tuple[Kept, CodeType]) -> None:
        """Load one module; a package above it that is not ready yet is begun, for it to be put in."""
        name = one[0][0]
        if name in sys.modules and name not in self._begun:
            self._ready.append(one)
            return
        self._run(one, self._begin(name))
        del self._begun[name]

    def _begin(self, name: str) -> ModuleType:
        if name in sys.modules:
            return sys.modules[name]
        spec: Any = self._spec(self._found[name][0])
        module = _Module(name)
        space = module.__dict__  # as `module_from_spec` fills it, which takes five times as long
        space.update(
            __spec__=spec, __loader__=self, __package__=spec.parent, __file__=spec.origin, __cached__=spec.cached
        )
        if spec.submodule_search_locations is not None:
            space["__path__"] = spec.submodule_search_locations
        spec._initializing = False  # a spec that does not say so costs each import of the module an AttributeError
        above, _, last = name.rpartition(".")
        if above:
            setattr(self._begin(above), last, module)
        self._begun[name] = sys.modules[name] = module
        return module

    def _run(self, one: tuple[Kept, CodeType], module: ModuleType) -> None:
        self._depth += 1
        try:
            exec(one[1], module.__dict__)  # noqa: S102 - what Python itself compiled
        finally:
            self._depth -= 1
        self._ready.append(one)

    def _spec(self, kept: Kept) -> ModuleSpec:
        name, source, cached, package, _, _ = kept
        loader: Any = self
        spec = ModuleSpec(name, loader, origin=source, is_package=package)
        spec.has_location, spec.cached = True, cached
        if package:
            spec.submodule_search_locations = [os.path.dirname(source)]
        return spec

    def _learn(self, name: str, spec: ModuleSpec) -> bool:
        """Remember a module that Python found; False when it is not one of a source and what was compiled of it."""
        if spec.origin is None or spec.cached is None or not isinstance(spec.loader, SourceFileLoader):
            return False
        found = os.stat(spec.origin)
        package = spec.submodule_search_locations is not None
        kept = (name, spec.origin, spec.cached, package, found.st_mtime_ns, found.st_size)
        code = spec.loader.get_code(name)
        if code is None:
            return False
        self._found[name] = kept, code
        self._new = True
        return True

    def _write(self, parts: list[tuple[tuple[Kept, ...], bytes]]) -> None:
        groups: dict[str, Group] = {}
        length = 0
        for kept, code in parts:
            groups[kept[-1][0]] = (kept, length, length + len(code))
            length += len(code)
        head = marshal.dumps((_FORM, _program(), length, groups, patterns.KEPT))
        part = f"{self._path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with open(part, "wb") as file:
                file.write(len(head).to_bytes(_LENGTH, "big") + head)
                file.writelines(code for _, code in parts)
            os.replace(part, self._path)
        except OSError:
            return


def opened() -> Pack:
    """The pack of this program, in use from here on; an empty one when there is none that can be read."""
    path = os.path.join(folder(), f"code-{sys.implementation.cache_tag}-{os.path.basename(_program()[0])}")
    pack = Pack(path)
    sys.meta_path.insert(0, pack)
    return pack


def _program() -> tuple[str, str]:
    """What tells one program from another: where it stands, and the Python that runs it."""
    return os.path.dirname(os.path.dirname(os.path.dirname(__file__))), sys.version


def _packed(ready: list[tuple[Kept, CodeType]]) -> tuple[tuple[Kept, ...], bytes]:
    return tuple(kept for kept, _ in ready), marshal.dumps([code for _, code in ready])


def _is_same(kept: Kept) -> bool:
    try:
        found = os.stat(kept[1])
    except OSError:
        return False
    return found.st_mtime_ns == kept[4] and found.st_size == kept[5]


def _opened(path: str) -> tuple[FileIO | None, dict[str, Group], int]:
    """The file, its groups and where their code begins; None when there is none that can be read."""
    try:
        file = FileIO(path)
    except OSError:
        return None, {}, 0
    try:
        start = _LENGTH + int.from_bytes(file.read(_LENGTH), "big")
        form, program, length, groups, known = marshal.loads(file.read(start - _LENGTH))  # noqa: S302 - written here
        same = (form, program, length) == (_FORM, _program(), os.fstat(file.fileno()).st_size - start)
    except (OSError, EOFError, ValueError, TypeError):
        same = False
    if not same:
        file.close()
        return None, {}, 0
    patterns.KEPT.update(known)
    return file, groups, start
