"""Closed sets of words, as `enum.StrEnum` has them, without loading it: that and `re` cost a tenth of a lint (ADR 39).

Members are texts, are compared and looked up as such, and are one of a kind; a class of them is gone through in the
order in which they stand.
"""

from __future__ import annotations

from dsl.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from enum import StrEnum
else:

    class _Closed(type):
        """A class whose words become its members."""

        def __new__(cls, name, bases, space):
            words = {key: value for key, value in space.items() if type(value) is str and not key.startswith("__")}
            made = super().__new__(cls, name, bases, {key: space[key] for key in space if key not in words})
            made.__members__ = {}
            for key, word in words.items():
                one = made.__members__[word] = str.__new__(made, word)
                one.name = key
                setattr(made, key, one)
            return made

        def __call__(cls, word):
            """The member of that word; ValueError when there is none."""
            try:
                return cls.__members__[word]
            except KeyError:
                raise ValueError(f"{word!r} is not a valid {cls.__qualname__}") from None

        def __iter__(cls):
            return iter(cls.__members__.values())

        def __contains__(cls, word):
            return word in cls.__members__

        def __len__(cls):
            return len(cls.__members__)

    class StrEnum(str, metaclass=_Closed):
        """The class below which such classes stand."""

        __slots__ = ("name",)

        @property
        def value(self):
            """The plain word."""
            return str(self)

        def __repr__(self):
            return f"<{type(self).__name__}.{self.name}: {str(self)!r}>"

        def __reduce__(self):
            return type(self), (str(self),)

        def __copy__(self):
            return self

        def __deepcopy__(self, _):
            return self


__all__ = ["StrEnum"]
