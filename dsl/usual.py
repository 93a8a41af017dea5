"""The shapes that lines of flows usually have, with their trees as Lark gives them, made by `make grammar`: they come
with the program, so that the first check on a machine needs no Lark (ADR 13)."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from dsl.forms import Form
from dsl.nodes.step import Kind, Slot, Step
from dsl.rules import rules
from dsl.source import Source
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb
from dsl.text import lalr
from dsl.text.layout import lay_out
from dsl.text.scan import mask, scan
from dsl.text.shapes import Stuck, cut, plain, too_deep
from dsl.text.shelf import USUAL, grammar_sum, words_of_grammar, written

SELECTORS = (
    *('"a"', "#a", "@a", "/a/", "a", "a.b", 'description "a"', "50%, 50%", '1st "a"', 'last "a"', "1st #a"),
    *('"a" below "a"', '"a" below #a', '"a" below @a', '"a" above "a"', '"a" inside "a"', '"a" containing "a"'),
    *("@a below #a", "@a inside @a", "@a inside #a", "#a inside @a", "#a below @a", '#a below "a"'),
    *('1st "a" below "a"', 'last "a" below "a"', '1st "a" below #a', 'checked "a"', 'enabled "a"'),
)
VALUES = {
    "text": ('"a"', "a", "a.b", "a.b.c", "a + b"),
    "number": ("3", "a", "a.b", "a + 1"),
    "integer": ("3", "a", "a.b"),
    "duration": ("5s", "0.5s", "a"),
    "record": ("a", '{ a: "a" }', "{ a: b }", '{ a: "a", a: b }', "{ a: b, a: b }", "{ a: b.c }", "{ a: b.c, a: b.c }"),
    "list": ("a", "a.b", '["a"]', '["a", "a"]', "a.b.c"),
    "flag": ("a", "a.b", 'a is "a"', "a.b is b", 'a.b is "a"', "a is empty", "a is missing", "a > 3", "not a"),
}
PLAIN = ('"a"', "a", "a.b", "3", "true", "nothing", "a(b)", "a(b.c)", 'a("a")', "a + 1", "a + b", "a.b.c", '["a"]')
HEADERS = ('flow "a"', 'blocks "a"', 'app "a"', 'use "a"', 'use "a" as a', 'tags "a"', 'tags "a", "a"', "inputs")
_LETTER = re.compile(r"\b[abc]\b")
FULL = 3
"""How many kinds of what a step acts on are taken with each of its details."""
STEERING = ("if", "else if", "repeat while", "repeat until")


def lines() -> Iterator[tuple[str, str]]:
    """Lines and pieces of lines with what each is read as: of flows, steps with each of their details, and values."""
    yield from (("expression", one) for one in {*PLAIN, *chain.from_iterable(VALUES.values())})
    yield from (("selector", one) for one in SELECTORS)
    yield from (("element", f"a = {one}") for one in SELECTORS)
    yield from (("header", one) for one in HEADERS)
    for verb in sorted(VERBS):
        yield from (("line", line) for line in _step(by_verb(verb)))
    values = sorted({*PLAIN, *chain.from_iterable(VALUES.values())})
    yield from (("line", f"set {name} to {value}") for name in ("a", "a.b") for value in values)
    for word in STEERING:
        bound = ", at most 3 times" if word.startswith("repeat") else ""
        shows = [f"{one} {said}" for one in SELECTORS for said in ("shows", "does not show", "shows up to 5s")]
        yield from (("line", f"{word} {one}{bound}") for one in (*VALUES["flag"], *shows))


def _step(kind: type[Step]) -> Iterator[str]:
    subjects = [slot for slot in kind.slots.values() if slot.subject]
    details = [_worded(slot, _values(slot)) for slot in kind.slots.values() if not slot.subject]
    heads = [kind.verb] if all(not slot.required for slot in subjects) else []
    if subjects:
        first, *others = (_worded(slot, _values(slot)) for slot in subjects)
        heads += [" ".join((kind.verb, one, *(other[0] for other in others))) for one in first]
        heads += [" ".join((kind.verb, one)) for one in first if others]
    names = ("", " as a") if kind.gives else ("",)
    needed = "".join(f" {_worded(slot, _values(slot))[0]}" for slot in kind.slots.values() if _is_needed(slot))
    for head in heads:
        for name in names:
            yield f"{head}{needed}{name}"
    for head in heads[:FULL]:
        for name in names:
            for comma in ("", ","):
                yield from (f"{head}{needed}{comma} {one[0]}{name}" for one in details)
    for head in heads[:1]:
        for name in names:
            yield from (f"{head} {one}{name}" for each in details for one in each)


def _is_needed(slot: Slot) -> bool:
    return slot.required and not slot.subject


def _worded(slot: Slot, values: Iterable[str]) -> list[str]:
    return [slot.form.replace("{}", value) for value in values]


def _values(slot: Slot) -> tuple[str, ...]:
    match slot.place.kind:
        case Kind.EXPRESSION:
            return VALUES.get(slot.place.wants, PLAIN)
        case Kind.SELECTOR:
            return SELECTORS
        case Kind.ATTACHMENTS:
            return ("a", 'a named "a"', "a, b")
        case Kind.WORD | Kind.KEY:
            return tuple(slot.place.words) or ("a",)
        case Kind.NAME:
            return ("a",)
        case Kind.PATTERN:
            return ("/a/",)
        case Kind.TEXT:
            return ('"a"',)
        case Kind.FLAG:
            return ("",)


def usual() -> str:
    """The text of the file: the sum of the grammar and its words, then the shapes with their trees."""
    words = words_of_grammar()
    known = frozenset(words)
    found: dict[str, str] = {}
    for start, hidden in (*_of_flows(), *((start, _masked(line)) for start, line in lines())):
        pieces = cut(hidden, known)
        key = "" if pieces is None else f"{start} {pieces.shape}"
        if pieces is None or key in found:
            continue
        tree = lalr.read(hidden, start)
        kept = None if isinstance(tree, Stuck) else lalr.kept(tree, pieces)
        if kept is not None and not too_deep(kept):
            found[key] = written(plain(kept))
    rows = [f"{key}\t{tree}" for key, tree in sorted(found.items())]
    return "\n".join([f"{grammar_sum():016x}\t{' '.join(words)}", *rows]) + "\n"


def _masked(line: str) -> str:
    """The mask, with names in the place of single letters: these are words of the grammar's own patterns."""
    named = _LETTER.sub(r"\g<0>_", line)
    return mask(named, scan(named, 0))


def _of_flows() -> Iterator[tuple[str, str]]:
    """All lines of the examples and of the rules' good flows, as all that a line may be."""
    examples = Path(__file__).parents[1] / "examples"
    texts = [path.read_text(encoding="utf-8") for path in sorted(examples.glob("*/*.flow"))]
    texts += [rule.good for rule in rules() if not rule.manifest and rule.form is Form.TEXT]
    waiting = [row for text in texts for row in lay_out(Source(text)).rows]
    while waiting:
        row = waiting.pop()
        waiting += row.children
        if not row.broken:
            yield from ((start, row.mask) for start in ("line", "header", "field", "element", "default"))


def main(arguments: list[str]) -> int:
    """Write the file, or with `--check` only compare; 1 when it is stale."""
    path = Path(USUAL)
    text = usual()
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return 0
    if "--check" in arguments:
        sys.stderr.write(f"{path.name} is stale: run `make grammar`\n")
        return 1
    path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
