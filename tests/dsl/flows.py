"""Random flows as trees with comments, made from the step declarations and the closed set of statements.

They say nothing sensible, but everything that can be said; what a reader normalises away is not made.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar

from dsl.hints import words_of
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.nodes.base import NO_TRIVIA, Comment, Trivia
from dsl.nodes.step import HasBody, Kind, Slot, Step
from dsl.steps.lookup import KINDS, by_kind
from dsl.text.steering import KINDS_OF_FAILURE

NAMES = (
    "a", "item", "to", "from", "text", "date", "file", "at", "with", "when", "app", "steps", "tap", "last", "point",
    "enabled", "email", "_x1", "Total", "up", "shows", "named", "growing", "no", "description", "on", "flow", "below",
)  # fmt: skip
KEYS = (
    *NAMES,
    "true",
    "is",
    "for",
    "each",
    "nothing",
    "Postal code",
    "a.b",
    "",
    "<<",
    "ä",
    'quote"d',
    "x: y",
    "- z",
    "#n",
    "${n}",
)
TEXTS = (
    "Sign in", "a # b", "#id", "x: y", "- item", "", " lead", "trail ", '"quoted"', "it's", "\\ back", "${not filled}",
    "$", "$$", "$${", "{", "}", "tab\there", "two\nlines", "\nlead line", "é", "日本", "😀", "\u202e", "\u00a0", "5",
    "20s", "80%", "true", "nothing", "NO", "on", "1.10", "12:30", "007", "/x/", "~", "null", "@x", "&a", "*b", "!t",
    "|", ">", "%", "`", "? q", "?", "-", ":", "a:", "[1]", "{a: 1}", "a, b", "---", "...", "=", "key:value", "\r", "'",
    "\x07",
)  # fmt: skip
LINES = ("one\ntwo", "first ${\n  second", "a\n\n  b # c\nd: e", 'x\n"""\ny', "back\\slash\nend", "a\n \nb", "ä\n$")
COMMENTS = ("why", "two  words", "# more", "", "x: y", '"quoted"', "😀", "- dash", "ignore that", "!bang", "a # b")
PATTERNS = ("a+", r"\b(\d{6})\b", r"a\/b", "x: y", "#id", "(?<a>.)", '[^"]', "a'b", "{2}")
BLOCKS = ("inputs", "outputs", "elements", "steps", "always", "else", "otherwise")
T = TypeVar("T")


