"""A flow in the YAML form, in its one standard look: the same words as keys, in the same order as the text form."""

from __future__ import annotations

from dsl.hints import assert_never
from dsl.nodes import control as co
from dsl.nodes import values as va
from dsl.nodes.base import Trivia
from dsl.nodes.expressions import Expression
from dsl.nodes.step import Step
from dsl.printer.comments import Lines
from dsl.printer.expressions import fill, inline
from dsl.printer.outline import Entry, Item, Items, Keys, Value, write
from dsl.printer.pieces import flat
from dsl.printer.scalars import constant, scalar
from dsl.printer.steps import given
from dsl.printer.values import type_
from dsl.printer.yaml_values import condition, part, place, selector, value
from dsl.struct import replace


def yaml_form(flow: co.Flow) -> str:
    """The flow in the YAML form; `Broken` statements have no text and must not be in it."""
    out = Lines()
    write(out, 0, Keys(tuple(_sections(flow)), flow.trivia.foot))
    return out.text()


def _sections(flow: co.Flow) -> list[Entry]:
    word = "library" if flow.library else "flow"
    entries = [Entry(word, constant(flow.name), replace(flow.trivia, foot=()))]
    trivia = flow.trivia.part
    if flow.app is not None:
        entries.append(Entry("app", constant(flow.app), trivia("app")))
    if flow.uses:
        entries.append(Entry("use", Items(tuple(_use(use) for use in flow.uses))))
    if flow.schedule is not None:
        entries.append(Entry("schedule", _schedule(flow.schedule), flow.schedule.trivia))
    if flow.tags:
        tags = ", ".join(constant(tag, flow=True) for tag in flow.tags)
        entries.append(Entry("tags", f"[{tags}]", trivia("tags")))
    for name, fields in (("inputs", flow.inputs), ("outputs", flow.outputs)):
        if fields:
            entries.append(Entry(name, _fields(fields, trivia(name)), trivia(name)))
    if flow.elements:
        elements = enumerate(flow.elements)
        rows = tuple(Entry(one.name, selector(one.selector), one.trivia, _gap(number)) for number, one in elements)
        entries.append(Entry("elements", Keys(rows, trivia("elements").foot), trivia("elements")))
    if flow.defaults is not None:
        entries.append(Entry("defaults", _defaults(flow.defaults), flow.defaults.trivia))
    if flow.blocks:
        entries.append(Entry("blocks", Items(tuple(_block(one) for one in flow.blocks))))
    if flow.whenevers:
        entries.append(Entry("whenever", Items(tuple(_whenever(one) for one in flow.whenevers))))
    if flow.steps is not None:
        entries.append(Entry("steps", body(flow.steps, trivia("steps")), trivia("steps")))
    if flow.handlers:
        entries.append(Entry("on failure", Items(tuple(_handler(one) for one in flow.handlers))))
    if flow.always is not None:
        entries.append(Entry("always", body(flow.always, trivia("always")), trivia("always")))
    return entries


def _use(one: co.Use) -> Item:
    name = () if one.name is None else (Entry("as", one.name),)
    return Item(Keys((Entry("file", constant(one.file)), *name)), one.trivia)


def _schedule(one: co.Schedule) -> Value:
    if one.zone is None:
        return constant(one.when)
    return Keys((Entry("when", constant(one.when)), Entry("in", constant(one.zone))))


def _fields(fields: tuple[co.Field, ...], trivia: Trivia) -> Keys:
    rows = tuple(Entry(one.name, _field(one), one.trivia, _gap(number)) for number, one in enumerate(fields))
    return Keys(rows, trivia.foot)


def _field(one: co.Field) -> str:
    default = "" if one.default is None else f" = {inline(one.default)}"
    return scalar(flat(type_(one.type)) + default)


