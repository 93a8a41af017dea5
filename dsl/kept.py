"""What is made once and kept, as by `functools`: without loading that, and without a lock, which nobody needs here
(ADR 39)."""

from __future__ import annotations

from dsl.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from functools import cache, cached_property
else:

    def cache(function):
        """The same function, called once for each of its arguments."""
        kept = {}

        def asked(*given):
            try:
                return kept[given]
            except KeyError:
                made = kept[given] = function(*given)
                return made

        asked.__name__, asked.__doc__, asked.__wrapped__ = function.__name__, function.__doc__, function
        asked.cache_clear = kept.clear
        return asked

    class cached_property:  # noqa: N801 - called so in functools
        """An attribute that is worked out when it is first asked for."""

        def __init__(self, function):
            self.function = function
            self.__doc__ = function.__doc__

        def __set_name__(self, cls, name):
            self.name = name

        def __get__(self, one, cls):
            if one is None:
                return self
            made = one.__dict__[self.name] = self.function(one)
            return made


__all__ = ["cache", "cached_property"]
