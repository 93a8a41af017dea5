"""Rows to statements: one line at a time, each read on its own, so that each bad line has its own message.

A line that cannot be understood becomes `Broken`; what is indented below it is read all the same.
"""

from __future__ import annotations

from dsl.hints import Sequence
from dsl.nodes import control as co
from dsl.steps.index import VERBS
from dsl.text import verbs
from dsl.text.layout import Row
from dsl.text.repeats import Repeat, learn
from dsl.text.steering import Steering
from dsl.text.steps import Steps

OPENERS = frozenset(
    {
        "if",
        "else if",
        "else",
        "choose",
        "when",
        "otherwise",
        "for each",
        "repeat",
        "repeat while",
        "repeat until",
        "retry",
        "within",
        "try",
        "on failure",
        "always",
        "together",
        "branch",
        "want",
        "on progress",
        "on question",
    }
)

_FOLLOWERS = {
    "else if": "if", "else": "if", "when": "choose", "otherwise": "choose", "branch": "together", "on failure": "try",
    "always": "try",
}  # fmt: skip


class Statements(Steps, Steering):
    """Reads the statements of one file."""

    def body(self, rows: Sequence[Row]) -> co.Body:
        """The statements of a block."""
        made: list[co.Statement] = []
        at = 0
        while at < len(rows):
            row = rows[at]
            repeat = row.repeat
            if repeat is not None and repeat.sure and not (row.children or row.broken or repeat.opens):
                assert repeat.make is not None
                one = repeat.make(row.start, row.words, row.trivia)
                made.append(one)
                self.repeats.note(one, repeat)
                at += 1
                continue
            verb = self.verb(row)
            following = 1
            if verb == "if":
                following = self._count(rows, at, ("else if", "else"))
            elif verb == "try":
                following = self._count(rows, at, ("on failure", "always"))
            wrong = len(self.diagnostics)
            one = self._statement(row, verb, rows[at + 1 : at + following])
            made.append(one)
            if repeat is not None and len(self.diagnostics) == wrong:
                _learn(row, repeat, one)
            at += following
        return tuple(made)

    def _count(self, rows: Sequence[Row], at: int, words: tuple[str, ...]) -> int:
        """How many rows from `at` on belong to one statement."""
        count = 1
        while at + count < len(rows) and self.verb(rows[at + count]) in words:
            count += 1
        return count

    def _statement(self, row: Row, verb: str | None, following: Sequence[Row]) -> co.Statement:
        if verb is None:
            if not row.broken:
                self.diagnostics.append(verbs.unknown(row.mask, row.start, verbs.STATEMENTS, "step"))
            return self.broken(row)
        if verb in VERBS:
            return self._step(row, verb)
        if verb in _FOLLOWERS:
            self.say("E023", f"`{verb}` stands without a `{_FOLLOWERS[verb]}` above it", row.span)
            return self.broken(row)
        if verb == "if":
            asked = self._asked(row)
            return self.broken(row, following) if asked is None else self._if(row, asked, following)
        read = self.tree(row, "line")
        if read is None:
            return self.broken(row, following)
        if verb not in OPENERS:
            self.no_block(row, verb)
        tree, terms = read
        return self._control(row, tree.children[0], terms, following)


def _learn(row: Row, repeat: Repeat, made: co.Statement) -> None:
    """Lines like this one may be made next time; not those that go on below."""
    alone = not row.children and row.colon is None and not row.broken
    if alone and not isinstance(made, co.Broken) and row.key is not None:
        learn(repeat, row.key, row.words, made, row.start, made.trivia)