def _defaults(one: co.Defaults) -> Keys:
    rows: list[tuple[str, str]] = []
    if one.find is not None:
        rows.append(("find", _on_one_line(one.find)))
    if one.pause is not None:
        rows.append(("pause", scalar(" to ".join(inline(time) for time in one.pause))))
    if one.screenshot_on_failure:
        rows.append(("screenshot", "on failure"))
    entries = (Entry(word, text, one.trivia.part(word), _gap(number)) for number, (word, text) in enumerate(rows))
    return Keys(tuple(entries), one.trivia.foot)


def _on_one_line(one: Expression) -> str:
    made = part(one)
    return made if isinstance(made, str) else scalar(fill(one))


def _block(one: co.Block) -> Item:
    entries = [Entry("block", one.name)]
    if one.parameters:
        entries.append(Entry("with", Keys(tuple(Entry(each.name, _type(each.type)) for each in one.parameters))))
    if one.gives is not None:
        entries.append(Entry("gives", _type(one.gives)))
    return Item(Keys((*entries, Entry("do", body(one.body, one.trivia)))), one.trivia)


def _type(one: va.Type) -> str:
    return scalar(flat(type_(one)))


def _whenever(one: co.Whenever) -> Item:
    shows = Entry("shows", selector(one.shows.selector))
    return Item(Keys((shows, Entry("do", body(one.body, one.trivia)))), one.trivia)


def _handler(one: co.Handler) -> Item:
    entries = [Entry("of", ", ".join(one.kinds))] if one.kinds else []
    entries += _as(one.name)
    return Item(Keys((*entries, Entry("do", body(one.body, one.trivia)))), one.trivia)


def _as(name: str | None) -> list[Entry]:
    return [] if name is None else [Entry("as", name)]


def _gap(number: int) -> bool | None:
    return None if number else False


# Statements


def body(statements: co.Body, trivia: Trivia) -> Items:
    """The statements of a block; `trivia` is of the line that the block is below."""
    items = (replace(_statement(one), gap=_gap(number)) for number, one in enumerate(statements))
    return Items(tuple(items), trivia.foot)


def _statement(one: co.Statement) -> Item:
    match one:
        case Step():
            return Item(_step(one), one.trivia)
        case co.StopRepeating():
            return Item("stop repeating", one.trivia)
        case co.SkipToNext():
            return Item("skip to next", one.trivia)
        case co.FailAgain():
            return Item("fail again", one.trivia)
        case co.Choose() | co.Together():
            return Item(Keys(tuple(_control(one)), one.trivia.foot), one.trivia)
        case co.Broken():
            raise ValueError("a line that could not be understood has no standard look")
        case _:
            return Item(Keys(tuple(_control(one))), one.trivia)


def _step(one: Step) -> Keys | str:
    slots = [slot for slot in one.slots.values() if given(one, slot)]
    first = [slot for slot in slots if slot.subject][:1]
    entries = [Entry(slot.key, place(slot, getattr(one, slot.field))) for slot in slots if slot not in first]
    entries += _as(one.result)
    if one.body is not None:
        entries.append(Entry("do", body(one.body, one.trivia)))
    if first:
        return Keys((Entry(one.verb, place(first[0], getattr(one, first[0].field))), *entries))
    return Keys((Entry(one.verb, Keys(tuple(entries))),)) if entries else one.verb


_Control = (
    co.If | co.Choose | co.ForEach | co.RepeatTimes | co.RepeatWhile | co.RepeatUntil | co.Retry | co.Within | co.Try
    | co.Together | co.Set | co.Do | co.Give | co.Never | co.Want | co.OnProgress | co.OnQuestion
)  # fmt: skip


