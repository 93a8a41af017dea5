"""Types in steps: their places, what they hand on, and their results."""

from __future__ import annotations

from dsl.diagnostics import Label, error
from dsl.hints import Iterable
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.step import Effect, HasBody, Kind, Step
from dsl.nodes.values import Attachment
from dsl.spelling import closest
from dsl.types.blocks import Leak
from dsl.types.fitting import lacking, misfits
from dsl.types.following import Following, writable
from dsl.types.model import (
    ANY,
    FILE,
    FLAG,
    Batch,
    ListOf,
    Record,
    Type,
    declared,
    has_secret,
    is_number,
    is_record,
    is_text,
    present,
)
from dsl.types.results import result
from dsl.walk import places, selector_values

SINKS = frozenset({"succeed", "fail", "decline", "dump", "offer", "log", "report_progress"})
"""The steps that show or hand on what they are given."""


class Steps(Following):
    """Follows the types through steps."""

    def _step(self, step: Step) -> bool:
        if step.has_body is HasBody.MAYBE and step.body and not step.wishes:
            self.body(step.body)
        for field, kind in places(step):
            value = getattr(step, field)
            if value is None:
                continue
            if kind is Kind.EXPRESSION:
                self._slot(step, field, value, step.slots[field].place.wants)
            elif kind is Kind.SELECTOR:
                self.selector_values(selector_values(value))
            elif kind is Kind.ATTACHMENTS:
                self._attachments(value)
            else:
                self.values.read(value)
        given = self._below(step)
        self._sinks(step)
        if step.kind == "succeed":
            self._outputs(step)
        if step.effect is Effect.FINAL:
            return False
        if step.result is not None:
            batch = getattr(step, "batch", None)
            subject = self.typing.type_of(batch) if batch is not None else ANY
            self.sets(step.result, result(step, subject, given), step.head)
            self._remember_pattern(step)
        return True

    def _slot(self, step: Step, name: str, value: ex.Expression, wants: str) -> None:
        if name == "where":
            mark = self.state.mark()
            self.state.set("item", ANY)
            self.values.condition(value)
            self.state.back(mark)
            return
        match wants:
            case "text":
                texts = (lambda _: True) if step.kind == "log" else writable
                self.values.wanted(value, texts, "a text")
            case "number" | "integer":
                self.number(value)
            case "duration":
                self.duration(value)
            case "flag":
                self.values.condition(value)
            case "list":
                self.values.wanted(value, lambda one: isinstance(one, ListOf), "a list")
            case "record":
                self.values.wanted(value, is_record, "a record")
            case "job" | "device":
                self.values.wanted(value, is_text, f"the name of a {wants}")
            case "batch":
                self.values.wanted(value, lambda one: isinstance(one, Batch), "a batch of sub-tasks")
            case "partner":
                self.values.wanted(value, is_record, "a partner")
            case "file":
                self.values.wanted(value, lambda one: one == FILE, "a file")
            case _:
                self.values.read(value)

    def _attachments(self, attachments: Iterable[Attachment]) -> None:
        for one in attachments:
            self.values.wanted(one.file, lambda type_: type_ == FILE, "a file")
            if one.named is not None:
                self.values.wanted(one.named, writable, "a text")

    def _below(self, step: Step) -> Type:
        """Follow the block below a step that has one of its own; the type of what is given there."""
        if step.wishes:
            self._wishes(step)
            return ANY
        if not step.body or step.has_body is not HasBody.YES:
            return ANY
        mark = self.state.mark()
        source = getattr(step, "source", None)
        item = next((getattr(step, one.field) for one in step.slots.values() if one.place.kind is Kind.NAME), None)
        if item is not None:
            listed = self.typing.type_of(source) if source is not None else ANY
            self.state.set(item, listed.item if isinstance(listed, ListOf) else ANY)
        given = self.giving(step.body)
        self.state.back(mark)
        return _sent(given)

    def _wishes(self, step: Step) -> None:
        for wish in step.body or ():
            if isinstance(wish, co.Give):
                self.values.wanted(wish.value, is_record, "a record")
                self._leak(wish.value, "a model", "leave it out; `answer` in `on question` is for secrets")
            else:
                self.statement(wish)

    def _told(self, wish: co.OnProgress | co.OnQuestion) -> None:
        """What may run never or often; what it sets has its whole type afterwards."""
        from dsl.types.browsing import PROGRESS, QUESTION  # noqa: PLC0415 - most flows ask nothing of the web

        mark, start = self.state.mark(), len(self.set_here)
        if wish.name is not None:
            self.state.set(wish.name, PROGRESS if isinstance(wish, co.OnProgress) else QUESTION)
        self.body(wish.body)
        self.state.back(mark)
        for name in dict.fromkeys(self.set_here[start:]):
            self.state.set(name, self.names[name])

    def _sinks(self, step: Step) -> None:
        """S702: what leaves the task and must not hold a secret."""
        if step.kind not in SINKS:
            return
        for slot in step.slots.values():
            value = getattr(step, slot.field)
            if slot.place.kind is Kind.EXPRESSION and value is not None:
                word = "the log" if step.kind == "log" else f"`{step.verb}`"
                self._leak(value, word, "leave it out; `type` is what secrets are for")

    def _leak(self, value: ex.Expression, where: str, remedy: str) -> None:
        if isinstance(value, ex.Record):
            for pair in value.pairs:
                self._leak(pair.value, where, remedy)
        elif has_secret(self.typing.type_of(value)):
            if self.block is not None and self.block.home is not None:
                self.typing.leaks.append(Leak(self.block.home, value.span, where))
                return
            said = f"a secret would reach {where} here"
            because = self._declared_secret(value)
            self.typing.say(error("S702", said, value.span, because=because, help=remedy))

    def _declared_secret(self, value: ex.Expression) -> Label | None:
        if not isinstance(value, ex.Name) or self.block is not None:
            return None
        found = next((one for one in self.flow.inputs if one.name == value.name), None)
        return None if found is None else Label(found.head, "declared secret here")

    def _outputs(self, step: Step) -> None:
        data = getattr(step, "data", None)
        if data is None or not self.flow.outputs or self.flow.library:
            return
        wanted = Record(tuple((one.name, declared(one.type)) for one in self.flow.outputs))
        type_ = self.typing.type_of(data)
        for name, want in wanted.fields:
            pair = next((one for one in data.pairs if one.key == name), None) if isinstance(data, ex.Record) else None
            if pair is not None:
                for wrong in misfits(pair.value, self.typing.type_of(pair.value), want, self.typing.of):
                    self.typing.say(wrong)
        with_default = {one.name for one in self.flow.outputs if one.default is not None}
        names = {name for name, _ in wanted.fields}
        other = [one.key for one in data.pairs if one.key not in names] if isinstance(data, ex.Record) else []
        for name in lacking(type_, wanted):
            if name not in with_default:
                place = next(one for one in self.flow.outputs if one.name == name)
                near = closest(name, other)
                said = f"the output `{name}` is not handed in here" + (f"; is `{near}` meant to be it?" if near else "")
                self.typing.say(error("N111", said, data.span, because=Label(place.head, "declared here")))

    def _remember_pattern(self, step: Step) -> None:
        picked = getattr(step, "matching", None)
        if isinstance(picked, ex.Pattern) and step.result is not None:
            self.values.patterns[step.result] = picked.span


def _sent(type_: Type) -> Type:
    """What arrives of a value that is sent as JSON: what is no JSON comes back as text, or is not known."""
    match type_:
        case Record(fields):
            return Record(tuple((name, _sent(one)) for name, one in fields))
        case ListOf(item):
            return ListOf(_sent(item))
        case _ if is_text(present(type_)) or is_number(present(type_)) or present(type_) == FLAG:
            return type_
        case _:
            return ANY
