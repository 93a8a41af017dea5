"""Sets of names that are added to one by one: adding costs little, however many there are."""

from __future__ import annotations

from dsl.hints import Final, Iterable

_SMALL = 128


class Names:
    """An unchanging set of names, in a large part that many share and a small one that is copied."""

    __slots__ = ("_large", "_small")

    def __init__(self, large: frozenset[str] = frozenset(), small: frozenset[str] = frozenset()) -> None:
        self._large: Final = large
        self._small: Final = small

    def __contains__(self, name: str) -> bool:
        return name in self._small or name in self._large

    def __or__(self, names: Iterable[str]) -> Names:
        small = self._small.union(names)
        return Names(self._large, small) if len(small) <= _SMALL else Names(self._large | small)

    def __and__(self, other: Names) -> Names:
        if self is other:
            return self
        if self._large is other._large:
            return Names(self._large, self._small & other._small)
        return Names(self.all & other.all)

    def __sub__(self, names: frozenset[str]) -> Names:
        if self._large.isdisjoint(names):
            return Names(self._large, self._small - names)
        return Names(self.all - names)

    @property
    def all(self) -> frozenset[str]:
        """The names as a plain set."""
        return self._large | self._small
