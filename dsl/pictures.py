"""The pictures that a text of a flow names, by its words: what else a check of files has to look for beside it.

Every name that a selector `image "…"` has in either form is among them, unless it holds a backslash or a value; others
that only look like one may be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from dsl.linking import beside
from dsl.source import Source

_NAMED = re.compile(
    r"""
    \bimage\s+"([^"\n]{1,512})"
    | \bimage['"]?\s*:\s*(?: "([^"\n]{1,512})" | '([^'\n]{1,512})' | ([^\s"'{}][^,}\n]{0,511}) )
    """,
    re.VERBOSE,
)


def named(text: str) -> Iterator[str]:
    """The names as they are written there, each once."""
    seen: set[str] = set()
    for found in _NAMED.finditer(text) if "image" in text else ():
        name = next(one for one in found.groups() if one is not None).partition(" #")[0].strip()
        if name not in seen:
            seen.add(name)
            yield name


def missing(sources: Iterable[Source], there: Callable[[str], bool]) -> frozenset[str]:
    """The tidy paths of the pictures that these files name and that are not there."""
    paths = {beside(source.name, name) for source in sources for name in named(source.text)}
    return frozenset(path for path in paths if not there(path))
