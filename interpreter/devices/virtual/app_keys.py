"""Taking keys out of an app file's tables: each is asked for by name and kind, and what is left over is a mistake."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from interpreter.devices.virtual.app_declared import Declared
from interpreter.devices.virtual.app_words import (
    COMPARISONS,
    Condition,
    Words,
    condition,
    is_count,
    is_time,
    words,
)
from interpreter.devices.virtual.app_yaml import Items, Pairs, Place, Problems, Text, Tree

YES = ("yes", "true", "on")
NO = ("no", "false", "off")


@dataclass
class Reading:
    """What all parts of a reader share: the problems, the names that exist, and what may be gone to."""

    problems: Problems
    names: set[str] = field(default_factory=set)
    screens: set[str] = field(default_factory=set)
    dialogs: set[str] = field(default_factory=set)
    tables: dict[str, set[str]] = field(default_factory=dict)
    setting_kinds: dict[str, str] = field(default_factory=dict)
    row_names: frozenset[str] = frozenset()

    def words(self, tree: Tree | None, default: str = "") -> Words:
        """Text with holes; each hole must be a name that exists."""
        if tree is None:
            return words(default)
        found = words(self.text(tree))
        for name in found.names:
            self.known_name(name, tree.place)
        return found

    def known_name(self, name: str, place: Place) -> None:
        """Complain when nothing has this name."""
        if name not in self.names and name not in self.row_names:
            self.problems.add(
                place, f"Nothing is called `{name}`.", near(name, self.names | self.row_names, "declare it")
            )

    def text(self, tree: Tree) -> str:
        """One value."""
        if isinstance(tree, Text):
            return tree.value
        self.problems.add(tree.place, "One value is wanted here.", "put text that begins with { or [ in quotes")
        return ""

    def choice(self, tree: Tree | None, default: str, options: Iterable[str], what: str) -> str:
        """One of a few words."""
        if tree is None:
            return default
        value, known = self.text(tree), tuple(options)
        if value in known:
            return value
        self.problems.add(tree.place, f"There is no {what} `{value}`.", near(value, known, ", ".join(known)))
        return default

    def yes(self, tree: Tree | None, *, default: bool) -> bool:
        """Yes or no."""
        if tree is None:
            return default
        value = self.text(tree)
        if value not in YES + NO:
            self.problems.add(tree.place, f"Yes or no is wanted here, not `{value}`.")
        return value in YES

    def amount(self, tree: Tree | None, default: str, kind: str) -> Words:
        """A time or a count; a setting in braces takes on this kind, so that overriding it is checked too."""
        if tree is None:
            return words(default)
        value = self.words(tree)
        if not value.names and not KINDS[kind](value.pieces[0]):
            self.problems.add(tree.place, f"`{value.pieces[0]}` is not a {kind}.", FORMS[kind])
        if value.names and value.pieces != ("", ""):
            self.problems.add(tree.place, f"A {kind} is either written out or one name in braces.", FORMS[kind])
        for name in value.names:
            self.setting_kinds[name] = kind
        return value

    def conditions(self, tree: Tree | None, columns: Iterable[str] | None = None) -> tuple[Condition, ...]:
        """One comparison or a list of them, which must all hold; `columns` are the names that may be compared."""
        if tree is None:
            return ()
        trees = tree.items if isinstance(tree, Items) else (tree,)
        return tuple(found for each in trees if (found := self._condition(each, columns)))

    def _condition(self, tree: Tree, columns: Iterable[str] | None) -> Condition | None:
        text = self.text(tree)
        found = condition(text)
        if found is None:
            self.problems.add(tree.place, f"`{text}` is not a comparison.", f"<name> {COMPARISONS}")
            return None
        known = self.names | self.row_names if columns is None else set(columns)
        if found.name not in known:
            self.problems.add(tree.place, f"Nothing is called `{found.name}`.", near(found.name, known, "declare it"))
        for name in found.value.names:
            self.known_name(name, tree.place)
        return found

    def pairs(self, tree: Tree | None) -> tuple[tuple[Text, Tree], ...]:
        """The keys with their values; complains about anything else."""
        if isinstance(tree, Pairs):
            return tree.pairs
        if tree is not None and not (isinstance(tree, Text) and tree.value == ""):
            self.problems.add(tree.place, "Names with values are wanted here.", "write `name: value`")
        return ()

    def items(self, tree: Tree | None) -> tuple[Tree, ...]:
        """The items of a list; complains about anything else."""
        if isinstance(tree, Items):
            return tree.items
        if tree is not None and not (isinstance(tree, Text) and tree.value == ""):
            self.problems.add(tree.place, "A list is wanted here.", "begin each line with `- `")
        return ()


KINDS: dict[str, Callable[[str], bool]] = {"time": is_time, "number of actions": is_count}
FORMS = {
    "time": "2s, 300ms, 1s to 3s, never, or `1s to 3s, or never`",
    "number of actions": "3, 2 to 9, never, or `2 to 9, or never`",
}


def near(word: str, known: Iterable[str], otherwise: str) -> str:
    """`did you mean …?` when a known word is close."""
    close = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f"did you mean `{close[0]}`?" if close else otherwise


class Keys:
    """The keys of one table, of which only declared ones can be asked for; `finish` complains about the others.

    What is declared may be said later, when one of the keys has told what this is.
    """

    def __init__(self, reading: Reading, tree: Tree | None, what: str, declared: Declared | None = None) -> None:
        self.reading = reading
        self.what = what
        self.declared: Declared = declared or {}
        self.place = tree.place if tree is not None else Place(1, 1)
        self._pairs = {key.value: (key, value) for key, value in reading.pairs(tree)}
        self.asked: set[str] = set()

    def take(self, name: str) -> Tree | None:
        """The value of a key, None when it is not there."""
        assert name in self.declared, f"{name} is no declared key of: {self.what}"
        self.asked.add(name)
        pair = self._pairs.get(name)
        return pair[1] if pair else None

    def take_like(self, prefix: str) -> dict[str, Tree]:
        """The values of the keys that begin so, by the rest of the key."""
        found = {name[len(prefix) :]: name for name in self._pairs if name.startswith(prefix)}
        self.asked.update(found.values())
        return {rest: self._pairs[name][1] for rest, name in found.items()}

    def need(self, name: str) -> Tree:
        """The value of a key that must be there."""
        found = self.take(name)
        if found is None:
            self.reading.problems.add(self.place, f"{self.what} needs `{name}`.")
            return Text(self.place, "")
        return found

    def first_of(self, names: Iterable[str]) -> str | None:
        """Which of these keys is there."""
        return next((name for name in names if name in self._pairs), None)

    def finish(self) -> None:
        """Complain about keys that nobody asked for."""
        for name, (key, _) in self._pairs.items():
            if name not in self.asked:
                known = [one for one in self.declared if not one.startswith("on ")]
                help_ = near(name, known, "known here: " + ", ".join(sorted(known)))
                self.reading.problems.add(key.place, f"{self.what} has no `{name}`.", help_)
