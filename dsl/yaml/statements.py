"""Items of the YAML form to statements: the first key is the verb, what else it takes is in its declaration."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable

from dsl.diagnostics import Diagnostic, Edit, Fix
from dsl.hints import Any
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.base import Comment, Trivia
from dsl.nodes.step import HasBody, Kind, Slot, Step
from dsl.source import Source, Span
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb
from dsl.struct import Struct, field, replace
from dsl.text import verbs
from dsl.text.statements import Statements
from dsl.yaml.comments import Comments
from dsl.yaml.events import Mapping, Node, Scalar, Sequence
from dsl.yaml.keys import CONTROL, SELECTOR
from dsl.yaml.selectors import Selectors
from dsl.yaml.values import Values, head

_BARE: dict[str, Callable[..., co.Statement]] = {
    "stop repeating": co.StopRepeating,
    "skip to next": co.SkipToNext,
    "fail again": co.FailAgain,
}


class Keys(Struct, frozen=False):
    """The keys of an item, read in the order of the file: the blocks among them are read already."""

    trivia: Trivia
    values: dict[str, Node] = field(default_factory=dict)
    names: dict[str, Scalar] = field(default_factory=dict)
    made: dict[str, Any] = field(default_factory=dict)


class Items(ABC):
    """Reads the items of one file."""

    def __init__(self, source: Source, comments: Comments, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.comments = comments
        self.diagnostics = diagnostics
        self.values = Values(source, diagnostics)
        self.selectors = Selectors(self.values)
        self.text = Statements(source, diagnostics)
        self.say = self.values.say

    # Blocks

    def body(self, node: Node, key: Scalar) -> tuple[co.Body, tuple[Comment, ...]]:
        """The statements of a block, and the comments at its end."""
        items = node.items if isinstance(node, Sequence) and key.value != "steps" else self.items(node, key)
        made = tuple(statement for statement in (self.statement(item) for item in items) if statement is not None)
        return made, self.comments.foot(node)

    def items(self, node: Node, key: Scalar) -> list[Node]:
        """The items below a key; says when there are none (E004)."""
        if isinstance(node, Sequence) and node.items:
            return node.items
        if (isinstance(node, Scalar) and not node.empty) or isinstance(node, Mapping):
            self.say("E023", f"below `{key.value}` each line begins with a dash", self.values.shown(node))
        else:
            self.say("E004", f"below `{key.value}` nothing stands", key.span, help="put at least one item there: `- …`")
        return []

    def keys(self, item: Mapping, blocks: dict[str, Callable[[Node, Scalar], Any]], trivia: Trivia) -> Keys:
        """The keys of an item; comments between them go above it."""
        keys = Keys(trivia)
        more: list[Comment] = []
        for number, (key, value) in enumerate(item.pairs):
            if number and not (key.value in _PARTS and key.value in blocks):
                more += self.comments.before(key.start)
            keys.values[key.value] = value
            keys.names[key.value] = key
            if key.value in blocks:
                if number and key.value not in _PARTS and (behind := self.comments.behind(key.start)):
                    more.append(behind)
                keys.made[key.value] = blocks[key.value](value, key)
        more += self.comments.before(item.end)
        last = self.comments.behind(item.end)
        more += () if last is None else (last,)
        keys.trivia = trivia.with_more(tuple(more))
        return keys

    def part(self, node: Node, key: Scalar) -> tuple[co.Body, Trivia]:
        """`else` and the like: the block, and the comments of the line."""
        trivia = self.comments.above(key.start)
        body, foot = self.body(node, key)
        return body, replace(trivia, foot=foot)

    # Statements

    def statement(self, item: Node) -> co.Statement | None:
        """One item."""
        trivia = self.comments.above(item.start)
        if isinstance(item, Scalar) and not item.empty:
            return self._bare(item, trivia)
        if not isinstance(item, Mapping) or not item.pairs:
            self.say("E022", "a step is missing here", self.values.shown(item))
            return None
        key, _ = item.pairs[0]
        verb = key.value
        if verb in VERBS:
            return self._step(item, verb, trivia)
        if verb in CONTROL:
            return self.control(item, verb, trivia)
        if verb in _BARE:
            self.say("E002", f"`{verb}` stands alone", key.span)
        else:
            self.diagnostics.append(verbs.unknown(verb, key.start, verbs.STATEMENTS, "step"))
        return self._broken(item, trivia)

    def _broken(self, item: Node, trivia: Trivia) -> co.Broken:
        inner = self.comments.before(item.end)
        last = self.comments.behind(item.end)
        more = (*inner, *(() if last is None else (last,)))
        return co.Broken((), trivia=trivia.with_more(more), **self.here(item))

    def here(self, item: Node) -> dict[str, Any]:
        """The span of an item and that of its first line."""
        text = self.source.text
        end = text.find("\n", item.start, item.end)
        first = text[item.start : item.end if end < 0 else end]
        comment = first.find(" #")
        first = (first if comment < 0 or '"' in first[:comment] or "'" in first[:comment] else first[:comment]).rstrip()
        return {"span": item.span, "head": Span(item.start, item.start + max(1, len(first)))}

    def _bare(self, item: Scalar, trivia: Trivia) -> co.Statement | None:
        verb = item.value
        here = self.here(item)
        if verb in _BARE:
            return _BARE[verb](trivia=trivia, **here)
        if verb in VERBS:
            return self._made_step(by_verb(verb), {}, item.span, trivia, here)
        if verb in CONTROL:
            self.say("E022", f"`{verb}` needs more than that", item.span)
        else:
            found = verbs.unknown(verb, item.start, verbs.STATEMENTS, "step")
            phrase = verbs.phrase(verb, verbs.STATEMENTS)
            if phrase is not None:
                end = item.start + phrase[1]
                mend = Fix("add the colon", (Edit(Span(end, end), ":"),), safe=False)
                self.say("E023", f"a colon is missing behind `{phrase[0]}`", item.span, fix=mend)
            else:
                self.diagnostics.append(found)
        return co.Broken((), trivia=trivia, **here)

    # Steps

    def _step(self, item: Mapping, verb: str, trivia: Trivia) -> co.Statement:
        kind = by_verb(verb)
        subjects = [slot for slot in kind.slots.values() if slot.subject]
        first = item.pairs[0][1]
        here = self.here(item)
        nested = self._nested(kind, subjects, first)
        blocks: dict[str, Callable[[Node, Scalar], Any]] = {"do": self.body} if kind.has_body is not HasBody.NO else {}
        if nested:
            outer = Mapping(
                item.start, item.column, item.flow, item.end, [item.pairs[0], *nested.pairs, *item.pairs[1:]]
            )
            return self._keyed(kind, outer, subjects[:0], blocks, trivia, here)
        return self._keyed(kind, item, subjects[:1], blocks, trivia, here)

    def _nested(self, kind: type[Step], subjects: list[Slot], first: Node) -> Mapping | None:
        """The details below a verb that stands without object."""
        if not isinstance(first, Mapping) or not first.pairs:
            return None
        if not subjects:
            return first
        keys = {key.value for key, _ in first.pairs}
        takes = {slot.key for slot in kind.slots.values() if slot is not subjects[0]} | {"as", "do"}
        if subjects[0].required or (subjects[0].place.kind is Kind.SELECTOR and not keys & takes):
            return None
        return first if keys & takes or not keys & set(SELECTOR) else None

    def _keyed(
        self, kind: type[Step], item: Mapping, subject: list[Slot],
        blocks: dict[str, Callable[[Node, Scalar], Any]], trivia: Trivia, here: dict[str, Any],
    ) -> co.Statement:  # fmt: skip
        """A step from its keys; the first holds its object when it has one."""
        keys = self.keys(item, blocks, trivia)
        verb, first = item.pairs[0]
        slots = {slot.key: slot for slot in kind.slots.values() if slot not in subject}
        values: dict[str, Any] = {}
        if subject:
            if not (isinstance(first, Scalar) and first.empty) or subject[0].required:
                self._fill(subject[0], first, values)
        elif not isinstance(first, Mapping) and not (isinstance(first, Scalar) and first.empty):
            self.say("E023", f"`{kind.verb}` takes no object", self.values.shown(first))
        for name, key in list(keys.names.items())[1:]:
            if name in slots:
                self._fill(slots[name], keys.values[name], values)
            elif name == "as" and kind.gives:
                values["result"] = self.values.name(keys.values[name])
            elif name not in blocks:
                self._unknown(kind, key, item, slots)
        body, foot = keys.made.get("do", (None, ()))
        if kind.has_body is HasBody.YES and body is None:
            self.say("E004", f"`{kind.verb}` has a block: `do:` is missing", verb.span)
        return self._made_step(kind, values, verb.span, replace(keys.trivia, foot=foot), here, body)

    def _made_step(
        self, kind: type[Step], values: dict[str, Any], place: Span, trivia: Trivia, here: dict[str, Any],
        body: co.Body | None = None,
    ) -> co.Statement:  # fmt: skip
        needed = [slot for slot in kind.slots.values() if slot.required and slot.field not in values]
        for slot in needed:
            what = f"`{slot.key}`" if slot.key else "an object"
            self.say("E022", f"`{kind.verb}` needs {what}", place)
        if needed or any(value is _WRONG for value in values.values()):
            return co.Broken(body or (), trivia=trivia, **here)
        return kind(**values, body=body, trivia=trivia, **here)

    def _fill(self, slot: Slot, node: Node, values: dict[str, Any]) -> None:
        made = self._value(slot, node)
        values[slot.field] = _WRONG if made is None else made

    def _value(self, slot: Slot, node: Node) -> Any:
        match slot.place.kind:
            case Kind.EXPRESSION:
                if slot.place.wants == "flag":
                    return self._bare_condition(node)
                value = self.values.value(node, slot.place.wants)
                if slot.place.wants == "duration" and value is not None:
                    self.text.time(value)
                return value
            case Kind.SELECTOR:
                return self.selectors.selector(node)
            case Kind.TEXT:
                return self.values.text(node)
            case Kind.PATTERN:
                return self.values.pattern(node)
            case Kind.ATTACHMENTS:
                return self.values.attachments(node)
            case Kind.FLAG:
                return self.values.flag(node)
            case Kind.WORD | Kind.KEY:
                said = self.values.words(node, f"what `{slot.key or 'it'}` is")
                if said:
                    self.text.word(slot, said, head(node))
                return said or None
            case Kind.NAME:
                return self.values.name(node)

    def _bare_condition(self, node: Node) -> ex.Expression | None:
        made = self.selectors.condition(node)
        if isinstance(made, co.Shows):
            self.say("E023", "what the screen shows is asked by `if`, `repeat while` and `repeat until`", made.span)
            return None
        return made

    def _unknown(self, kind: type[Step], key: Scalar, item: Mapping, slots: dict[str, Slot]) -> None:
        if key.value in verbs.STATEMENTS:
            self.two_verbs(kind.verb, key, item)
            return
        takes = (*slots, *(("as",) if kind.gives else ()), *(() if kind.has_body is HasBody.NO else ("do",)))
        self.selectors.unknown(key, kind.verb, tuple(one for one in takes if one))

    def two_verbs(self, verb: str, key: Scalar, item: Mapping) -> None:
        """A second verb in one item: its dash is missing (E012)."""
        blanks = Span(key.start - 2, key.start)
        mend = None
        if self.source.at(blanks) == "  " and not item.flow:
            mend = Fix("begin a new item", (Edit(blanks, "- "),))
        self.say("E012", f"`{key.value}` is a step of its own; a dash is missing before it", key.span, fix=mend,
                 help=f"as it stands it belongs to `{verb}`")  # fmt: skip

    @abstractmethod
    def control(self, item: Mapping, verb: str, trivia: Trivia) -> co.Statement:
        """A statement that steers."""


_WRONG: Any = object()
_PARTS = frozenset({"else", "otherwise", "always"})