def _control(one: _Control) -> list[Entry]:
    match one:
        case co.If():
            return _if(one)
        case co.Choose(subject, cases, otherwise):
            entries = [Entry("choose", value(subject))]
            if cases:
                entries.append(Entry("cases", Items(tuple(_when(number, case) for number, case in enumerate(cases)))))
            return entries + _word("otherwise", otherwise, one.trivia)
        case co.Try():
            return [Entry("try", Keys(tuple(_try(one))))]
        case co.Together(branches):
            items = tuple(replace(_branch(branch), gap=_gap(number)) for number, branch in enumerate(branches))
            return [Entry("together", Keys((Entry("branches", Items(items)),)))]
        case co.Set(name, parts, to):
            return [Entry("set", ".".join((name, *parts))), Entry("to", value(to))]
        case co.Do(block, arguments, name):
            with_ = [] if arguments is None else [Entry("with", part(arguments))]
            return [Entry("do", ".".join(block)), *with_, *_as(name)]
        case co.Give(result):
            return [Entry("give", value(result))]
        case co.Never(forbidden):
            return [Entry("never", value(forbidden, "text"))]
        case co.Want(fields):
            return [Entry("want", _fields(fields, one.trivia))]
        case co.OnProgress(name) | co.OnQuestion(name):
            word = "on progress" if isinstance(one, co.OnProgress) else "on question"
            return [Entry(word, Keys((*_as(name), Entry("do", body(one.body, one.trivia)))))]
        case _:
            return [*_looped(one), Entry("do", body(one.body, one.trivia))]


_Looped = co.ForEach | co.RepeatTimes | co.RepeatWhile | co.RepeatUntil | co.Retry | co.Within


def _looped(one: _Looped) -> list[Entry]:
    match one:
        case co.ForEach(name, position, source, at_most):
            names = name if position is None else f"{name}, {position}"
            times = [] if at_most is None else [Entry("times", part(at_most))]
            return [Entry("for each", names), Entry("in", part(source)), *times]
        case co.RepeatTimes(times_):
            return [Entry("repeat", part(times_))]
        case co.RepeatWhile() | co.RepeatUntil():
            word = "while" if isinstance(one, co.RepeatWhile) else "until"
            every = [] if one.every is None else [Entry("every", part(one.every))]
            return [Entry(f"repeat {word}", condition(one.condition)), Entry("times", part(one.at_most)), *every]
        case co.Retry(times_, pause, growing):
            word = "every growing" if growing else "every"
            return [Entry("retry", part(times_)), *([] if pause is None else [Entry(word, part(pause))])]
        case co.Within(limit):
            return [Entry("within", part(limit))]
        case _:
            assert_never(one)


def _if(one: co.If) -> list[Entry]:
    first, *others = one.branches
    entries = [Entry("if", condition(first.condition)), Entry("then", body(first.body, one.trivia))]
    if others:
        entries.append(Entry("else if", Items(tuple(_else_if(each) for each in others))))
    return entries + _word("else", one.otherwise, one.trivia)


def _else_if(one: co.Branch) -> Item:
    then = Entry("then", body(one.body, one.trivia))
    return Item(Keys((Entry("if", condition(one.condition)), then)), one.trivia)


def _try(one: co.Try) -> list[Entry]:
    entries = [Entry("do", body(one.body, one.trivia))]
    if one.handlers:
        entries.append(Entry("on failure", Items(tuple(_handler(each) for each in one.handlers))))
    return entries + _word("always", one.always, one.trivia)


def _word(word: str, statements: co.Body | None, trivia: Trivia) -> list[Entry]:
    """`else` and the like."""
    if statements is None:
        return []
    own = trivia.part(word)
    return [Entry(word, body(statements, own), own)]


def _when(number: int, one: co.When) -> Item:
    values: Value = part(one.values[0])
    if len(one.values) > 1:
        values = Items(tuple(Item(_one_line(part(each))) for each in one.values))
    return Item(Keys((Entry("when", values), Entry("do", body(one.body, one.trivia)))), one.trivia, _gap(number))


def _one_line(one: str | Keys) -> str | Keys:
    return one if isinstance(one, str) or one.entries else "{}"


def _branch(one: co.TogetherBranch) -> Item:
    title = Entry("branch", part(one.title, "text"))
    return Item(Keys((title, *_as(one.name), Entry("do", body(one.body, one.trivia)))), one.trivia)
