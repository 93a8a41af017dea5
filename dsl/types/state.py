"""What is known of names at a place in a flow: their types now, narrowed by the conditions around the place.

Keys are names and dotted paths (`page.comment`). Changes are noted, so that a way through a flow can be followed,
taken back and joined with others at a cost that grows with what changed on it, not with all that is known.
"""

from __future__ import annotations

from dsl.hints import Iterable, Mapping, TypeAlias
from dsl.struct import Struct
from dsl.types.model import Type, joined_or_any

Changes: TypeAlias = "dict[str, Type | None]"
"""What a way left behind: None where nothing is known any more."""


class Mark(Struct):
    """A place to go back to."""

    at: int


class State:
    """The types of names and paths."""

    def __init__(self, known: Mapping[str, Type]) -> None:
        self._types: dict[str, Type] = dict(known)
        self._log: list[tuple[str, Type | None]] = []
        self._below: dict[str, set[str]] = {}

    def get(self, path: str) -> Type | None:
        """What is known of a name or path itself, not of what it is part of."""
        return self._types.get(path)

    def put(self, path: str, type_: Type | None) -> None:
        """From here on the name or path has this type."""
        self._log.append((path, self._types.get(path)))
        if type_ is None:
            self._types.pop(path, None)
            return
        self._types[path] = type_
        root, dot, _ = path.partition(".")
        if dot:
            self._below.setdefault(root, set()).add(path)

    def set(self, name: str, type_: Type) -> None:
        """The name has a new value: what was known of its parts is forgotten."""
        self.put(name, type_)
        for path in self._below.pop(name, ()):
            if path in self._types:
                self.put(path, None)

    def mark(self) -> Mark:
        """The place now."""
        return Mark(len(self._log))

    def back(self, mark: Mark) -> Changes:
        """Go back, and say what had changed since."""
        changes: Changes = {}
        while len(self._log) > mark.at:
            path, before = self._log.pop()
            if path not in changes:
                changes[path] = self._types.get(path)
            if before is None:
                self._types.pop(path, None)
            else:
                self._types[path] = before
                root, dot, _ = path.partition(".")
                if dot:
                    self._below.setdefault(root, set()).add(path)
        return changes

    def apply(self, changes: Changes) -> None:
        """Take a way that was followed before."""
        for path, type_ in changes.items():
            self.put(path, type_)

    def join(self, ways: Iterable[tuple[int, Changes]], between: Mapping[str, tuple[int, Type]]) -> None:
        """Go on where several ways meet, each with its number.

        `between` are paths that had another type from the way after a number on: the conditions before those ways
        did not hold.
        """
        taken = list(ways)
        found: dict[str, list[tuple[int, Type | None]]] = {}
        for number, changes in taken:
            for path, type_ in changes.items():
                found.setdefault(path, []).append((number, type_))
        for path in between:
            found.setdefault(path, [])
        for path, entries in found.items():
            self._join_path(path, entries, [number for number, _ in taken] if path in between else len(taken), between)

    def _join_path(
        self,
        path: str,
        entries: list[tuple[int, Type | None]],
        taken: list[int] | int,
        between: Mapping[str, tuple[int, Type]],
    ) -> None:
        types = [type_ for _, type_ in entries]
        if isinstance(taken, int):
            if len(entries) < taken:
                types.append(self._types.get(path))
        else:
            number, narrowed = between[path]
            changed = {one for one, _ in entries}
            if any(one <= number and one not in changed for one in taken):
                types.append(self._types.get(path))
            if any(one > number and one not in changed for one in taken):
                types.append(narrowed)
        known = [type_ for type_ in types if type_ is not None]
        if "." in path and len(known) < len(types):
            self.put(path, None)
        elif known:
            joined = known[0]
            for type_ in known[1:]:
                joined = joined_or_any(joined, type_)
            self.put(path, joined)
