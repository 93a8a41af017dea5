"""What reading has learned, kept in the user's cache between runs: the shapes of lines and their trees, by grammar.

It is knowledge of the grammar, never of a file: a shape names keywords and kinds of words, not what an author wrote.
A file that cannot be read, is damaged, or belongs to another grammar or another state of this program is as good as
none.
"""

from __future__ import annotations

import marshal
import os
import re
import sys
from functools import cache
from typing import Any
from zlib import crc32

import grammar
from dsl.text.shapes import MOST

_FORM = 1
"""Of the file; another form is another grammar's."""
_MARK = 4
_XDG = frozenset({"linux"})


class Shelf:
    """Trees as bytes, by shape; and the words of the grammar, which stand for themselves in a shape."""

    def __init__(self, path: str, words: tuple[str, ...], trees: dict[str, bytes]) -> None:
        self._path = path
        self.words = frozenset(words)
        self._trees = trees
        self._learned = False

    def tree(self, key: str) -> Any | None:
        """The plain values of a shape's tree; None when the shape is new."""
        kept = self._trees.get(key)
        return None if kept is None else marshal.loads(kept)  # noqa: S302 - written here, its sum is right

    def learn(self, key: str, plain: Any) -> None:
        """Keep a shape's tree, for the next runs too."""
        if len(self._trees) >= MOST:
            self._trees.clear()
        self._trees[key] = marshal.dumps(plain)
        self._learned = True

    def save(self) -> None:
        """Write down what was learned, in one go. A folder that cannot be written to keeps nothing."""
        if not self._learned:
            return
        self._learned = False
        content = marshal.dumps((_FORM, _documents(), tuple(sorted(self.words)), self._trees))
        part = f"{self._path}.{os.getpid()}"
        try:
            os.makedirs(os.path.dirname(self._path), exist_ok=True)
            with open(part, "wb") as file:
                file.write(crc32(content).to_bytes(_MARK, "big") + content)
            os.replace(part, self._path)
        except OSError:
            return


@cache
def shelf() -> Shelf:
    """The one of this grammar."""
    documents = _documents()
    sum_ = crc32("".join([*documents, *_program()]).encode())
    path = os.path.join(folder(), f"shapes-{sys.version_info[0]}.{sys.version_info[1]}-{sum_:08x}")
    kept = _read(path)
    if kept is not None and kept[:2] == (_FORM, documents):
        return Shelf(path, kept[2], kept[3])
    return Shelf(path, tuple(re.findall(r"[a-z]+", grammar.whole())), {})


def _program() -> list[str]:
    """Which state of this program it is: the modules that make and read the trees, by size and time."""
    place = os.path.dirname(__file__)
    found = [os.stat(os.path.join(place, entry)) for entry in sorted(os.listdir(place)) if entry.endswith(".py")]
    return [f"{one.st_size}:{one.st_mtime_ns}" for one in found]


@cache
def _documents() -> tuple[str, ...]:
    return grammar.documents()


def _read(path: str) -> Any | None:
    try:
        with open(path, "rb") as file:
            mark, content = file.read(_MARK), file.read()
        return marshal.loads(content) if int.from_bytes(mark, "big") == crc32(content) else None  # noqa: S302
    except (OSError, EOFError, ValueError, TypeError):
        return None


def folder() -> str:
    """The user's cache: what stands in it can be made again."""
    given = os.environ.get("FARMHAND_CACHE")
    if given:
        return given
    if sys.platform in _XDG:  # said here, since the library costs as much as reading a small flow
        return os.path.join(os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.expanduser("~/.cache"), "farmhand")
    from platformdirs import user_cache_dir  # noqa: PLC0415

    return user_cache_dir("farmhand", appauthor=False)
