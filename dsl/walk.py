"""Ways through a tree: what an expression, a selector, a step or a statement is made of."""

from __future__ import annotations

from dsl.hints import Any, Iterable, Iterator, Sequence, assert_never
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.nodes.step import HasBody, Kind, Step
from dsl.struct import Struct

_LEAVES = frozenset({ex.Number, ex.Percent, ex.Duration, ex.Flag, ex.Nothing, ex.Pattern, ex.Name})
_VALUES = frozenset({Kind.EXPRESSION, Kind.TEXT, Kind.PATTERN})


def parts(one: ex.Expression) -> tuple[ex.Expression, ...]:
    """The expressions directly inside an expression."""
    kind = type(one)
    if kind in _LEAVES or (kind is ex.Text and _plain(one)):
        return ()
    match one:
        case ex.Number() | ex.Percent() | ex.Duration() | ex.Flag() | ex.Nothing() | ex.Pattern() | ex.Name():
            return ()
        case ex.Text(pieces):
            return tuple(piece for piece in pieces if not isinstance(piece, str))
        case ex.Member(base):
            return (base,)
        case ex.Index(base, index):
            return (base, index)
        case ex.Call(_, arguments):
            return arguments
        case ex.ListOf(items):
            return items
        case ex.Each(item, _, source, where):
            return (source, item) if where is None else (source, where, item)
        case ex.Record(pairs):
            return tuple(pair.value for pair in pairs)
        case ex.Sum(first, rest) | ex.Product(first, rest):
            return (first, *(operand for _, operand in rest))
        case ex.Negative(operand) | ex.Not(operand) | ex.Is(operand):
            return (operand,)
        case ex.All(operands) | ex.Any(operands):
            return operands
        case ex.Compare(_, left, right):
            return (left, right)
        case ex.Otherwise(value, instead):
            return (value, instead)
        case ex.Choice(value, condition, instead):
            return (condition, value, instead)
        case _:
            assert_never(one)


def _plain(text: Any) -> bool:
    pieces = text.parts
    return not pieces or (len(pieces) == 1 and type(pieces[0]) is str)


def within(one: ex.Expression) -> Iterable[ex.Expression]:
    """An expression and all that is inside it."""
    return _within(one) if parts(one) else (one,)


def _within(one: ex.Expression) -> Iterator[ex.Expression]:
    waiting = [one]
    while waiting:
        here = waiting.pop()
        yield here
        waiting += reversed(parts(here))


def bases(selector: va.Selector) -> tuple[va.SelectorBase, ...]:
    """The base of a selector and those that it is related to."""
    if not selector.relations:
        return (selector.base,)
    return (selector.base, *(base for _, base in selector.relations))


def selector_values(selector: va.Selector) -> Sequence[ex.Expression]:
    """The values that a selector looks for."""
    found: list[ex.Expression] = []
    for base in bases(selector):
        match base:
            case va.ByText(text) | va.ByAttribute(_, text):
                found.append(text)
            case va.ByValue(value):
                found.append(value)
            case va.ByPattern(pattern):
                found.append(pattern)
            case va.ById() | va.ByElement() | va.ByPoint():
                pass
            case _:
                assert_never(base)
    return found


_PLACES: dict[type, tuple[tuple[str, Kind], ...]] = {}


def places(step: Step) -> tuple[tuple[str, Kind], ...]:
    """The places of a step that may hold values or selectors: their fields, in the order of the declaration."""
    made = _PLACES.get(type(step))
    if made is None:
        plain = (Kind.NAME, Kind.WORD, Kind.KEY, Kind.FLAG)
        made = tuple((one.field, one.place.kind) for one in step.slots.values() if one.place.kind not in plain)
        _PLACES[type(step)] = made
    return made


def step_selectors(step: Step) -> Sequence[va.Selector]:
    """The selectors in the places of a step."""
    return [
        value for field, kind in places(step) if kind is Kind.SELECTOR and (value := getattr(step, field)) is not None
    ]


def step_values(step: Step) -> Sequence[ex.Expression]:
    """The values in the places of a step, selectors' included, in the order of the declaration."""
    found: list[ex.Expression] = []
    for field, kind in places(step):
        value = getattr(step, field)
        if value is None:
            continue
        if kind in _VALUES:
            found.append(value)
        elif kind is Kind.SELECTOR:
            found += selector_values(value)
        else:
            for attachment in value:
                found.append(attachment.file)
                if attachment.named is not None:
                    found.append(attachment.named)
    return found


def condition_values(condition: co.Condition) -> Iterator[ex.Expression]:
    """The values in a condition."""
    if isinstance(condition, co.Shows):
        yield from selector_values(condition.selector)
        if condition.up_to is not None:
            yield condition.up_to
    else:
        yield condition


