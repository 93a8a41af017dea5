"""`X.test.yaml` beside a flow: its tests as they are written, or all that is wrong with the file, each at its place.

tests:
  - test: each thing has its row
    inputs: {things: [Apples, Plums]}      # as in an inputs file
    apps:                                  # settings of apps on the phones
      com.example.stall: {answer_time: 2s}
    expect:
      result: {asked: 2}                   # what is not named is not looked at
      rows: {rows: [{thing: Apples}, {thing: Plums}]}
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from dsl.diagnostics import Diagnostic, Label
from dsl.render.frames import frame, named, visible
from dsl.source import Source, Span
from dsl.spelling import closest
from dsl.yaml import events
from interpreter.given.inputs import from_file
from interpreter.given.written import Bare
from interpreter.given.written import Plain as Raw
from interpreter.testing.phones import Settings
from interpreter.testing.trial import Order

ENDING = ".test.yaml"
TOP = ("flow", "tests")
CASE = ("test", "inputs", "apps", "phones", "seed", "expect")
EXPECT = ("outcome", "reason", "kind", "line", "result", "rows", "marked", "logged")
FLOWS = (".flow", ".flow.yaml", ".flow.yml")
MOST = 100


@dataclass(frozen=True, slots=True)
class Wrong:
    """Something that is not as it should be, at its place in the file of tests."""

    message: str
    span: Span
    help: str = ""

    def lines(self, source: Source) -> list[str]:
        """As findings of `interpret lint` are shown."""
        line, column = source.position(self.span.start)
        first = source.text[self.span.start : self.span.end].split("\n", 1)[0].rstrip()
        label = Label(Span(self.span.start, self.span.start + max(1, len(first))), "")
        head = f"{named(source.name)}:{line}:{column}: {visible(self.message)}"
        return [head, *frame(source, label), *([f"help: {visible(self.help)}"] if self.help else [])]


@dataclass(frozen=True, slots=True)
class Case:
    """One test: what the flow is run with, and what is expected, by the words of `EXPECT`."""

    name: str
    span: Span
    order: Order
    expected: dict[str, events.Node]


@dataclass(frozen=True, slots=True)
class Cases:
    """A file of tests; no flow and no tests when anything is wrong with it."""

    source: Source
    flow: Path | None
    cases: tuple[Case, ...]
    wrong: tuple[Wrong, ...]


def read_cases(path: Path, text: str) -> Cases:
    """The tests of a file, from its text."""
    source = Source(text, str(path))
    found: list[Diagnostic] = []
    top = events.compose(source, found).top
    if found:
        return Cases(source, None, (), tuple(Wrong(one.message, one.span, one.help) for one in found))
    reader = _Reader(path)
    cases = reader.cases(top)
    if reader.wrong:
        return Cases(source, None, (), tuple(sorted(reader.wrong, key=lambda one: one.span.start)))
    return Cases(source, reader.flow, cases, ())


class _Reader:
    """Reads one file, and collects what is wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.flow: Path | None = None
        self.wrong: list[Wrong] = []

    def cases(self, top: events.Node | None) -> tuple[Case, ...]:
        whole = self._keys(top, TOP, "a file of tests") if top is not None else {}
        self.flow = self._flow(whole.get("flow"))
        tests = whole.get("tests")
        if not isinstance(tests, events.Sequence) or not tests.items:
            place = Span(0, 1) if tests is None else tests.span
            self._say("the tests stand below `tests:`, each beginning with `- test: its name`", place)
            return ()
        return tuple(self._case(one) for one in tests.items)

    def _flow(self, said: events.Node | None) -> Path | None:
        stem = self.path.name.removesuffix(ENDING)
        names = [f"{stem}{ending}" for ending in FLOWS]
        if said is not None:
            names = [said.value] if isinstance(said, events.Scalar) else []
        found = next((self.path.parent / name for name in names if (self.path.parent / name).is_file()), None)
        if found is None:
            place = Span(0, 1) if said is None else said.span
            help_ = "" if said is not None else "name another one at the top: `flow: prices.flow`"
            self._say(f"there is no flow {names[0] if names else 'of that name'} beside this file", place, help_)
        return found

    def _case(self, one: events.Node) -> Case:
        keys = self._keys(one, CASE, "a test")
        name, expect = keys.get("test"), keys.get("expect")
        if not isinstance(name, events.Scalar) or not name.value:
            self._say("a test has a name: `- test: each thing has its row`", one.span)
        expected = {} if expect is None else self._keys(expect, EXPECT, "what is expected")
        inputs = _raw(keys["inputs"]) if "inputs" in keys else {}
        given = from_file(inputs)
        if not isinstance(given, dict):
            self._say("the inputs are lines like `name: value`", keys["inputs"].span)
            given = {}
        order = Order(
            given, self._apps(keys.get("apps")), self._number(keys, "phones", 16), self._number(keys, "seed", 1)
        )
        return Case(name.value if isinstance(name, events.Scalar) else "", one.span, order, expected)

    def _apps(self, said: events.Node | None) -> Settings:
        if said is None:
            return {}
        apps: dict[str, dict[str, str]] = {}
        for package, settings in said.pairs if isinstance(said, events.Mapping) else ():
            pairs = settings.pairs if isinstance(settings, events.Mapping) else ()
            apps[package.value] = {key.value: one.value for key, one in pairs if isinstance(one, events.Scalar)}
        if not apps or not all(apps.values()):
            self._say("apps are written as `com.example.shop: {slow_page: never}`", said.span)
        return apps

    def _number(self, keys: dict[str, events.Node], key: str, usual: int) -> int:
        said = keys.get(key)
        if said is None:
            return usual
        text = said.value if isinstance(said, events.Scalar) else ""
        if not (text.isascii() and text.isdigit() and len(text) < 10 and (key == "seed" or 1 <= int(text) <= MOST)):
            self._say(f"`{key}` is a whole number" + (f" from 1 to {MOST}" if key == "phones" else ""), said.span)
            return usual
        return int(text)

    def _keys(self, one: events.Node, known: tuple[str, ...], what: str) -> dict[str, events.Node]:
        if not isinstance(one, events.Mapping):
            self._say(f"{what} is written as `name: value`, with {', '.join(known)}", one.span)
            return {}
        for key, _ in one.pairs:
            if key.value not in known:
                near = closest(key.value, known)
                meant = f"; did you mean `{near}`?" if near else ""
                self._say(f"{what} has no `{key.value}`{meant}", key.span, "" if near else f"it has {', '.join(known)}")
        return {key.value: value for key, value in one.pairs}

    def _say(self, message: str, span: Span, help_: str = "") -> None:
        self.wrong.append(Wrong(message, span, help_))


def _raw(one: events.Node) -> Raw:
    match one:
        case events.Scalar():
            return one.value if one.style else Bare(one.value)
        case events.Sequence():
            return [_raw(item) for item in one.items]
        case _:
            return {key.value: _raw(value) for key, value in one.pairs}
