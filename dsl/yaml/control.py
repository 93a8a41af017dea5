"""The statements that steer, in the YAML form: a closed set, each with the keys that it takes."""

from __future__ import annotations

from collections.abc import Callable

from dsl.hints import Any
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.base import NO_TRIVIA, Comment, Trivia
from dsl.struct import replace
from dsl.text import faults, verbs
from dsl.text.steering import KINDS_OF_FAILURE
from dsl.yaml.events import Mapping, Node, Scalar, Sequence
from dsl.yaml.fields import fields
from dsl.yaml.keys import BRANCH, CASE, CONTROL, ELSE_IF, HANDLER, blocks, needed
from dsl.yaml.keys import Keys as Table
from dsl.yaml.statements import Items, Keys
from dsl.yaml.values import head

_Here = dict[str, Any]


class Statements(Items):
    """Reads all statements of one file."""

    def control(self, item: Mapping, verb: str, trivia: Trivia) -> co.Statement:
        """A statement that steers; `Broken` when what it needs is missing."""
        if verb in ("try", "together", "on progress", "on question"):
            item = self._unnested(item, verb)
        keys = self.keys(item, self._blocks(verb), trivia)
        key, first = item.pairs[0]
        for other in list(keys.names.values())[1:]:
            self._known(verb, other, item)
        missing = [name for name in _needed(verb) if name not in keys.values]
        for name in missing:
            self.say("E022", f"`{verb}` needs `{name}`", key.span)
        if verb in ("choose", "together"):
            keys.made["foot"] = self.comments.foot(item)
        made = None if missing else _READERS[verb](self, first, keys, self.here(item))
        return co.Broken(_bodies(keys), trivia=keys.trivia, **self.here(item)) if made is None else made

    def _unnested(self, item: Mapping, verb: str) -> Mapping:
        """The keys below a verb without object, as if they stood beside it."""
        first = item.pairs[0][1]
        if not isinstance(first, Mapping):
            self.say("E023", f"below `{verb}:` stand {faults.listed(_behind(verb))}", head(item.pairs[0][0]))
            return item
        pairs = [item.pairs[0], *first.pairs, *item.pairs[1:]]
        return Mapping(item.start, item.column, item.flow, item.end, pairs)

    def _known(self, verb: str, key: Scalar, item: Mapping) -> None:
        if key.value in _behind(verb):
            return
        if key.value in verbs.STATEMENTS and key.value != "do":
            self.two_verbs(verb, key, item)
        else:
            self.selectors.unknown(key, verb, _behind(verb))

    def _blocks(self, verb: str) -> dict[str, Callable[[Node, Scalar], Any]]:
        """How the blocks among the keys of a statement are read."""
        match verb:
            case "if":
                return {"then": self.body, "else if": self._else_ifs, "else": self.part}
            case "choose":
                return {"cases": self._cases, "otherwise": self.part}
            case "try":
                return {"do": self.body, "on failure": self.handlers, "always": self.part}
            case "together":
                return {"branches": self._branches}
            case "set" | "do" | "give" | "never":
                return {}
            case "want":
                return {"want": self._fields}
            case _:
                return {"do": self.body}

    # One reader a statement: the value of the first key, the others, the place

    def _if(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        condition = self.selectors.condition(first)
        if condition is None:
            return None
        body, trivia = self.block(keys, "then")
        branch = co.Branch(condition, body, trivia=NO_TRIVIA, **here)
        otherwise, trivia = self._word(keys, "else", trivia)
        return co.If((branch, *keys.made.get("else if", ())), otherwise, trivia=trivia, **here)

    def _else_ifs(self, node: Node, key: Scalar) -> tuple[co.Branch, ...]:
        made = []
        for item in self.items(node, key):
            found = self.inner(item, ELSE_IF)
            if found is None or "if" not in found[0].values:
                continue
            keys, here = found
            condition = self.selectors.condition(keys.values["if"])
            body, trivia = self.block(keys, "then")
            if condition is not None:
                made.append(co.Branch(condition, body, trivia=trivia, **here))
        return tuple(made)

    def _word(self, keys: Keys, word: str, trivia: Trivia) -> tuple[co.Body | None, Trivia]:
        """The block of `else` and the like, and the comments of its line among those of the statement."""
        body, own = keys.made.get(word, (None, NO_TRIVIA))
        return body, trivia if body is None else replace(trivia, parts=((word, own),))

    def _choose(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        subject = self.values.value(first)
        cases, more = keys.made.get("cases", ((), ()))
        otherwise, trivia = self._word(keys, "otherwise", replace(keys.trivia, foot=(*more, *keys.made["foot"])))
        return None if subject is None else co.Choose(subject, cases, otherwise, trivia=trivia, **here)

    def _cases(self, node: Node, key: Scalar) -> tuple[tuple[co.When, ...], tuple[Comment, ...]]:
        made = []
        for item in self.items(node, key):
            found = self.inner(item, CASE)
            if found is None or "when" not in found[0].values:
                continue
            keys, here = found
            when = keys.values["when"]
            nodes = when.items if isinstance(when, Sequence) else [when]
            values = tuple(value for value in map(self.values.value, nodes) if value is not None)
            body, trivia = self.block(keys)
            if values:
                made.append(co.When(values, body, trivia=trivia, **here))
        return tuple(made), self.comments.foot(node)

    def _for_each(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        said = self.values.words(first, "a name").split(",")
        name, position = said[0].strip(), said[1].strip() if len(said) > 1 else None
        for word in (name, position):
            if word is not None and isinstance(first, Scalar):
                at = first.value.index(word)
                self.values.name(Scalar(word, "", first.start + at, first.start + at + len(word)))
        source = self.values.value(keys.values["in"], "list")
        at_most = self.optional(keys, "times")
        body, trivia = self.block(keys)
        if source is None or len(said) > 2:
            return None
        return co.ForEach(name, position, source, at_most, body, trivia=trivia, **here)

    def _repeat(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        times = self.values.value(first, "number")
        body, trivia = self.block(keys)
        return None if times is None else co.RepeatTimes(times, body, trivia=trivia, **here)

    def _repeat_while(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        return self._repeated(co.RepeatWhile, first, keys, here)

    def _repeat_until(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        return self._repeated(co.RepeatUntil, first, keys, here)

    def _repeated(
        self, kind: type[co.RepeatWhile] | type[co.RepeatUntil], first: Node, keys: Keys, here: _Here
    ) -> co.Statement | None:
        condition = self.selectors.condition(first)
        every = self.optional(keys, "every", time=True)
        body, trivia = self.block(keys)
        at_most = self.optional(keys, "times")
        if "times" not in keys.values:
            word = "while" if kind is co.RepeatWhile else "until"
            self.say("W301", f"`repeat {word}` has no bound: it could go on for ever", here["head"],
                     help="add `times: 100`")  # fmt: skip
        if condition is None or at_most is None:
            return None
        return kind(condition, at_most, every, body, trivia=trivia, **here)

    def _retry(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        times = self.values.value(first, "number")
        growing = "every growing" in keys.values
        if growing and "every" in keys.values:
            self.say("E003", "the pause stands here twice", keys.names["every"].span)
        every = self.optional(keys, "every growing" if growing else "every", time=True)
        body, trivia = self.block(keys)
        return None if times is None else co.Retry(times, every, growing, body, trivia=trivia, **here)

    def _within(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        limit = self.time(first)
        body, trivia = self.block(keys)
        return None if limit is None else co.Within(limit, body, trivia=trivia, **here)

    def _try(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        del first
        body, trivia = self.block(keys)
        always, trivia = self._word(keys, "always", trivia)
        handlers = keys.made.get("on failure", ())
        if not handlers and always is None:
            self.say("E022", "a `try` has `on failure` or `always`", here["head"])
        return co.Try(body, handlers, always, trivia=trivia, **here)

    def _together(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        del first
        branches, more = keys.made["branches"]
        return co.Together(branches, trivia=replace(keys.trivia, foot=(*more, *keys.made["foot"])), **here)

    def _branches(self, node: Node, key: Scalar) -> tuple[tuple[co.TogetherBranch, ...], tuple[Comment, ...]]:
        made = []
        for item in self.items(node, key):
            found = self.inner(item, BRANCH)
            if found is None or "branch" not in found[0].values:
                continue
            keys, here = found
            title = self.values.text(keys.values["branch"])
            name = self.values.name(keys.values["as"]) if "as" in keys.values else None
            body, trivia = self.block(keys)
            if title is not None:
                made.append(co.TogetherBranch(title, name, body, trivia=trivia, **here))
        return tuple(made), self.comments.foot(node)

    def _set(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        path = self.values.path(first)
        value = self.values.value(keys.values["to"])
        return None if path is None or value is None else co.Set(path[0], path[1:], value, trivia=keys.trivia, **here)

    def _do(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        block = self.values.path(first)
        given = self.values.value(keys.values["with"], "record") if "with" in keys.values else None
        name = self.values.name(keys.values["as"]) if "as" in keys.values else None
        return None if block is None else co.Do(block, given, name, trivia=keys.trivia, **here)

    def _give(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        value = self.values.value(first)
        return None if value is None else co.Give(value, trivia=keys.trivia, **here)

    def _never(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        value = self.values.value(first, "text")
        return None if value is None else co.Never(value, trivia=keys.trivia, **here)

    def _want(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        del first
        made, foot = keys.made["want"]
        return co.Want(self.text.wanted(made), trivia=replace(keys.trivia, foot=foot), **here)

    def _fields(self, node: Node, key: Scalar) -> tuple[tuple[co.Field, ...], tuple[Comment, ...]]:
        return fields(self, key, node)

    def _on_progress(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        return self._on(co.OnProgress, keys, here)

    def _on_question(self, first: Node, keys: Keys, here: _Here) -> co.Statement | None:
        return self._on(co.OnQuestion, keys, here)

    def _on(self, kind: type[co.OnProgress] | type[co.OnQuestion], keys: Keys, here: _Here) -> co.Statement:
        name = self.values.name(keys.values["as"]) if "as" in keys.values else None
        body, trivia = self.block(keys)
        return kind(name, body, trivia=trivia, **here)

    # What several of them have

    def block(self, keys: Keys, name: str = "do") -> tuple[co.Body, Trivia]:
        """The block of an item, and the item's comments with those at the end of the block."""
        body, foot = keys.made.get(name, ((), ()))
        return body, replace(keys.trivia, foot=foot)

    def time(self, node: Node) -> ex.Expression | None:
        """A time with its unit."""
        value = self.values.value(node, "duration")
        if value is not None:
            self.text.time(value)
        return value

    def optional(self, keys: Keys, name: str, *, time: bool = False) -> ex.Expression | None:
        """The value of a key that may be left out."""
        if name not in keys.values:
            return None
        return self.time(keys.values[name]) if time else self.values.value(keys.values[name], "number")

    def inner(self, item: Node, table: Table) -> tuple[Keys, dict[str, Any]] | None:
        """The keys of an item that is no statement: `when`, `branch`, a handler, a block."""
        takes = tuple(table)
        trivia = self.comments.above(item.start)
        if not isinstance(item, Mapping) or not item.pairs:
            self.say("E023", f"each item has {faults.listed(takes)}", self.values.shown(item))
            return None
        keys = self.keys(item, dict.fromkeys(blocks(table), self.body), trivia)
        for key in keys.names.values():
            if key.value not in takes:
                if key.value in verbs.STATEMENTS:
                    self.two_verbs(takes[0], key, item)
                else:
                    self.selectors.unknown(key, takes[0], takes)
        for block in blocks(table):
            if block not in keys.values:
                self.say("E022", f"`{block}` is missing here", head(item))
        return keys, self.here(item)

    def handlers(self, node: Node, key: Scalar) -> tuple[co.Handler, ...]:
        """`on failure`, of a `try` or as sections."""
        made = (self._handler(item) for item in self.items(node, key))
        return tuple(one for one in made if one is not None)

    def _handler(self, item: Node) -> co.Handler | None:
        found = self.inner(item, HANDLER)
        if found is None:
            return None
        keys, here = found
        kinds: list[str] = []
        of = keys.values.get("of")
        for word in self.values.words(of, "a kind of failure").split(",") if of is not None else ():
            kind = word.strip()
            if kind not in KINDS_OF_FAILURE and of is not None:
                self.diagnostics.append(
                    faults.unknown_word("kind of failure", kind, head(of), KINDS_OF_FAILURE, code="N101")
                )
            kinds.append(kind)
        name = self.values.name(keys.values["as"]) if "as" in keys.values else None
        body, trivia = self.block(keys)
        return co.Handler(tuple(kinds), name, body, trivia=trivia, **here)


def _behind(verb: str) -> tuple[str, ...]:
    """The keys that may follow the first one of a statement."""
    return tuple(CONTROL[verb])[1:]


def _needed(verb: str) -> tuple[str, ...]:
    """Those of them that must be there; a loop without its bound has a message of its own."""
    return tuple(name for name in needed(CONTROL[verb]) if name != "times")


def _bodies(keys: Keys) -> co.Body:
    """The statements that were read below something that could not be understood."""
    bodies = (keys.made[name][0] for name in ("do", "then", "else", "otherwise", "always") if name in keys.made)
    return tuple(statement for body in bodies for statement in body)


_READERS: dict[str, Callable[[Statements, Node, Keys, _Here], co.Statement | None]] = {
    "if": Statements._if,
    "choose": Statements._choose,
    "for each": Statements._for_each,
    "repeat": Statements._repeat,
    "repeat while": Statements._repeat_while,
    "repeat until": Statements._repeat_until,
    "retry": Statements._retry,
    "within": Statements._within,
    "try": Statements._try,
    "together": Statements._together,
    "set": Statements._set,
    "do": Statements._do,
    "give": Statements._give,
    "never": Statements._never,
    "want": Statements._want,
    "on progress": Statements._on_progress,
    "on question": Statements._on_question,
}