_OPENS: dict[type, bool] = {}


def _opens(kind: type) -> bool:
    """Whether a block can stand below statements of a class, remembered: most are steps that have none."""
    made = _OPENS[kind] = not issubclass(kind, Step) or kind.has_body is not HasBody.NO
    return made


def bodies(statement: co.Statement) -> tuple[co.Body, ...]:
    """The blocks below a statement."""
    kind = type(statement)
    if not (_OPENS[kind] if kind in _OPENS else _opens(kind)):
        return ()
    if isinstance(statement, Step):
        return () if statement.body is None else (statement.body,)
    match statement:
        case co.If(branches, otherwise):
            return (*(branch.body for branch in branches), *_block(otherwise))
        case co.Choose(_, cases, otherwise):
            return (*(case.body for case in cases), *_block(otherwise))
        case co.Try(body, handlers, always):
            return (body, *(handler.body for handler in handlers), *_block(always))
        case co.Together(branches):
            return tuple(branch.body for branch in branches)
        case (
            co.ForEach(body=body)
            | co.RepeatTimes(body=body)
            | co.RepeatWhile(body=body)
            | co.RepeatUntil(body=body)
            | co.Retry(body=body)
            | co.Within(body=body)
            | co.OnProgress(body=body)
            | co.OnQuestion(body=body)
            | co.Broken(body=body)
        ):
            return (body,)
        case co.Set() | co.Do() | co.Give() | co.Never() | co.Want():
            return ()
        case co.StopRepeating() | co.SkipToNext() | co.FailAgain():
            return ()
        case _:
            assert_never(statement)


def conditions(statement: co.Statement) -> Sequence[co.Condition]:
    """The conditions that a statement looks at."""
    if isinstance(statement, co.If):
        return [branch.condition for branch in statement.branches]
    if isinstance(statement, co.RepeatWhile | co.RepeatUntil):
        return (statement.condition,)
    return ()


def values(statement: co.Statement) -> Iterable[ex.Expression]:
    """The values that stand in a statement itself, not in the blocks below it."""
    return step_values(statement) if isinstance(statement, Step) else _steering_values(statement)


def _steering_values(statement: co.Control) -> Iterator[ex.Expression]:
    match statement:
        case co.If() | co.RepeatWhile() | co.RepeatUntil():
            for condition in conditions(statement):
                yield from condition_values(condition)
            if not isinstance(statement, co.If):
                yield statement.at_most
                yield from _given(statement.every)
        case co.Choose(subject, cases):
            yield subject
            for case in cases:
                yield from case.values
        case co.ForEach(source=source, at_most=at_most):
            yield source
            yield from _given(at_most)
        case co.RepeatTimes(times):
            yield times
        case co.Retry(times, every):
            yield times
            yield from _given(every)
        case co.Within(limit):
            yield limit
        case co.Set(value=value) | co.Give(value) | co.Never(value):
            yield value
        case co.Do(given=given):
            yield from _given(given)
        case co.Together(branches):
            for branch in branches:
                yield branch.title
        case co.Try() | co.Want() | co.OnProgress() | co.OnQuestion():
            pass
        case co.StopRepeating() | co.SkipToNext() | co.FailAgain() | co.Broken():
            pass
        case _:
            assert_never(statement)


def selectors(statement: co.Statement) -> Sequence[va.Selector]:
    """The selectors that stand in a statement itself."""
    if isinstance(statement, Step):
        return step_selectors(statement)
    return [one.selector for one in conditions(statement) if isinstance(one, co.Shows)]


def statements(body: co.Body) -> Iterator[co.Statement]:
    """All statements of a block and of the blocks below, in the order of the text."""
    for statement in body:
        yield statement
        for inner in bodies(statement):
            yield from statements(inner)


class Part(Struct):
    """A body of its own in a flow: what it belongs to (`steps`, `always`, a handler, a block, a whenever rule)."""

    body: co.Body
    owner: co.Flow | co.Handler | co.Block | co.Whenever
    word: str


def flow_parts(flow: co.Flow) -> Iterator[Part]:
    """The bodies of a flow, in the order in which they may run."""
    for block in flow.blocks:
        yield Part(block.body, block, "block")
    for whenever in flow.whenevers:
        yield Part(whenever.body, whenever, "whenever")
    if flow.steps is not None:
        yield Part(flow.steps, flow, "steps")
    for handler in flow.handlers:
        yield Part(handler.body, handler, "on failure")
    if flow.always is not None:
        yield Part(flow.always, flow, "always")


def _given(value: ex.Expression | None) -> tuple[ex.Expression, ...]:
    return () if value is None else (value,)


def _block(body: co.Body | None) -> tuple[co.Body, ...]:
    return () if body is None else (body,)
