"""A whole file of the YAML form: its head and its sections."""

from __future__ import annotations

from collections.abc import Callable

from dsl.diagnostics import Diagnostic
from dsl.hints import Any
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.nodes.base import NO_TRIVIA, Trivia
from dsl.source import Source, Span
from dsl.struct import replace
from dsl.text.document import Document
from dsl.text.verbs import HEADERS, STATEMENTS, unknown
from dsl.yaml.comments import Comments
from dsl.yaml.control import Statements
from dsl.yaml.events import Mapping, Node, Scalar, Sequence, compose
from dsl.yaml.fields import as_line, fields, pairs
from dsl.yaml.keys import BLOCK, DEFAULTS, FILE, SCHEDULE, USE, WHENEVER
from dsl.yaml.offsets import fix
from dsl.yaml.values import head

_LISTS = frozenset({"use", "blocks", "whenever", "on failure"})


def read(source: Source) -> Document:
    """Read a flow in the YAML form. Never raises: what is wrong is in the diagnostics."""
    diagnostics: list[Diagnostic] = []
    tree = compose(source, diagnostics)
    if tree.top is None and diagnostics:
        return Document(source, co.Flow("", span=Span(0, len(source.text))), tuple(diagnostics))
    flow = _Reader(source, Comments(source, tree), diagnostics).flow(tree.top)
    return Document(source, flow, tuple(sorted(diagnostics, key=lambda one: one.order)))


