"""What reading has learned, kept in the user's cache between runs: the shapes of lines and their trees, by grammar.

It is knowledge of the grammar, never of a file: a shape names keywords and kinds of words, not what an author wrote.
A file that cannot be read, is damaged, or belongs to another grammar or another state of this program is as good as
none.
"""

from __future__ import annotations

import marshal
import os
import sys
from _imp import source_hash

import grammar
from dsl.hints import Any, Iterable, Iterator
from dsl.keeping import folder
from dsl.kept import cache, cached_property
from dsl.patterns import compiled
from dsl.text.shapes import MOST

_FORM = 1
"""Of the file; another form is another grammar's."""
_MARK = 8


USUAL = os.path.join(os.path.dirname(grammar.__file__), "usual.txt")
"""Shapes that come with the program, one a line with its tree as `written`; first the sum and words of the grammar."""


class Shelf:
    """Trees as bytes, by shape, and the usual ones as written, looked at for shapes that are not kept yet; and the
    words of the grammar, which stand for themselves in a shape."""

    def __init__(self, path: str, sum_: int, trees: dict[str, bytes], words: Iterable[str] = ()) -> None:
        self._path = path
        self._sum = sum_
        self._trees = trees
        self._learned = False
        self.words = frozenset(words or self._usual[0] or words_of_grammar())

    def tree(self, key: str) -> Any | None:
        """The plain values of a shape's tree; None when the shape is new."""
        kept = self._trees.get(key)
        if kept is not None:
            return marshal.loads(kept)  # noqa: S302 - written here, its sum is right
        row, usual = f"\n{key}\t", self._usual[1]
        at = usual.find(row)
        if at < 0:
            return None
        plain = as_plain(usual[at + len(row) : usual.index("\n", at + 1)])
        self.learn(key, plain)
        return plain

    @cached_property
    def _usual(self) -> tuple[list[str], str]:
        """The words of the grammar and the shapes that come with the program; none when they are another grammar's.
        They stay a text: a flow needs a few of them."""
        try:
            with open(USUAL, encoding="utf-8") as file:
                text = file.read()
        except OSError:
            return [], ""
        said, _, words = text[: text.find("\n")].partition("\t")
        return (words.split(), text) if said == f"{self._sum:016x}" else ([], "")

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
                file.write(content_sum(content) + content)
            os.replace(part, self._path)
        except OSError:
            return


@cache
def shelf() -> Shelf:
    """The one of this grammar."""
    sum_ = grammar_sum()
    path = os.path.join(folder(), f"shapes-{sys.version_info[0]}.{sys.version_info[1]}-{sum_:016x}")
    kept = _read(path)
    if kept is not None and kept[:2] == (_FORM, _documents()):
        return Shelf(path, sum_, kept[3], kept[2])
    return Shelf(path, sum_, {})


def grammar_sum() -> int:
    """What tells one grammar from another."""
    return int.from_bytes(content_sum("".join(_documents()).encode()), "big")


def content_sum(content: bytes) -> bytes:
    """What tells one content from another, eight bytes: Python's own for its sources, which needs no library."""
    return source_hash(_FORM, content)


def words_of_grammar() -> tuple[str, ...]:
    """Every word that occurs in the grammar."""
    return tuple(sorted(set(compiled(r"[a-z]+").findall(grammar.whole()))))


def written(plain: Any) -> str:
    """The plain values of a tree as words, each part before what is in it."""
    if plain is None:
        return "-"
    if len(plain) == 3:
        return "{} {} {}".format(*plain)
    data, first, last, children = plain
    return " ".join((f"({data} {first} {last}", *map(written, children), ")"))


def as_plain(text: str) -> Any:
    """The plain values of a written tree."""
    words = iter(text.split(" "))
    return _as_plain(next(words), words)


def _as_plain(word: str, words: Iterator[str]) -> Any:
    if word == "-":
        return None
    first, last = int(next(words)), int(next(words))
    if word[0] != "(":
        return (word, first, last)
    children = []
    while (inner := next(words)) != ")":
        children.append(_as_plain(inner, words))
    return (word[1:], first, last, tuple(children))


@cache
def _documents() -> tuple[str, ...]:
    return grammar.documents()


def _read(path: str) -> Any | None:
    try:
        with open(path, "rb") as file:
            mark, content = file.read(_MARK), file.read()
        return marshal.loads(content) if mark == content_sum(content) else None  # noqa: S302
    except (OSError, EOFError, ValueError, TypeError):
        return None