class Maker:
    """Makes flows; the same seed makes the same flow."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def some(self, make: Callable[[], T], most: int = 2, least: int = 0) -> tuple[T, ...]:
        return tuple(make() for _ in range(self.chance.randint(least, most)))

    def maybe(self, make: Callable[[], T], share: float = 0.4) -> T | None:
        return make() if self.chance.random() < share else None

    def pick(self, options: Any) -> Any:
        return self.chance.choice(options)

    # Comments

    def comment(self) -> Comment:
        return Comment(self.pick(COMMENTS), self.chance.random() < 0.2)

    def trivia(self, foot: bool = False, parts: tuple[str, ...] = ()) -> Trivia:
        chance = self.chance.random
        lead = self.some(self.comment) if chance() < 0.2 else ()
        end = self.some(self.comment) if foot and chance() < 0.15 else ()
        own = tuple((word, self.trivia(foot=word in BLOCKS)) for word in parts)
        return Trivia(lead, self.comment() if chance() < 0.15 else None, chance() < 0.2, end, own)

    # Values

    def name(self) -> str:
        return self.pick(NAMES)

    def number(self) -> ex.Number:
        return ex.Number(Decimal(self.pick(("0", "1", "3", "0.5", "1.10", "100000000000000000000.25", "7"))))

    def duration(self) -> ex.Duration:
        return ex.Duration(Decimal(self.pick(("1", "20", "0.5", "90"))), self.pick(tuple(ex.UNIT_MILLISECONDS)))

    def pattern(self) -> ex.Pattern:
        return ex.Pattern(self.pick(PATTERNS), self.pick(("", "", "i", "ms")))

    def text(self, depth: int = 1, block: bool = False) -> ex.Text:
        """A text whose pieces are as a reader leaves them: no two plain ones together, no constant fill-in."""
        parts: list[str | ex.Expression] = []
        for _ in range(self.chance.choice((0, 1, 1, 1, 2, 3))):
            if parts and isinstance(parts[-1], str):
                parts.append(self.filled(depth))
            elif plain := self.pick(LINES if block else TEXTS):
                parts.append(plain)
        if len(parts) == 1 and not isinstance(parts[0], str):
            parts = ["x"]
        return ex.Text(tuple(parts), block)

    def filled(self, depth: int) -> ex.Expression:
        made = self.expression(depth)
        return ex.Name("a") if isinstance(made, ex.Text) and made.constant is not None else made

    def expression(self, depth: int = 3) -> ex.Expression:
        simple: tuple[Callable[[], ex.Expression], ...] = (
            self.number, self.duration, self.pattern, lambda: self.text(0), lambda: ex.Name(self.name()),
            lambda: ex.Percent(Decimal(self.pick(("80", "0.5")))), lambda: ex.Flag(self.chance.random() < 0.5),
            ex.Nothing,
            lambda: ex.Member(ex.Name(self.name()), self.pick(NAMES)),
        )  # fmt: skip
        if depth <= 0 or self.chance.random() < 0.4:
            return self.pick(simple)()
        return self.compound(depth - 1)

    def compound(self, depth: int) -> ex.Expression:
        def inner() -> ex.Expression:
            return self.expression(depth)

        def rest(signs: str) -> Any:
            return tuple((self.pick(signs.split()), inner()) for _ in range(self.chance.randint(1, 2)))

        makers: tuple[Callable[[], ex.Expression], ...] = (
            lambda: ex.Text(tuple(self.text(depth).parts)),
            lambda: ex.Member(inner(), self.pick(NAMES)),
            lambda: ex.Index(inner(), inner()),
            lambda: ex.Call(self.pick(("length", "text", "to")), self.some(inner)),
            lambda: ex.ListOf(self.some(inner, 3)),
            lambda: ex.Each(inner(), self.name(), inner(), self.maybe(inner)),
            lambda: self.record(depth),
            lambda: ex.Sum(inner(), rest("+ -")),
            lambda: ex.Product(inner(), rest("* / mod")),
            lambda: ex.Negative(inner()),
            lambda: ex.Not(inner()),
            lambda: ex.All((inner(), *self.some(inner, 2, 1))),
            lambda: ex.Any((inner(), *self.some(inner, 2, 1))),
            lambda: ex.Compare(self.pick(words_of(ex.Comparison)), inner(), inner()),
            lambda: ex.Is(inner(), self.pick(words_of(ex.State))),
            lambda: ex.Otherwise(inner(), inner()),
            lambda: ex.Choice(inner(), inner(), inner()),
        )
        return self.pick(makers)()

    def record(self, depth: int) -> ex.Record:
        keys = self.chance.sample(KEYS, self.chance.randint(0, 3))
        return ex.Record(tuple(ex.Pair(key, self.expression(depth)) for key in keys))

    def time(self) -> ex.Expression:
        made = self.maybe(self.expression, 0.3)
        return self.duration() if made is None or isinstance(made, ex.Number) else made

    def value(self) -> ex.Expression:
        return self.text(block=True) if self.chance.random() < 0.1 else self.expression()

    # Selectors, types

    def base(self) -> va.SelectorBase:
        return self.pick((
            lambda: va.ByText(self.selector_text()),
            lambda: va.ByPattern(self.pattern()),
            lambda: va.ById(self.pick(("email", "com.example:id/x", "a-b", "no"))),
            lambda: va.ByElement(self.pick(("submit", "common.back"))),
            lambda: va.ByValue(self.pick((ex.Name(self.name()), ex.Member(ex.Name(self.name()), self.name())))),
            lambda: va.ByAttribute(
                self.pick(("description", "class", "xpath", "image", "written")), self.selector_text()
            ),
            lambda: va.ByPoint(Decimal(self.pick(("0.5", "1", "0.125", "0"))), Decimal("0.2")),
        ))()  # fmt: skip

    def selector_text(self) -> ex.Text:
        if self.chance.random() < 0.1:
            return ex.Text((ex.Sum(ex.Name("a"), (("+", ex.Name("b")),)),))
        return self.text()

    def selector(self, shown: bool = False) -> va.Selector:
        related = self.some(lambda: (self.pick(words_of(va.Relation)), self.base()), 2)
        if shown:
            kinds = (va.ByText, va.ByPattern, va.ById, va.ByElement)
            base = self.base()
            while not isinstance(base, kinds):
                base = self.base()
            return va.Selector(base, self.maybe(lambda: self.pick((1, 2, 3, 11, 22)), 0.2), (), related)
        states = tuple(self.chance.sample(words_of(va.ElementState), self.pick((0, 0, 1, 2))))
        return va.Selector(self.base(), self.maybe(lambda: self.pick((1, 2, 3, 12, va.LAST)), 0.2), states, related)

    def type(self, depth: int = 2) -> va.Type:
        if depth == 0 or self.chance.random() < 0.4:
            return va.Plain(self.pick(("text", "number", "secret", "job", "any", "moment")))

        def fields() -> tuple[va.FieldType, ...]:
            return tuple(va.FieldType(key, self.type(depth - 1)) for key in self.chance.sample(NAMES, 2))

        return self.pick((
            lambda: va.ListType(self.type(depth - 1)),
            lambda: va.RecordType(fields()),
            lambda: va.OneOf(self.some(lambda: self.pick(TEXTS), 3, 1)),
            lambda: va.Optional(self.type(depth - 1)),
        ))()  # fmt: skip

    # Statements

    def body(self, depth: int) -> co.Body:
        return self.some(lambda: self.statement(depth), 3, 1)

    def statement(self, depth: int) -> co.Statement:
        return self.control(depth - 1) if depth > 0 and self.chance.random() < 0.35 else self.step(depth - 1)

    def step(self, depth: int, name: str | None = None) -> Step:
        kind = by_kind(name or self.pick(tuple(KINDS)))
        values: dict[str, Any] = {}
        for slot in kind.slots.values():
            if slot.required or self.chance.random() < 0.4:
                values[slot.field] = self.slot(slot)
        if kind.kind == "set_location":
            values["place"] = self.record(1)  # a value that begins with `to` would be read as a `set`
        if kind.gives and self.chance.random() < 0.5:
            values["result"] = self.name()
        if kind.wishes:
            if kind.has_body is HasBody.YES or self.chance.random() < 0.5:
                values["body"] = self.some(lambda: self.wish(self.pick(kind.wishes), max(depth, 0)), 3, 1)
        elif kind.has_body is HasBody.YES or (kind.has_body is HasBody.MAYBE and self.chance.random() < 0.5):
            values["body"] = self.body(max(depth, 0))
        return kind(**values, trivia=self.trivia(foot="body" in values))

    def wish(self, word: str, depth: int) -> co.Statement:
        """What stands below a step that tells it to others."""
        match word:
            case "give":
                return co.Give(self.value(), trivia=self.trivia())
            case "never":
                return co.Never(self.value(), trivia=self.trivia())
            case "want":
                names = self.chance.sample(NAMES, self.pick((1, 2, 3)))
                fields = tuple(co.Field(name, self.type(), trivia=self.trivia()) for name in names)
                return co.Want(fields, trivia=self.trivia(foot=True))
            case "on progress":
                return co.OnProgress(self.maybe(self.name), self.body(depth), trivia=self.trivia(foot=True))
            case "on question":
                return co.OnQuestion(self.maybe(self.name), self.body(depth), trivia=self.trivia(foot=True))
        raise AssertionError(f"nobody is told {word}")

    def slot(self, slot: Slot) -> Any:
        match slot.place.kind:
            case Kind.EXPRESSION:
                return self.time() if slot.place.wants == "duration" else self.value()
            case Kind.SELECTOR:
                return self.selector()
            case Kind.TEXT:
                return self.text(block=self.chance.random() < 0.1)
            case Kind.PATTERN:
                return self.pattern()
            case Kind.NAME:
                return self.name()
            case Kind.WORD | Kind.KEY:
                return self.pick(slot.place.words)
            case Kind.ATTACHMENTS:
                make = lambda: va.Attachment(self.expression(1), self.maybe(lambda: self.expression(1)))  # noqa: E731
                return self.some(make, 2, 1)
            case Kind.FLAG:
                return True

    def condition(self) -> co.Condition:
        if self.chance.random() < 0.4:
            negated = self.chance.random() < 0.3
            return co.Shows(self.selector(shown=True), None if negated else self.maybe(self.time), negated)
        return self.expression()

    def control(self, depth: int) -> co.Statement:
        body, name = self.body, self.name
        end = lambda **more: {"trivia": self.trivia(foot=True), **more}  # noqa: E731
        own = lambda: {"trivia": self.trivia()}  # noqa: E731
        makers: tuple[Callable[[], co.Statement], ...] = (
            lambda: self.if_(depth),
            lambda: self.choose(depth),
            lambda: co.ForEach(
                name(), self.maybe(lambda: "nr"), self.expression(), self.maybe(self.number), body(depth), **end()
            ),
            lambda: co.RepeatTimes(self.expression(), body(depth), **end()),
            lambda: co.RepeatWhile(self.condition(), self.number(), self.maybe(self.time), body(depth), **end()),
            lambda: co.RepeatUntil(self.condition(), self.expression(), self.maybe(self.time), body(depth), **end()),
            lambda: co.Retry(self.number(), None, False, body(depth), **end()),
            lambda: co.Retry(self.expression(), self.time(), self.pick((True, False)), body(depth), **end()),
            lambda: co.Within(self.time(), body(depth), **end()),
            lambda: self.try_(depth),
            lambda: co.Together(self.some(lambda: self.branch(depth), 2, 1), **end()),
            lambda: co.Set(name(), self.some(name), self.value(), **own()),
            lambda: co.Do((name(), *self.some(name, 1)), self.maybe(self.expression), self.maybe(name), **own()),
            lambda: co.Give(self.value(), **own()),
            lambda: self.wish(self.pick(("never", "want", "on progress", "on question")), depth),
            lambda: co.StopRepeating(**own()),
            lambda: co.SkipToNext(**own()),
            lambda: co.FailAgain(**own()),
        )
        return self.pick(makers)()

    def if_(self, depth: int) -> co.If:
        first = co.Branch(self.condition(), self.body(depth), trivia=NO_TRIVIA)
        others = self.some(lambda: co.Branch(self.condition(), self.body(depth), trivia=self.trivia(foot=True)), 1)
        otherwise = self.maybe(lambda: self.body(depth))
        return co.If((first, *others), otherwise, trivia=self.trivia(True, ("else",) if otherwise else ()))

    def choose(self, depth: int) -> co.Choose:
        def when() -> co.When:
            return co.When(self.some(self.expression, 2, 1), self.body(depth), trivia=self.trivia(foot=True))

        otherwise = self.maybe(lambda: self.body(depth))
        parts = ("otherwise",) if otherwise else ()
        return co.Choose(self.expression(), self.some(when, 2, 1), otherwise, trivia=self.trivia(True, parts))

    def try_(self, depth: int) -> co.Try:
        handlers = self.some(lambda: self.handler(depth), 2, 1)
        always = self.maybe(lambda: self.body(depth))
        return co.Try(self.body(depth), handlers, always, trivia=self.trivia(True, ("always",) if always else ()))

    def handler(self, depth: int) -> co.Handler:
        kinds = tuple(self.chance.sample(KINDS_OF_FAILURE, self.pick((0, 0, 1, 2))))
        return co.Handler(kinds, self.maybe(self.name), self.body(depth), trivia=self.trivia(foot=True))

    def branch(self, depth: int) -> co.TogetherBranch:
        return co.TogetherBranch(self.text(), self.maybe(self.name), self.body(depth), trivia=self.trivia(foot=True))

    # The whole

    def field(self, name: str) -> co.Field:
        return co.Field(name, self.type(), self.maybe(lambda: self.expression(2)), trivia=self.trivia())

    def constant(self) -> str:
        return self.pick(TEXTS)

    def flow(self) -> co.Flow:
        """A whole flow, or a library."""
        library = self.chance.random() < 0.1
        blocks = self.some(self.block, 2)
        elements = tuple(
            co.Element(name, self.selector(), trivia=self.trivia())
            for name in self.chance.sample(NAMES, self.pick((0, 1, 2)))
        )
        uses = self.some(lambda: co.Use(self.constant(), self.maybe(self.name), trivia=self.trivia()), 1)
        if library:
            parts = ("elements",) if elements else ()
            trivia = self.trivia(True, parts)
            return co.Flow(self.constant(), library=True, uses=uses, elements=elements, blocks=blocks, trivia=trivia)
        values: dict[str, Any] = {
            "app": self.maybe(self.constant),
            "tags": self.some(self.constant),
            "inputs": tuple(self.field(name) for name in self.chance.sample(NAMES, self.pick((0, 1, 3)))),
            "outputs": tuple(self.field(name) for name in self.chance.sample(NAMES, self.pick((0, 1, 2)))),
            "elements": elements,
            "steps": self.body(2),
            "always": self.maybe(lambda: self.body(1), 0.2),
        }
        parts = tuple(word for word, value in values.items() if value)
        parts = parts if values["app"] is None or "app" in parts else ("app", *parts)
        return co.Flow(
            self.constant(),
            uses=uses,
            schedule=self.maybe(lambda: co.Schedule(self.constant(), self.maybe(self.constant), trivia=self.trivia())),
            defaults=self.maybe(self.defaults),
            blocks=blocks,
            whenevers=self.some(self.whenever, 1),
            handlers=self.some(lambda: self.handler(1), 2),
            trivia=self.trivia(True, parts),
            **values,
        )

    def defaults(self) -> co.Defaults:
        find, pause = self.maybe(self.time, 0.6), self.maybe(lambda: (self.time(), self.time()), 0.6)
        parts = (*(("find",) if find else ()), *(("pause",) if pause else ()), "screenshot")
        return co.Defaults(find, pause, True, trivia=self.trivia(True, parts))

    def block(self) -> co.Block:
        fields = tuple(va.FieldType(name, self.type()) for name in self.chance.sample(NAMES, self.pick((0, 1, 2))))
        return co.Block(self.name(), fields, self.maybe(self.type), self.body(1), trivia=self.trivia(foot=True))

    def whenever(self) -> co.Whenever:
        return co.Whenever(co.Shows(self.selector(shown=True)), self.body(1), trivia=self.trivia(foot=True))


def comments(one: Any, path: str = "") -> list[tuple[str, Any]]:
    """The comments of each part of a tree, with where that part stands."""
    if isinstance(one, tuple):
        return [found for number, each in enumerate(one) for found in comments(each, f"{path}/{number}")]
    if not hasattr(one, "__dataclass_fields__"):
        return []
    made: list[tuple[str, Any]] = []
    for field in one.__dataclass_fields__:
        value = getattr(one, field)
        if isinstance(value, Trivia):
            made += _told(path, value)
        else:
            made += comments(value, f"{path}/{field}")
    return made


def _told(path: str, trivia: Trivia) -> list[tuple[str, Any]]:
    said = (
        [one.text.strip() for one in trivia.lead],
        trivia.tail and trivia.tail.text,
        [one.text for one in trivia.foot],
    )
    made: list[tuple[str, Any]] = [(path, said)] if any(said) or said[1] is not None else []
    for word, part in sorted(trivia.parts):
        made += _told(f"{path}/{word}", part)
    return made
