"""What changed between two flows, in words: what a reviewer needs to know beside the lines themselves.

Statements are the same when verb, object and result name are; a statement that only moved is said to have moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from dsl.data.durations import from_seconds, written_duration
from dsl.estimate import Range, estimate
from dsl.hints import Any
from dsl.nodes import control as co
from dsl.nodes.base import Node
from dsl.nodes.step import Kind, Slot, Step
from dsl.nodes.values import Optional, Plain, Type
from dsl.program import Program
from dsl.walk import bodies, flow_parts


@dataclass(frozen=True, slots=True)
class Change:
    """One change: a word for its kind, what it is about, and the lines before and after (None where there is none)."""

    kind: str
    says: str
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    """One statement with the words around it."""

    part: str
    depth: int
    statement: co.Statement
    number: int
    head: str
    key: tuple[object, ...]


def changes(old: Program, new: Program) -> list[Change]:
    """All changes, the head of the flow first, then its statements in the order of the new text."""
    found = [*_head(old, new)]
    found += _statements(_lines(old), _lines(new), old, new)
    return [*found, *_costs(old, new, always=bool(found))]


# The head


def _head(old: Program, new: Program) -> Iterator[Change]:
    for word in ("name", "app"):
        before, after = getattr(old.flow, word), getattr(new.flow, word)
        if before != after:
            yield Change("changed", f"{word} {_shown(before)} → {_shown(after)}")
    for word, one, other in (
        ("input", old.flow.inputs, new.flow.inputs),
        ("output", old.flow.outputs, new.flow.outputs),
        ("element", old.flow.elements, new.flow.elements),
    ):
        yield from _named(word, one, other, old, new)
    if old.flow.defaults != new.flow.defaults:
        yield Change("changed", "the defaults", _line(old, old.flow.defaults), _line(new, new.flow.defaults))
    if old.flow.schedule != new.flow.schedule:
        yield Change("changed", "when it runs by itself", _line(old, old.flow.schedule), _line(new, new.flow.schedule))


def _named(word: str, one: Sequence[Any], other: Sequence[Any], old: Program, new: Program) -> Iterator[Change]:
    before = {field.name: field for field in one}
    after = {field.name: field for field in other}
    for name in [*after, *(name for name in before if name not in after)]:
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        lines = (_line(old, was), _line(new, now))
        if now is None:
            yield Change("removed", f"{word} `{name}`", *lines)
        elif was is None:
            secret = "new secret" if isinstance(now, co.Field) and _secret(now.type) else f"new {word}"
            yield Change("added", f"{secret} `{name}`", *lines)
        else:
            texts = (old.source.at(was.head).partition(":")[2], new.source.at(now.head).partition(":")[2])
            if word == "element":
                texts = (old.source.at(was.selector.span), new.source.at(now.selector.span))
            yield Change("changed", f"{word} `{name}`: {texts[0].strip()} → {texts[1].strip()}", *lines)


def _secret(kind: Type) -> bool:
    inner = kind.type if isinstance(kind, Optional) else kind
    return isinstance(inner, Plain) and inner.name == "secret"


def _shown(value: object) -> str:
    return "nothing" if value is None else f'"{value}"'


def _line(program: Program, node: Any) -> int | None:
    return None if node is None else program.source.position(node.head.start)[0]


# Statements


def _lines(program: Program) -> list[_Line]:
    made: list[_Line] = []
    for part in flow_parts(program.flow):
        title = part.word if part.word != "block" else f"block {getattr(part.owner, 'name', '')}"
        made += _body(program, title, part.body, 0)
    return made


def _body(program: Program, part: str, body: co.Body, depth: int) -> Iterator[_Line]:
    for statement in body:
        number = program.source.position(statement.head.start)[0]
        head = " ".join(program.source.at(statement.head).split())
        yield _Line(part, depth, statement, number, head, _key(part, statement))
        for inner in bodies(statement):
            yield from _body(program, part, inner, depth + 1)


def _key(part: str, statement: co.Statement) -> tuple[object, ...]:
    """What makes a statement the same one: its verb, its object and its result."""
    if isinstance(statement, Step):
        subjects = tuple(repr(getattr(statement, one.field)) for one in statement.slots.values() if one.subject)
        return (part, statement.kind, statement.result, *subjects)
    match statement:
        case co.Set(name, parts):
            return (part, "set", name, parts)
        case co.ForEach(name, _, source):
            return (part, "for each", name, repr(source))
        case co.Do(block, _, name):
            return (part, "do", block, name)
        case _:
            return (part, type(statement).__name__)


def _statements(before: list[_Line], after: list[_Line], old: Program, new: Program) -> Iterator[Change]:
    added: list[_Line] = []
    removed: list[_Line] = []
    matcher = SequenceMatcher(None, [one.key for one in before], [one.key for one in after], autojunk=False)
    pairs: list[tuple[_Line, _Line]] = []
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag == "equal":
            pairs += zip(before[i:i_end], after[j:j_end], strict=True)
            continue
        same, gone, come = _alike(before[i:i_end], after[j:j_end])
        pairs += same
        removed += gone
        added += come
    moved = {}
    for one in added:
        match = next((was for was in removed if was.key == one.key), None)
        if match is not None:
            removed.remove(match)
            moved[id(one)] = match
    found = [(now.number, change) for was, now in pairs for change in _changed(was, now, old, new)]
    for one in added:
        was_at = moved.get(id(one))
        if was_at is None:
            found.append((one.number, Change("added", one.head, None, one.number)))
        else:
            found.append((one.number, Change("moved", one.head, was_at.number, one.number)))
            found += [(one.number, change) for change in _changed(was_at, one, old, new)]
    found += [(one.number, Change("removed", one.head, one.number, None)) for one in removed]
    yield from (change for _, change in sorted(found, key=lambda pair: pair[0]))


def _alike(gone: list[_Line], come: list[_Line]) -> tuple[list[tuple[_Line, _Line]], list[_Line], list[_Line]]:
    """Statements of one kind that stand in each other's place: changed, rather than removed and added."""
    pairs: list[tuple[_Line, _Line]] = []
    left = list(come)
    rest: list[_Line] = []
    for one in gone:
        match = next((other for other in left if _kind(other) == _kind(one) and other.depth == one.depth), None)
        if match is None:
            rest.append(one)
        else:
            left.remove(match)
            pairs.append((one, match))
    return pairs, rest, left


