"""Lines that differ from one read before only in the words of their texts: the statement is made, not read again.

A line is cut into what stays (the key) and what changes: plain stretches inside texts. When a key has come a few times,
a maker is put together from a statement that was read in full, and compared with the next one that is; only when both
are alike, with all their places, is it used. What a maker cannot say for sure has none: lines with comments, escapes,
patterns or blocks below, and all in which anything is wrong.
"""

from __future__ import annotations

from dsl.hints import Any, Callable, Mapping, Sequence, TypeAlias
from dsl.nodes.base import NO_TRIVIA, Trivia
from dsl.nodes.expressions import Duration, Flag, Number, Percent, Text
from dsl.nodes.step import Effect, Kind, Step
from dsl.patterns import compiled
from dsl.source import Span
from dsl.struct import Struct, is_struct
from dsl.text.scan import Scan
from dsl.walk import step_values

MOST = 4096
"""Keys kept at a time."""
LONGEST = 1000
"""Longer lines are read each time."""
NOT_YET = ""
"""The verb of a line that nobody asked for."""
_TIMES = 12
"""How often a line comes before a maker is put together: that costs as much as reading some ten lines."""
_TEXT = r'"([^"\\\x00-\x1f]+)"'
_FILL = r'(\$\{[^{}"\\/$]*\})'
_UNSURE = r"[/\\\t\f\v]"

_CONSTANTS = frozenset({Duration, Flag, Number, Percent})
_PLACES = frozenset({Kind.EXPRESSION, Kind.SELECTOR, Kind.FLAG, Kind.WORD, Kind.KEY})

_FILLED, _NO_KEY = "$", "$$"
"""The first of a key, where a line has fill-ins: no other begins so."""

Key: TypeAlias = "tuple[str, ...]"
Repeats: TypeAlias = "Mapping[int, Repeat]"
"""What is known of statements that were made, by their identity."""
Make: TypeAlias = Callable[[int, Sequence[str], Trivia], Any]
"""A statement, or a condition, of the place where its line begins, the words that change, and what belongs to it."""


class Repeat(Struct, frozen=False):
    """What is known of the lines of one key. `masks` are what a mask has for what stays; `blank` is how
    much of the line stands behind the mask, `colon` how far from the end a colon is. `make` is for use when `sure`;
    `in_order` says that such lines are written as they are printed (X901), when they have room and nothing unseen.
    Of a line that `opens` a block the condition is made, not the statement.

    What holds for one of its statements holds for all: `plain` ones are steps whose values are all constants, and that
    name nothing; nothing is wrong with the types of `fitting` ones; `has` are their parts in the words of rules."""

    masks: tuple[str, ...]
    blank: int
    colon: int | None
    verb: str | None = NOT_YET
    seen: int = 0
    make: Make | None = None
    sure: bool = False
    in_order: bool = False
    opens: bool = False
    plain: bool = False
    fitting: bool = False
    has: frozenset[str] | None = None

    def mask(self, words: Sequence[str]) -> str:
        """The line without the inside of its texts, in the same length."""
        made = [self.masks[0]]
        for gap, word in zip(self.masks[1:], words, strict=True):
            made += ("_" * len(word), gap)
        return "".join(made)


class Made(dict[int, Repeat]):
    """What is known of the statements of a file that were made, by their identity.

    They stay as long as this does, those of bodies that were dropped for a mistake too: a statement that came later
    would else take the identity of one that went, and be thought to be known.
    """

    def __init__(self) -> None:
        super().__init__()
        self._alive: list[Any] = []

    def note(self, made: Any, repeat: Repeat) -> None:
        """Remember of which lines a statement is."""
        self[id(made)] = repeat
        self._alive.append(made)


_KNOWN: dict[Key, Repeat | None] = {}
"""By key; None for lines that are looked through each time."""


def cut(line: str) -> tuple[Key, Sequence[str]]:
    """What stays of a line, and the words that change; of a line with texts in its fill-ins all stays."""
    parts = compiled(_TEXT).split(line)
    if "$" not in line:
        return tuple(parts[::2]), parts[1::2]
    key = [parts[0]]
    words: list[str] = []
    for text, following in zip(parts[1::2], parts[2::2], strict=True):
        pieces = compiled(_FILL).split(text)
        if any("$" in piece for piece in pieces[::2]):
            return (_NO_KEY, line), ()
        key[-1] += '"'
        for number, piece in enumerate(pieces):
            if number % 2:
                key[-1] += piece
            elif piece:
                words.append(piece)
                key.append("")
        key[-1] += f'"{following}'
    return (_FILLED, *key), words


def known(key: Key) -> Repeat | None:
    """What is known of the lines of a key."""
    return _KNOWN.get(key)


def keep(key: Key, words: Sequence[str], found: Scan, mask: str, *, colon: int | None, broken: bool) -> Repeat | None:
    """Remember a line that was looked through, `mask` being without its colon; None when the next of its key may turn
    out otherwise."""
    if key in _KNOWN:
        return _KNOWN[key]
    if len(_KNOWN) >= MOST:
        _KNOWN.clear()
    gaps = _gaps(key)
    inside = _places(found.start, gaps, words)
    alike = not (broken or found.comments or any(compiled(_UNSURE).search(gap) for gap in gaps)) and all(
        any(text.start < start and end < text.end for text in found.texts) for start, end in inside
    )
    ends = [0, *(end - found.start for _, end in inside)]
    masks = tuple(mask[end : end + len(gap)] for end, gap in zip(ends, gaps, strict=True))
    blank = found.end - found.start - len(mask)
    _KNOWN[key] = Repeat(masks, blank, colon) if alike else None
    return _KNOWN[key]


