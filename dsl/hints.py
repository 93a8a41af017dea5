"""What `typing`, `abc` and `collections.abc` have for those who check types, without loading them and without what they
do for each class: that costs more than a tenth of `interpret lint` (ADR 20, 39).

Annotations are never looked at while the program runs. What is said in other places has a stand-in here that does as
little as it can; `Literal` keeps its words, which `words_of` gives back.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from abc import ABC, abstractmethod
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import (
        Any,
        ClassVar,
        Final,
        Literal,
        NoReturn,
        TypeAlias,
        TypeGuard,
        TypeVar,
        assert_never,
        cast,
        dataclass_transform,
    )
    from typing import get_args as words_of
else:
    from _collections_abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence  # Python itself needs it

    class _Said:
        """A word of annotations; in brackets behind it may stand anything."""

        def __init__(self, words=()):
            self.words = words

        def __getitem__(self, words):
            return _Said(words if type(words) is tuple else (words,))

    Any = ClassVar = Final = Literal = NoReturn = TypeAlias = TypeGuard = _Said()

    class ABC:
        """A class with methods that those below it have."""

    def abstractmethod(function):
        """Says that a method is one of these."""
        return function

    def TypeVar(name, **_):  # noqa: N802 - called so in typing
        """A type that is not said yet."""
        return _Said((name,))

    def words_of(literal):
        """The words of a `Literal`."""
        return literal.words

    def cast(_, value):
        """The value, which is of that type."""
        return value

    def dataclass_transform(**_):
        """Says that a decorator makes structs."""
        return lambda decorator: decorator

    def assert_never(value):
        """A value that cannot be there: all others were matched before."""
        raise AssertionError(f"expected nothing, got {value!r}")


__all__ = [
    "ABC",
    "TYPE_CHECKING",
    "Any",
    "Callable",
    "ClassVar",
    "Collection",
    "Final",
    "Iterable",
    "Iterator",
    "Literal",
    "Mapping",
    "NoReturn",
    "Sequence",
    "TypeAlias",
    "TypeGuard",
    "TypeVar",
    "abstractmethod",
    "assert_never",
    "cast",
    "dataclass_transform",
    "words_of",
]