def _kind(line: _Line) -> object:
    return line.key[:2]


def _changed(was: _Line, now: _Line, old: Program, new: Program) -> Iterator[Change]:
    lines = (was.number, now.number)
    if isinstance(was.statement, Step) and isinstance(now.statement, Step):
        for slot in now.statement.slots.values():
            one, other = getattr(was.statement, slot.field), getattr(now.statement, slot.field)
            if one != other:
                says = _slot(slot, _text(one, slot, was, old), _text(other, slot, now, new), now.statement)
                yield Change("changed", says, *lines)
        if was.statement.result != now.statement.result:
            result = f"result {_shown(was.statement.result)} → {_shown(now.statement.result)}"
            yield Change("changed", f"`{now.statement.verb}`: {result}", *lines)
    elif isinstance(was.statement, co.Want) and isinstance(now.statement, co.Want):
        for says in _wanted(was.statement, now.statement, old, new):
            yield Change("changed", f"`want`: {says}", *lines)
    elif was.head != now.head:
        yield Change("changed", f"{was.head} → {now.head}", *lines)


def _wanted(was: co.Want, now: co.Want, old: Program, new: Program) -> Iterator[str]:
    """What is asked of a website, field by field."""
    before = {one.name: old.source.at(one.type.span) for one in was.fields}
    after = {one.name: new.source.at(one.type.span) for one in now.fields}
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            yield f"now `{name}: {after[name]}`"
        elif name not in after:
            yield f"no longer `{name}`"
        elif before[name] != after[name]:
            yield f"`{name}`: {before[name]} → {after[name]}"


def _slot(slot: Slot, before: str | None, after: str | None, step: Step) -> str:
    """One place of a step in words, as `start subtasks for each`: at most 5 → 50 at a time."""
    if slot.place.wants == "job" and after is not None and slot.field == "job" and "dump" in step.verb:
        return f"now dumps to job {after}" + (f" (was {before})" if before else "")
    verb = f"`{step.verb}`"
    if slot.place.kind is Kind.FLAG:
        return f"{verb}: {'now' if after else 'no longer'} `{slot.form}`"
    if slot.subject:
        return f"{verb}: {before or 'nothing'} → {after or 'nothing'}"
    if before is None:
        return f"{verb}: now {slot.form.replace('{}', after or '')}"
    if after is None:
        return f"{verb}: no longer {slot.form.replace('{}', before)}"
    return f"{verb}: {slot.form.replace('{}', f'{before} → {after}')}"


def _text(value: Any, slot: Slot, line: _Line, program: Program) -> str | None:
    """A place as it is written; None when it is left out."""
    if value is None or value is False or value == ():
        return None
    if slot.place.kind is Kind.ATTACHMENTS:
        return " ".join(program.source.at(value[0].span.to(value[-1].span)).split())
    if isinstance(value, Node):
        return " ".join(program.source.at(value.span).split())
    return str(value)


# Cost


def _costs(old: Program, new: Program, *, always: bool) -> Iterator[Change]:
    """The worst case before and after, whenever anything changed: a reviewer asks for it."""
    before, after = estimate(old), estimate(new)
    for word, was, now in (
        ("worst-case time", _time(before.seconds, old), _time(after.seconds, new)),
        ("job calls", _count(before.calls), _count(after.calls)),
    ):
        if was != now:
            yield Change("cost", f"{word} {was} → {now}")
        elif always:
            yield Change("cost", f"{word} as before: {now}")


def _time(seconds: Range, program: Program) -> str:
    if seconds.most is not None:
        return written_duration(from_seconds(seconds.most))
    line = "" if seconds.open_at is None else f" in line {program.source.position(seconds.open_at.start)[0]}"
    return f"{written_duration(from_seconds(seconds.least))} or more, as what comes in{line} says"


def _count(calls: Range) -> str:
    return f"{calls.least:f} or more" if calls.most is None else f"{calls.least:f} to {calls.most:f}"
