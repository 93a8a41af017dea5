"""Types of expressions, and what is wrong with them: N105 to N109, and N112 for parts that a pattern does not name.

After a finding the value counts as `any`, so that one mistake is said once.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, Label, error
from dsl.hints import Callable, assert_never
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.source import Span
from dsl.types.model import (
    ANY,
    DURATION,
    FILE,
    FLAG,
    INTEGER,
    NEVER,
    NOTHING,
    NUMBER,
    PARTNER,
    PATTERN,
    SECRET,
    SOME_RECORD,
    TEXT,
    Batch,
    ListOf,
    Record,
    Type,
    has_secret,
    is_number,
    is_open,
    is_text,
    joined_or_any,
    may_lack,
    optional,
    present,
    record,
    written,
)
from dsl.types.narrowing import FILLED, Fact, facts
from dsl.types.state import State
from dsl.types.wording import called, missing, path_of, unfit

_FILE_PARTS = record(name=TEXT, extension=TEXT, size=INTEGER)
_PARTNER_PARTS = record(id=TEXT, data=ANY)


class Values:
    """Reads expressions in the state of the place where they stand; notes every type by the expression's identity."""

    def __init__(self, state: State, say: Callable[[Diagnostic], None], of: dict[int, Type]) -> None:
        self.state = state
        self.say = say
        self.of = of
        self.patterns: dict[str, Span] = {}

    def read(self, node: ex.Expression) -> Type:
        """The type of a value; says what is wrong inside it."""
        type_ = self._read(node)
        self.of[id(node)] = type_
        return type_

    def there(self, node: ex.Expression, *, tight: bool = False) -> Type:
        """The type of a value that must not be missing."""
        return self.must_be_there(node, self.read(node), tight=tight)

    def must_be_there(self, node: ex.Expression, type_: Type, *, tight: bool = False) -> Type:
        """Say N108 when a value of this type may be missing."""
        if may_lack(type_):
            self.say(missing(node, type_, tight=tight))
            return present(type_) if type_ != NOTHING else ANY
        return type_

    def wanted(self, node: ex.Expression, fit: Callable[[Type], bool], words: str) -> Type:
        """The type of a value where only some fit; `words` say which."""
        type_ = self.there(node)
        if not is_open(type_) and not fit(type_):
            self.say(unfit(node, type_, words))
        return type_

    def condition(self, node: ex.Expression) -> None:
        """A condition must be a flag (law 4; N106)."""
        type_ = self.there(node)
        if is_open(type_) or type_ == FLAG:
            return
        empty = is_text(type_) or isinstance(type_, ListOf)
        end = Span(node.span.end, node.span.end)
        fix = Fix("ask whether it is empty", (Edit(end, " is not empty"),), safe=False) if empty else None
        help_ = "compare it, as in `x is 3`" + (", or ask `is not empty`" if empty else "")
        said = f"a condition is true or false, but {called(node)} is {written(type_)}"
        self.say(error("N106", said, node.span, help=help_, fix=fix))

    def narrow(self, found: list[Fact]) -> None:
        """From here on these facts hold."""
        for fact in found:
            if fact.path.endswith(FILLED):
                self.state.put(fact.path, FLAG)
                continue
            type_ = self.peek(fact.path)
            if type_ is not None and may_lack(type_):
                self.state.put(fact.path, present(type_) if fact.present else NOTHING)

    def peek(self, path: str) -> Type | None:
        """The type of a path, without saying anything."""
        known = self.state.get(path)
        if known is not None:
            return known
        base, dot, key = path.rpartition(".")
        if not dot:
            return None
        outer = self.peek(base)
        return None if outer is None else _part(outer, key)

    def _filled(self, node: ex.Call) -> bool:
        """Whether a call picks an item of a list that surely has some."""
        if node.function not in ("first", "last", "min", "max", "average") or len(node.arguments) != 1:
            return False
        path = path_of(node.arguments[0])
        return path is not None and self.state.get(f"{path}{FILLED}") is not None

    # One node

    def _read(self, node: ex.Expression) -> Type:
        if isinstance(node, ex.Text):
            return self._text(node)
        match node:
            case ex.Number(value):
                return INTEGER if value % 1 == 0 else NUMBER
            case ex.Percent():
                return NUMBER
            case ex.Duration():
                return DURATION
            case ex.Flag():
                return FLAG
            case ex.Nothing():
                return NOTHING
            case ex.Pattern():
                return PATTERN
            case ex.Name(name):
                return self.state.get(name) or ANY
            case ex.Member():
                return self._member(node)
            case ex.Index():
                return self._index(node)
            case ex.Call():
                return self._call(node)
            case ex.ListOf(items):
                return ListOf(self._joined(items))
            case ex.Each():
                return self._each(node)
            case ex.Record(pairs):
                fields = {pair.key: self.read(pair.value) for pair in pairs}
                return Record(tuple(fields.items()))
            case ex.Sum(first, rest) | ex.Product(first, rest):
                return self._chain(node, first, rest)
            case ex.Negative(operand):
                return self._negative(operand)
            case ex.Not(operand):
                self.condition(operand)
                return FLAG
            case ex.All(operands):
                return self._conditions(operands, holds=True)
            case ex.Any(operands):
                return self._conditions(operands, holds=False)
            case ex.Compare():
                return self._compare(node)
            case ex.Is(operand, state):
                return self._state(node, self.read(operand), state)
            case ex.Otherwise(value, instead):
                return joined_or_any(present(self.read(value)), self.read(instead))
            case ex.Choice(value, condition, instead):
                return self._choice(value, condition, instead)
            case _:
                assert_never(node)

    def _text(self, node: ex.Text) -> Type:
        if node.constant is not None:
            return TEXT
        if len(node.parts) == 1 and not isinstance(node.parts[0], str):
            return self.read(node.parts[0])
        secret = False
        for part in node.parts:
            if not isinstance(part, str):
                secret |= has_secret(self.there(part))
        return SECRET if secret else TEXT

    def _member(self, node: ex.Member) -> Type:
        base = self.read(node.base)
        path = path_of(node)
        known = self.state.get(path) if path is not None else None
        return known if known is not None else self.part(node, node.base, base, node.key)

    def part(self, node: ex.Member | ex.Index, base: ex.Expression, type_: Type, key: str) -> Type:
        """The type of a part; says N107 when there is none, N105 when the value has no parts."""
        found = _part(type_, key)
        if found is not None:
            return found
        inner = present(type_)
        if isinstance(inner, Record) or inner in (FILE, PARTNER):
            fields = inner if isinstance(inner, Record) else _FILE_PARTS if inner == FILE else _PARTNER_PARTS
            self.say(self._no_field(node, base, fields, key))
        else:
            self.say(self._no_parts(node, base, inner, key))
        return ANY

    def _no_field(self, node: ex.Member | ex.Index, base: ex.Expression, fields: Record, key: str) -> Diagnostic:
        from dsl.spelling import closest  # noqa: PLC0415 - only for a mistake

        names = [name for name, _ in fields.fields]
        near = closest(key, names)
        code = "J414" if path_of(base) == "task.data" else "N107"
        said = f"the flow has no input `{key}`" if code == "J414" else f"{called(base)} has no field `{key}`"
        place = Span(node.span.end - len(key), node.span.end) if isinstance(node, ex.Member) else node.index.span
        listed = ", ".join(f"`{name}`" for name in names[:12]) or "none"
        return error(
            code,
            said + (f"; did you mean `{near}`?" if near else ""),
            place,
            help="" if near else f"it has {listed}" if code == "N107" else f"`inputs` has {listed}",
            fix=Fix(f"write `{near}`", (Edit(place, near),)) if near and isinstance(node, ex.Member) else None,
        )

    def _no_parts(self, node: ex.Expression, base: ex.Expression, type_: Type, key: str) -> Diagnostic:
        if isinstance(base, ex.Name) and base.name in self.patterns and is_text(type_):
            return error(
                "N112",
                f"the pattern names no group `{key}`, so {called(base)} is a text",
                node.span,
                because=Label(self.patterns[base.name], "this pattern"),
                help=f"several groups, all with names, give a record: (?<{key}>…)",
            )
        hint = ""
        if isinstance(type_, ListOf):
            hint = "take one item of it first, as in first(…) or `for each`"
        elif isinstance(type_, Batch):
            hint = "gather its results first, with `wait for all of`"
        return error("N105", f"{called(base)} is {written(type_)}, so it has no part `{key}`", node.span, help=hint)

    def _index(self, node: ex.Index) -> Type:
        base, index = self.read(node.base), self.there(node.index)
        inner = present(base)
        if isinstance(node.index, ex.Text) and node.index.constant is not None and not isinstance(inner, ListOf):
            return self.part(node, node.base, base, node.index.constant)
        if is_open(inner) or inner in (SOME_RECORD, PARTNER):
            return ANY
        if isinstance(inner, ListOf):
            if not is_open(index) and not is_number(index):
                self.say(unfit(node.index, index, "the number of a position"))
            made = ANY if inner.item == NEVER else inner.item
            return optional(made) if may_lack(base) else made
        if isinstance(inner, Record):
            if not is_open(index) and not is_text(index):
                self.say(unfit(node.index, index, "the name of a field"))
            return ANY
        self.say(error("N105", f"{called(node.base)} is {written(inner)}, so it has no parts", node.span))
        return ANY

    def _joined(self, items: tuple[ex.Expression, ...]) -> Type:
        made: Type = NEVER
        for item in items:
            made = joined_or_any(made, self.read(item))
        return made

    def items(self, source: ex.Expression) -> Type:
        """The type of the items that are gone through."""
        type_ = self.wanted(source, lambda one: isinstance(one, ListOf), "a list")
        made = type_.item if isinstance(type_, ListOf) else ANY
        return ANY if made == NEVER else made

    def _each(self, node: ex.Each) -> Type:
        item = self.items(node.source)
        mark = self.state.mark()
        self.state.set(node.name, item)
        if node.where is not None:
            self.condition(node.where)
            self.narrow(facts(node.where, holds=True))
        made = self.read(node.item)
        self.state.back(mark)
        return ListOf(made)

    def _call(self, node: ex.Call) -> Type:
        from dsl.types.calls import call  # noqa: PLC0415 - as little as a flow needs is loaded (ADR 20)

        type_, wrong = call(node, [self.read(one) for one in node.arguments])
        for one in wrong:
            self.say(one)
        return present(type_) if self._filled(node) else type_

    def _chain(
        self, node: ex.Sum | ex.Product, first: ex.Expression, rest: tuple[tuple[str, ex.Expression], ...]
    ) -> Type:
        from dsl.types.arithmetic import operated  # noqa: PLC0415 - as little as a flow needs is loaded (ADR 20)

        total, before = self.there(first, tight=True), first
        for operator, operand in rest:
            right = self.there(operand, tight=True)
            total, wrong = operated(operator, (total, before), (right, operand), node.span)
            before = operand
            if wrong is not None:
                self.say(wrong)
        return total

    def _negative(self, operand: ex.Expression) -> Type:
        type_ = self.there(operand, tight=True)
        if is_open(type_) or is_number(type_) or type_ == DURATION:
            return type_
        self.say(unfit(operand, type_, "a number or a duration"))
        return ANY

    def _conditions(self, operands: tuple[ex.Expression, ...], *, holds: bool) -> Type:
        """`and`, `or`: what stands right of an operand is read only when it holds, or only when it does not."""
        mark = self.state.mark()
        for operand in operands:
            self.condition(operand)
            self.narrow(facts(operand, holds=holds))
        self.state.back(mark)
        return FLAG

    def _compare(self, node: ex.Compare) -> Type:
        left, right = self.read(node.left), self.read(node.right)
        if node.operator not in ("is", "is not"):
            holder = node.operator in ("contains", "does not contain")
            asked = node.operator in ("is in", "is not in")
            left = left if asked else self.must_be_there(node.left, left, tight=True)
            right = right if holder else self.must_be_there(node.right, right, tight=True)
        from dsl.types.comparing import compared  # noqa: PLC0415 - as little as a flow needs is loaded (ADR 20)

        for one in compared(node, left, right):
            self.say(one)
        return FLAG

    def _state(self, node: ex.Is, type_: Type, state: ex.State) -> Type:
        inner = present(type_)
        if state in ("is empty", "is not empty") and not is_open(inner):
            fine = is_text(inner) or isinstance(inner, ListOf | Record) or inner in (SOME_RECORD, PARTNER)
            if not fine:
                said = f"{called(node.operand)} is {written(inner)}; only texts, lists and records can be empty"
                self.say(error("N105", said, node.operand.span))
        return FLAG

    def _choice(self, value: ex.Expression, condition: ex.Expression, instead: ex.Expression) -> Type:
        self.condition(condition)
        ways: list[Type] = []
        for way, holds in ((value, True), (instead, False)):
            mark = self.state.mark()
            self.narrow(facts(condition, holds=holds))
            ways.append(self.read(way))
            self.state.back(mark)
        return joined_or_any(*ways)


def _part(type_: Type, key: str) -> Type | None:
    """The type of a part, optional when the value is; None when there is no such part."""
    inner = present(type_)
    found: Type | None = None
    if is_open(inner) or inner == SOME_RECORD:
        return ANY
    if isinstance(inner, Record):
        found = inner.part(key)
    elif inner == SECRET:
        return None
    elif inner == FILE:
        found = _FILE_PARTS.part(key)
    elif inner == PARTNER:
        found = _PARTNER_PARTS.part(key)
    return optional(found) if found not in (None, ANY) and may_lack(type_) else found


def condition_facts(condition: co.Condition, *, holds: bool) -> list[Fact]:
    """The facts of a condition of the flow; what the screen shows says nothing of values."""
    return [] if isinstance(condition, co.Shows) else facts(condition, holds=holds)