class _Reader:
    def __init__(self, source: Source, comments: Comments, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.comments = comments
        self.diagnostics = diagnostics
        self.items = Statements(source, comments, diagnostics)
        self.values = self.items.values
        self.say = self.items.say
        self.found: dict[str, Any] = {"name": ""}
        self.parts: dict[str, Trivia] = {}

    def flow(self, top: Node | None) -> co.Flow:
        """The whole file."""
        whole = Span(0, len(self.source.text))
        self._lost_values()
        if not isinstance(top, Mapping):
            self.say("E015", "a flow begins with its name: `flow: …`", Span(0, min(1, whole.end)))
            return co.Flow("", span=whole, trivia=Trivia(foot=self.comments.rest()))
        for key, value in top.pairs:
            self._section(key, value)
        self._complete(top)
        own = self.parts.pop("flow", None) or self.parts.pop("library", None) or NO_TRIVIA
        trivia = replace(own, foot=self.comments.rest(), parts=tuple(self.parts.items()))
        return co.Flow(**self.found, span=whole, head=top.pairs[0][0].span if top.pairs else whole, trivia=trivia)

    def _complete(self, top: Mapping) -> None:
        """A flow has a name and steps (E015)."""
        names = {key.value: key for key, _ in top.pairs}
        if "flow" not in names and "library" not in names:
            self.say("E015", "a flow begins with its name: `flow: …`", head(top))
        if "steps" not in names and "library" not in names:
            self.say("E015", "this flow has no `steps:`", head(top), help="a flow is what stands below `steps:`")
        for word in ("steps", "inputs", "outputs", "always", "app", "schedule", "flow"):
            if "library" in names and word in names:
                said = f"a file of blocks has no `{word}`: only blocks and elements stand in it"
                self.say("E015", said, names[word].span)

    def _lost_values(self) -> None:
        """What stands behind an unquoted `#` is lost (E008)."""
        for one, line in self.comments.not_a_comment():
            comment = one.comment.span
            before = self.source.text[line : comment.start]
            at = line + before.rstrip().rfind(": ") + 2 if ": " in before else None
            value = None if at is None else Span(at, comment.end)
            mend = None
            if (
                value is not None
                and before.rstrip()[-1:] not in ("'", '"', "]", "}")
                and "'" not in self.source.at(value)
            ):
                mend = fix("put it in quotes", value, f"'{self.source.at(value).strip()}'")
            self.say("E008", "what stands behind this # is lost: it begins a comment", comment, fix=mend,
                     help="put the text in quotes, or a blank behind the #")  # fmt: skip

    def _section(self, key: Scalar, value: Node) -> None:
        word = key.value
        if word not in FILE:
            if word in STATEMENTS:
                self.say("E001", f"`{word}` is a step; it stands as an item below `steps:`", key.span)
            else:
                self.diagnostics.append(unknown(word, key.start, HEADERS, "section"))
            return
        trivia = NO_TRIVIA if word in _LISTS else self.comments.above(key.start)
        self.parts[word] = trivia
        _SECTIONS[word](self, key, value)
        if word in _LISTS or word in ("schedule", "defaults"):
            del self.parts[word]

    def _name(self, key: Scalar, value: Node) -> None:
        self.found["name"] = self.values.constant(value, "the name of a flow")
        self.found["library"] = key.value == "library"

    def _app(self, key: Scalar, value: Node) -> None:
        del key
        self.found["app"] = self.values.constant(value, "the name of an app")

    def _uses(self, key: Scalar, value: Node) -> None:
        made = []
        for item in self.items.items(value, key):
            found = self.items.inner(item, USE)
            if found is None:
                continue
            keys, here = found
            file = self.values.constant(keys.values.get("file", item), "the name of a file")
            name = self.values.name(keys.values["as"]) if "as" in keys.values else None
            made.append(co.Use(file, name, trivia=keys.trivia, **here))
        self.found["uses"] = tuple(made)

    def _schedule(self, key: Scalar, value: Node) -> None:
        zone = None
        when = value
        if isinstance(value, Mapping):
            keys = {each.value: inner for each, inner in value.pairs}
            for each, _ in value.pairs:
                if each.value not in SCHEDULE:
                    self.items.selectors.unknown(each, "schedule", tuple(SCHEDULE))
            when = keys.get("when", value)
            zone = self.values.constant(keys["in"], "a time zone") if "in" in keys else None
        span = Span(key.start, max(key.end, value.end))
        said = self.values.constant(when, "a schedule")
        self.found["schedule"] = co.Schedule(said, zone, span=span, head=key.span, trivia=self.parts["schedule"])

    def _tags(self, key: Scalar, value: Node) -> None:
        nodes = value.items if isinstance(value, Sequence) else [value]
        del key
        self.found["tags"] = tuple(self.values.constant(one, "a tag") for one in nodes)

    def _pairs(self, key: Scalar, value: Node) -> list[tuple[Scalar, Node, Trivia]]:
        """The keys of a section with their comments."""
        made, foot = pairs(self.items, key, value)
        self.parts[key.value] = replace(self.parts[key.value], foot=foot)
        return made

    def _fields(self, key: Scalar, value: Node) -> None:
        made, foot = fields(self.items, key, value)
        self.parts[key.value] = replace(self.parts[key.value], foot=foot)
        self.found[key.value] = made

    def _elements(self, key: Scalar, value: Node) -> None:
        made = []
        for name, which, trivia in self._pairs(key, value):
            said = self.values.name(name)
            selector = self.items.selectors.selector(which)
            if selector is not None and said is not None:
                span = Span(name.start, which.end)
                made.append(co.Element(said, selector, span=span, head=span, trivia=trivia))
        self.found["elements"] = tuple(made)

    def _defaults(self, key: Scalar, value: Node) -> None:
        values: dict[str, Any] = {}
        parts: list[tuple[str, Trivia]] = []
        for name, one, trivia in self._pairs(key, value):
            match name.value:
                case "find":
                    made: Any = self.items.time(one)
                case "pause":
                    made = self._pause(name, one)
                case "screenshot":
                    made = self.values.words(one, "`on failure`") == "on failure"
                    if not made:
                        self.say("E023", "a screenshot is taken `on failure`", self.values.shown(one))
                case _:
                    self.items.selectors.unknown(name, "defaults", tuple(DEFAULTS))
                    continue
            parts.append((name.value, trivia))
            if made is not None:
                values["screenshot_on_failure" if name.value == "screenshot" else name.value] = made
        trivia = replace(self.parts["defaults"], parts=tuple(parts))
        span = Span(key.start, max(key.end, value.end))
        self.found["defaults"] = co.Defaults(**values, span=span, head=key.span, trivia=trivia)

    def _pause(self, name: Scalar, one: Node) -> Any:
        if not isinstance(one, Scalar) or one.empty:
            self.say("E022", "two times are missing here: `200ms to 600ms`", self.values.shown(one))
            return None
        times = self.values.as_line(name, " ", one, _pause)
        for time in times or ():
            self.items.text.time(time)
        return times

    def _blocks(self, key: Scalar, value: Node) -> None:
        made = []
        for item in self.items.items(value, key):
            found = self.items.inner(item, BLOCK)
            if found is None or "block" not in found[0].values:
                continue
            keys, here = found
            name = self.values.name(keys.values["block"])
            gives = self.values.type(keys.values["gives"]) if "gives" in keys.values else None
            fields = self._parameters(keys.values["with"]) if "with" in keys.values else ()
            body, trivia = self.items.block(keys)
            if name is not None:
                made.append(co.Block(name, fields, gives, body, trivia=trivia, **here))
        self.found["blocks"] = tuple(made)

    def _parameters(self, node: Node) -> tuple[va.FieldType, ...]:
        if not isinstance(node, Mapping):
            self.say("E023", "`with` has a key for each value and what it is", self.values.shown(node))
            return ()
        made = []
        for name, kind in node.pairs:
            type_ = self.values.type(kind)
            if type_ is not None:
                made.append(va.FieldType(name.value, type_, span=Span(name.start, kind.end)))
        return tuple(made)

    def _whenevers(self, key: Scalar, value: Node) -> None:
        made = []
        for item in self.items.items(value, key):
            found = self.items.inner(item, WHENEVER)
            if found is None or "shows" not in found[0].values:
                continue
            keys, here = found
            selector = self.items.selectors.selector(keys.values["shows"])
            body, trivia = self.items.block(keys)
            if selector is not None:
                made.append(co.Whenever(co.Shows(selector, span=selector.span), body, trivia=trivia, **here))
        self.found["whenevers"] = tuple(made)

    def _body(self, key: Scalar, value: Node) -> None:
        body, foot = self.items.body(value, key)
        self.parts[key.value] = replace(self.parts[key.value], foot=foot)
        self.found[key.value] = body

    def _handlers(self, key: Scalar, value: Node) -> None:
        self.found["handlers"] = self.items.handlers(value, key)


def _pause(text: str, span: Span, found: list[Diagnostic]) -> tuple[ex.Expression, ...] | None:
    read = as_line(text, span, "default", found)
    if read is None:
        return None
    tree, terms = read
    return tuple(terms.expression(one) for one in tree.children)


_SECTIONS: dict[str, Callable[[_Reader, Scalar, Node], None]] = {
    "flow": _Reader._name,
    "library": _Reader._name,
    "app": _Reader._app,
    "use": _Reader._uses,
    "schedule": _Reader._schedule,
    "tags": _Reader._tags,
    "inputs": _Reader._fields,
    "outputs": _Reader._fields,
    "elements": _Reader._elements,
    "defaults": _Reader._defaults,
    "blocks": _Reader._blocks,
    "whenever": _Reader._whenevers,
    "steps": _Reader._body,
    "on failure": _Reader._handlers,
    "always": _Reader._body,
}