def learn(repeat: Repeat, key: Key, words: Sequence[str], made: Any, start: int, trivia: Trivia) -> None:
    """Count a line that was read, at `start` and with what belongs to it; put its maker together, or compare the one
    there is."""
    repeat.seen += 1
    if repeat.make is None:
        if repeat.seen == _TIMES:
            repeat.make = _put_together(key, words, made, start)
            repeat.plain = _is_plain(made)
    elif not repeat.sure and not same(repeat.make(start, words, trivia), made):
        repeat.make = None
    else:
        repeat.sure = True


def _is_plain(one: Any) -> bool:
    """Whether a step has constants alone for its values, names nothing and is not the end of the flow."""
    if not isinstance(one, Step) or one.effect is Effect.FINAL or one.body is not None or one.result is not None:
        return False
    if any(slot.place.kind not in _PLACES for slot in one.slots.values()):
        return False
    return all(type(value) in _CONSTANTS or (type(value) is Text and _fixed(value)) for value in step_values(one))


def _fixed(text: Text) -> bool:
    return all(isinstance(part, str) for part in text.parts)


def _gaps(key: Key) -> tuple[str, ...]:
    """What stays, quotes included."""
    if key[0] in (_FILLED, _NO_KEY):
        return key[1:]
    last = len(key) - 1
    return tuple(f"{chr(34) if at else ''}{part}{chr(34) if at < last else ''}" for at, part in enumerate(key))


def _places(start: int, gaps: tuple[str, ...], words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand, in a line that begins at `start`."""
    places = []
    for gap, word in zip(gaps, words, strict=False):
        start += len(gap)
        places.append((start, start + len(word)))
        start += len(word)
    return places


def _put_together(key: Key, words: Sequence[str], made: Any, start: int) -> Make | None:
    writer = _Writer(start, _gaps(key), words)
    said = writer.statement(made)
    if said is None:
        return None
    lines = ["def make(at, words, trivia):"]
    if words:
        lines.append(f"    {' '.join(f'w{at},' for at in range(len(words)))} = words")
    lines += [f"    b{at + 1} = {writer.base(at)} + len(w{at})" for at in range(len(words))]
    lines += [f"    {name} = {span}" for name, span in writer.spans.values()]
    space = dict(writer.known)
    exec("\n".join([*lines, f"    return {said}"]), space)  # noqa: S102 - no word of an author's is in it
    make: Make = space["make"]
    return make


class _Writer:
    """Says in Python how a statement is made, in places counted from the start of the line and the ends of words."""

    def __init__(self, start: int, gaps: tuple[str, ...], words: Sequence[str]) -> None:
        self.gaps = gaps
        self.known: dict[str, Any] = {"Span": Span}
        self.spans: dict[tuple[int, int], tuple[str, str]] = {}
        self.start = start
        self.words = [(*place, word) for place, word in zip(_places(start, gaps, words), words, strict=True)]
        self.used: list[int] = []

    def base(self, number: int) -> str:
        """Where the gap behind a word ends: the place from which the next is counted."""
        return f"{f'b{number}' if number else 'at'} + {len(self.gaps[number])}"

    def statement(self, made: Any) -> str | None:
        """The whole of it; None when a word is not found in exactly one text, or a place is inside a word."""
        try:
            said = self._said(made, trivia=True)
        except _Unsure:
            return None
        return said if sorted(self.used) == list(range(len(self.words))) else None

    def _said(self, one: Any, *, trivia: bool = False) -> str:
        if type(one) is Span:
            return self._span(one)
        if type(one) is tuple:
            return f"({''.join(f'{self._said(each)}, ' for each in one)})"
        if type(one) is Trivia and one != NO_TRIVIA:
            raise _Unsure
        if not is_struct(one) or type(one) is Trivia:
            return self._name(one)
        given, named = [], []
        for name, field in type(one).__record__.items():
            if name == "trivia" and trivia:
                said = "trivia"
            elif name == "parts" and type(one) is Text:
                said = self._text(one)
            else:
                said = self._said(getattr(one, name))
            if field.keyword:
                named.append(f"{name}={said}")
            else:
                given.append(said)
        return f"{self._name(type(one))}({', '.join([*given, *named])})"

    def _text(self, one: Text) -> str:
        """The parts of a text, its words in their order."""
        inside = iter(
            at for at, (start, end, _) in enumerate(self.words) if one.span.start < start and end < one.span.end
        )
        said = ""
        for part in one.parts:
            if isinstance(part, str):
                at = next(inside, None)
                if at is None or self.words[at][2] != part:
                    raise _Unsure
                self.used.append(at)
                said += f"w{at}, "
            else:
                said += f"{self._said(part)}, "
        return f"({said})"

    def _name(self, value: Any) -> str:
        name = f"k{len(self.known)}"
        self.known[name] = value
        return name

    def _span(self, one: Span) -> str:
        place = (one.start, one.end)
        if place not in self.spans:
            self.spans[place] = (f"s{len(self.spans)}", f"Span({self._place(one.start)}, {self._place(one.end)})")
        return self.spans[place][0]

    def _place(self, place: int) -> str:
        base, name = self.start, "at"
        for number, (start, end, _) in enumerate(self.words):
            if place <= start:
                break
            if place < end:
                raise _Unsure
            base, name = end, f"b{number + 1}"
        return f"{name} + {place - base}" if place != base else name


class _Unsure(Exception):  # noqa: N818 - never seen outside
    """A statement that no maker can say."""


def same(one: Any, other: Any) -> bool:
    """Whether two parts of a tree are the same, with all their places and comments."""
    if type(one) is not type(other):
        return False
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    if is_struct(one):
        return all(same(getattr(one, name), getattr(other, name)) for name in type(one).__record__)
    return bool(one == other)
