"""A small reader of expressions for tests, so that they say what they mean in the language itself."""

from __future__ import annotations

import re
from decimal import Decimal

from dsl.nodes.expressions import (
    All, Any, Call, Choice, Compare, Duration, Each, Expression, Flag, Index, Is, ListOf, Member, Name, Negative, Not,
    Nothing, Number, Otherwise, Pair, Pattern, Percent, Product, Record, Sum, Text,
)  # fmt: skip
from dsl.source import Span

WORDS = re.compile(
    r"\s*(?:(?P<dur>\d+(?:\.\d+)?(?:ms|s|m|h|d)\b)|(?P<pct>\d+(?:\.\d+)?%)|(?P<num>\d+(?:\.\d+)?)"
    r"|(?P<op>is not missing|is missing|is not empty|is empty|is not in|is in|is not|is|does not contain|contains"
    r"|starts with|ends with|matches|for each|<=|>=|<|>)(?=\W)|(?P<name>[A-Za-z_]\w*)|(?P<sign>[-+*/()\[\]{},.:]))"
)
COMPARISONS = {"is", "is not", "is in", "is not in", "<", "<=", ">", ">=", "contains", "does not contain",
               "starts with", "ends with", "matches"}  # fmt: skip
STATES = {"is missing", "is not missing", "is empty", "is not empty"}


class Reader:
    def __init__(self, text: str) -> None:
        self.text = text + " "
        self.at = 0

    def peek(self) -> str:
        found = WORDS.match(self.text, self.at)
        return found[0].strip() if found else self.text[self.at :].lstrip()[:1]

    def take(self, *wanted: str) -> str | None:
        self.at += len(self.text[self.at :]) - len(self.text[self.at :].lstrip())
        word = self.peek()
        if word in wanted:
            self.at = WORDS.match(self.text, self.at).end()  # type: ignore[union-attr]
            return word
        return None

    def need(self, word: str) -> None:
        assert self.take(word), f"{word} wanted at: {self.text[self.at :]!r}"

    def expression(self) -> Expression:
        start = self.at
        value = self.any_of()
        if self.take("if"):
            test = self.any_of()
            self.need("else")
            value = Choice(value, test, self.expression(), span=Span(start, self.at))
        return value

    def any_of(self) -> Expression:
        parts = [self.all_of()]
        while self.take("or"):
            parts.append(self.all_of())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def all_of(self) -> Expression:
        parts = [self.negation()]
        while self.take("and"):
            parts.append(self.negation())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def negation(self) -> Expression:
        return Not(self.negation()) if self.take("not") else self.compare()

    def compare(self) -> Expression:
        start = self.at
        left = self.fallback()
        if word := self.take(*STATES):
            return Is(left, word, span=Span(start, self.at))  # type: ignore[arg-type]
        if word := self.take(*COMPARISONS):
            return Compare(word, left, self.fallback(), span=Span(start, self.at))  # type: ignore[arg-type]
        return left

    def fallback(self) -> Expression:
        value = self.chain(Sum, ("+", "-"))
        return Otherwise(value, self.chain(Sum, ("+", "-"))) if self.take("otherwise") else value

    def chain(self, kind, signs):  # type: ignore[no-untyped-def]
        inner = self.negative if kind is Product else lambda: self.chain(Product, ("*", "/", "mod"))
        start = self.at
        first, rest = inner(), []
        while word := self.take(*signs):
            rest.append((word, inner()))
        return kind(first, tuple(rest), span=Span(start, self.at)) if rest else first

    def negative(self) -> Expression:
        return Negative(self.negative()) if self.take("-") else self.part()

    def part(self) -> Expression:
        start = self.at
        value = self.atom()
        while word := self.take(".", "["):
            if word == ".":
                key = WORDS.match(self.text, self.at)[0].strip()  # type: ignore[index]
                self.at += len(key)
                value = Member(value, key, span=Span(start, self.at))
            else:
                inner = self.expression()
                self.need("]")
                value = Index(value, inner, span=Span(start, self.at))
        return value

    def many(self, end: str) -> tuple[Expression, ...]:
        items = []
        while not self.take(end):
            items.append(self.expression())
            if not self.take(","):
                self.need(end)
                break
        return tuple(items)

    def atom(self) -> Expression:
        start = self.at = self.at + len(self.text[self.at :]) - len(self.text[self.at :].lstrip())
        if self.text[start] == '"':
            return self.string()
        if self.text[start] == "/":
            found = re.compile(r"/((?:[^/\\]|\\.)+)/([imsx]*)").match(self.text, start)
            assert found
            self.at = found.end()
            return Pattern(found[1], found[2], span=Span(start, self.at))
        found = WORDS.match(self.text, start)
        assert found, self.text[start:]
        self.at = found.end()
        span = Span(start, self.at)
        word = found[0].strip()
        if found["num"]:
            return Number(Decimal(word), span=span)
        if found["pct"]:
            return Percent(Decimal(word[:-1]), span=span)
        if found["dur"]:
            amount, unit = re.match(r"([\d.]+)(\w+)", word).groups()  # type: ignore[union-attr]
            return Duration(Decimal(amount), unit, span=span)
        return self.bracket(word, span)

    def bracket(self, word: str, span: Span) -> Expression:
        match word:
            case "true" | "false":
                return Flag(word == "true", span=span)
            case "nothing":
                return Nothing(span=span)
            case "(":
                value = self.expression()
                self.need(")")
                return value
            case "[":
                return self.list_or_each(span)
            case "{":
                return self.record(span)
        if self.take("("):
            return Call(word, self.many(")"), span=Span(span.start, self.at))
        return Name(word, span=span)

    def list_or_each(self, span: Span) -> Expression:
        if self.take("]"):
            return ListOf(())
        first = self.expression()
        if not self.take("for each"):
            return ListOf((first, *(self.many("]") if self.take(",") else (self.need("]") or ()))))
        name = self.atom()
        assert isinstance(name, Name)
        self.need("in")
        source = self.any_of()
        where = self.any_of() if self.take("where") else None
        self.need("]")
        return Each(first, name.name, source, where, span=Span(span.start, self.at))

    def record(self, span: Span) -> Expression:
        pairs = []
        while not self.take("}"):
            key = self.atom()
            name = key.name if isinstance(key, Name) else key.constant if isinstance(key, Text) else ""
            self.need(":")
            pairs.append(Pair(name or "", self.expression()))
            if not self.take(","):
                self.need("}")
                break
        return Record(tuple(pairs), span=Span(span.start, self.at))

    def string(self) -> Text:
        start = self.at
        self.at += 1
        parts: list[str | Expression] = [""]
        while self.text[self.at] != '"':
            if self.text.startswith("${", self.at):
                self.at += 2
                parts += [self.expression(), ""]
                assert self.text[self.at :].lstrip().startswith("}")
                self.at = self.text.index("}", self.at) + 1
                continue
            if self.text[self.at] == "\\":
                self.at += 1
                parts[-1] = str(parts[-1]) + {"n": "\n", "t": "\t"}.get(self.text[self.at], self.text[self.at])
            else:
                parts[-1] = str(parts[-1]) + self.text[self.at]
            self.at += 1
        self.at += 1
        return Text(tuple(one for one in parts if one != ""), span=Span(start, self.at))


def read_expression(text: str) -> Expression:
    reader = Reader(text)
    made = reader.expression()
    assert not reader.text[reader.at :].strip(), f"left over: {reader.text[reader.at :]!r}"
    return made
