"""Characters of an app file → a tree of text, lists and tables that know their lines.

Read from YAML events, so nothing is ever turned into a date, a number or an object: what an author wrote stays
text until the place where it stands says what it means. References and tags are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import yaml

DEEPEST = 40
LARGEST = 2_000_000
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: line and column count from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Text:
    """One value as written, without its quotes."""

    place: Place
    value: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    place: Place
    items: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Keys with values, in the order of the file."""

    place: Place
    pairs: tuple[tuple[Text, Tree], ...]


Tree = Text | Items | Pairs


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake in an app file: where, what, and what to do about it (`help` may be empty)."""

    path: str
    place: Place
    message: str
    help: str = ""

    def __str__(self) -> str:
        tail = f" ({self.help})" if self.help else ""
        return f"{self.path}:{self.place.line}:{self.place.column}: {self.message}{tail}"


class AppFileError(Exception):
    """An app file has mistakes; `problems` lists them all in the order of the file."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Problems:
    """Collects the mistakes of one file."""

    path: str
    found: list[Problem] = field(default_factory=list)

    def add(self, place: Place, message: str, help: str = "") -> None:  # noqa: A002
        """Note a mistake."""
        self.found.append(Problem(self.path, place, message, help))

    def settle(self) -> None:
        """Raise `AppFileError` when there was any."""
        if self.found:
            raise AppFileError(tuple(sorted(self.found, key=lambda p: (p.place.line, p.place.column))))


def read_tree(text: str, problems: Problems) -> Tree:
    """The tree of a file; raises `AppFileError` when it is not readable at all."""
    start = Place(1, 1)
    if len(text) > LARGEST:
        problems.add(start, f"This file is longer than {LARGEST:,} characters.")
        problems.settle()
    try:
        reader = _Reader(yaml.parse(text, Loader=_LOADER), problems)
        tree = reader.document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = start if mark is None else Place(mark.line + 1, mark.column + 1)
        problems.add(place, f"This is not laid out as YAML: {error.problem or error.context}.", _layout_help(error))
    except (yaml.YAMLError, UnicodeError) as error:
        problems.add(start, f"This is not readable text: {error}.")
    else:
        problems.settle()
        return tree
    problems.settle()
    raise AssertionError("settle raises when there is a problem")


def _layout_help(error: yaml.MarkedYAMLError) -> str:
    """What to look at first; the three usual causes."""
    if "tab" in str(error.problem):
        return "indent with spaces, not with tabs"
    return "check the indentation, and put text that has a colon or begins with { in quotes"


class _Reader:
    def __init__(self, events: Iterator[yaml.Event], problems: Problems) -> None:
        self._events = events
        self._problems = problems

    def document(self) -> Tree:
        tree: Tree = Pairs(Place(1, 1), ())
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._problems.add(_place(event), "One file holds one app; here a second one begins.")
                    break
                tree = self._tree(next(self._events), 0)
        return tree

    def _tree(self, event: yaml.Event, depth: int) -> Tree:
        self._check(event, depth)
        place = _place(event)
        if isinstance(event, yaml.ScalarEvent):
            return Text(place, event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
                items.append(self._tree(event, depth + 1))
            return Items(place, tuple(items))
        if isinstance(event, yaml.MappingStartEvent):
            return self._pairs(place, depth)
        return Text(place, "")

    def _pairs(self, place: Place, depth: int) -> Pairs:
        pairs: list[tuple[Text, Tree]] = []
        seen: set[str] = set()
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._tree(event, depth + 1)
            value = self._tree(next(self._events), depth + 1)
            if not isinstance(key, Text):
                self._problems.add(key.place, "A name is wanted before the colon.")
                continue
            if key.value in seen:
                self._problems.add(key.place, f"`{key.value}` stands here twice.", "keep one of them")
            seen.add(key.value)
            pairs.append((key, value))
        return Pairs(place, tuple(pairs))

    def _check(self, event: yaml.Event, depth: int) -> None:
        if depth > DEEPEST:
            self._problems.add(_place(event), f"This is nested deeper than {DEEPEST} levels.")
            self._problems.settle()
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._problems.add(_place(event), "References (& and *) are not used in app files.", "write it out")
        if getattr(event, "tag", None):
            self._problems.add(_place(event), "Tags (!) are not used in app files.", "leave it out")


def _place(event: yaml.Event) -> Place:
    mark = event.start_mark
    return Place(1, 1) if mark is None else Place(mark.line + 1, mark.column + 1)
