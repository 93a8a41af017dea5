"""A whole file of the text form: its head, its sections, and what is wrong with them."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, Label, error
from dsl.hints import Any, Callable
from dsl.nodes import control as co
from dsl.nodes.base import NO_TRIVIA, Comment, Trivia
from dsl.source import Source, Span
from dsl.struct import Struct, field, replace
from dsl.text import verbs
from dsl.text.layout import Row, lay_out
from dsl.text.repeats import Repeats
from dsl.text.shapes import Branch
from dsl.text.shelf import shelf
from dsl.text.statements import Statements
from dsl.text.terms import Terms

_ONCE = frozenset(
    {"flow", "blocks", "app", "schedule", "tags", "inputs", "outputs", "elements", "defaults", "steps", "always"}
)
_PARTS = ("app", "tags", "inputs", "outputs", "elements", "steps", "always")


class Document(Struct):
    """What was read: the flow as far as it could be understood, all that is wrong, and what is known of statements
    that were made like others."""

    source: Source
    flow: co.Flow
    diagnostics: tuple[Diagnostic, ...]
    repeats: Repeats = field(default_factory=dict, compare=False, repr=False)


def read(source: Source) -> Document:
    """Read a flow in the text form. Never raises: what is wrong is in the diagnostics."""
    layout = lay_out(source)
    reader = _Reader(source, list(layout.diagnostics))
    flow = reader.flow(layout.rows, layout.foot)
    shelf().save()
    found = tuple(sorted(reader.diagnostics, key=lambda one: one.order))
    return Document(source, flow, found, reader.statements.repeats)


class _Reader:
    def __init__(self, source: Source, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.statements = Statements(source, diagnostics)
        self.found: dict[str, Any] = {}
        self.first: dict[str, Row] = {}

    def flow(self, rows: tuple[Row, ...], foot: tuple[Comment, ...]) -> co.Flow:
        refused = bool(self.diagnostics) and not rows
        for row in rows:
            self._section(row)
        self._complete(rows, refused)
        lists = ("uses", "blocks", "whenevers", "handlers")
        found: dict[str, Any] = {key: tuple(value) if key in lists else value for key, value in self.found.items()}
        found.setdefault("name", "")
        span = Span(0, len(self.source.text))
        own = self.first.get("flow") or self.first.get("blocks")
        parts = tuple((word, row.trivia) for word, row in self.first.items() if word in _PARTS)
        trivia = replace(own.trivia if own else NO_TRIVIA, foot=foot, parts=parts)
        return co.Flow(**found, span=span, head=rows[0].span if rows else Span(0, 0), trivia=trivia)

    def _complete(self, rows: tuple[Row, ...], refused: bool) -> None:
        """A flow has a name and steps (E015)."""
        start = Span(rows[0].start, rows[0].end) if rows else Span(0, min(1, len(self.source.text)))
        if refused:
            return
        if "flow" not in self.first and "blocks" not in self.first:
            self._say(
                "E015",
                'a flow begins with its name: flow "…"',
                start,
                fix=Fix("add a name", (Edit(Span(start.start, start.start), 'flow "A new flow"\n'),), safe=False),
            )
        library = "blocks" in self.first
        if "steps" not in self.first and not library:
            self._say("E015", "this flow has no `steps:`", start, help="a flow is what stands below `steps:`")
        if library:
            for word in ("steps", "inputs", "outputs", "always", "app", "schedule"):
                if word in self.first:
                    self._say(
                        "E015",
                        f"a file of blocks has no `{word}`: only blocks and elements stand in it",
                        self.first[word].span,
                    )

    def _say(self, code: str, message: str, span: Span, **more: Any) -> None:
        self.diagnostics.append(error(code, message, span, **more))

    def _section(self, row: Row) -> None:
        found = verbs.phrase(row.mask, verbs.HEADERS)
        if found is None:
            self._stray(row)
            return
        word = found[0]
        if word in _ONCE:
            if word in self.first:
                self._say(
                    "E015",
                    f"`{word}` stands here a second time",
                    row.span,
                    because=Label(self.first[word].span, "the first one is here"),
                    help="join the two into one",
                )
            self.first.setdefault(word, row)
        if word == "on failure":
            handler = self.statements.handler(row, "header")
            if handler is not None:
                self.found.setdefault("handlers", []).append(handler)
            return
        read = self.statements.tree(row, "header")
        if read is None:
            self.statements.body(row.children if word not in ("inputs", "outputs", "elements", "defaults") else ())
            return
        tree, terms = read
        _SECTIONS[tree.data](self, row, tree, terms)

    def _stray(self, row: Row) -> None:
        """A line at the left edge that is no section."""
        if row.broken:
            self.statements.body(row.children)
            return
        step = verbs.phrase(row.mask, verbs.STATEMENTS)
        if step is not None:
            self._say("E001", f"`{step[0]}` is a step; it stands indented below `steps:`", row.span)
        else:
            self.diagnostics.append(verbs.unknown(row.mask, row.start, verbs.HEADERS, "section"))
        if step is not None or row.colon is None:
            self.statements.body(row.children)

    def _keep(self, key: str, value: Any) -> None:
        """The first one stands."""
        self.found.setdefault(key, value)

    def _line(self, row: Row) -> dict[str, Any]:
        return {"span": row.whole, "head": row.span, "trivia": row.trivia}

    def _alone(self, row: Row, word: str) -> None:
        """A line of the head has nothing below it."""
        if row.children:
            self._say("E004", f"nothing can stand indented below `{word}`", row.children[0].span)
        elif row.colon is not None:
            self._say("E004", f"`{word}` ends without a colon", row.colon, fix=Fix("remove it", (Edit(row.colon, ""),)))

    def _name(self, row: Row, tree: Branch, terms: Terms) -> None:
        library = tree.data == "blocks_header"
        self._alone(row, "blocks" if library else "flow")
        self._keep("name", terms.constant(tree.children[0], "the name of a flow"))
        self._keep("library", library)

    def _app(self, row: Row, tree: Branch, terms: Terms) -> None:
        self._alone(row, "app")
        self._keep("app", terms.constant(tree.children[0], "the name of an app"))

    def _use(self, row: Row, tree: Branch, terms: Terms) -> None:
        self._alone(row, "use")
        file, name = tree.children
        called = None if name is None else terms.said(name.children[0])
        use = co.Use(terms.constant(file, "the name of a file"), called, **self._line(row))
        self.found.setdefault("uses", []).append(use)

    def _schedule(self, row: Row, tree: Branch, terms: Terms) -> None:
        self._alone(row, "schedule")
        when, zone = tree.children
        where = None if zone is None else terms.constant(zone.children[0], "a time zone")
        self._keep("schedule", co.Schedule(terms.constant(when, "a schedule"), where, **self._line(row)))

    def _tags(self, row: Row, tree: Branch, terms: Terms) -> None:
        self._alone(row, "tags")
        self._keep("tags", tuple(terms.constant(one, "a tag") for one in tree.children))

    def _fields(self, row: Row, tree: Branch, terms: Terms) -> None:
        del terms
        self._keep(tree.data.removesuffix("_header"), self.statements.fields(row))

    def _elements(self, row: Row, tree: Branch, terms: Terms) -> None:
        del tree, terms
        self.statements.opened(row)
        made: dict[str, co.Element] = {}
        for child in row.children:
            read = self.statements.tree(child, "element")
            if read is None:
                continue
            inner, reader = read
            name, selector = inner.children
            element = co.Element(reader.said(name), reader.selector(selector), **self._line(child))
            if element.name in made:
                self._say("E003", f"`{element.name}` is declared twice", child.span)
            made.setdefault(element.name, element)
        self._keep("elements", tuple(made.values()))

    def _defaults(self, row: Row, tree: Branch, terms: Terms) -> None:
        del tree, terms
        self.statements.opened(row)
        values: dict[str, Any] = {}
        parts: list[tuple[str, Trivia]] = []
        for child in row.children:
            read = self.statements.tree(child, "default")
            if read is None:
                continue
            inner, reader = read
            times = [reader.expression(one) for one in inner.children]
            for time in times:
                self.statements.time(time)
            key = inner.data.removesuffix("_default")
            key = "screenshot_on_failure" if key == "screenshot" else key
            value = True if not times else times[0] if key == "find" else tuple(times)
            if key in values:
                self._say("E003", "this default stands here twice", child.span)
            values.setdefault(key, value)
            parts.append((key.partition("_")[0], child.trivia))
        here = self._line(row) | {"trivia": replace(row.trivia, parts=tuple(parts))}
        self._keep("defaults", co.Defaults(**values, **here))

    def _body(self, row: Row, tree: Branch, terms: Terms) -> None:
        del terms
        self._keep(tree.data.removesuffix("_header"), self.statements.block(row))

    def _block(self, row: Row, tree: Branch, terms: Terms) -> None:
        name, parameters, gives = tree.children
        fields = () if parameters is None else terms.parameters(parameters.children)
        result = None if gives is None else terms.type(gives.children[0])
        block = co.Block(terms.said(name), fields, result, self.statements.block(row), **self._line(row))
        self.found.setdefault("blocks", []).append(block)

    def _whenever(self, row: Row, tree: Branch, terms: Terms) -> None:
        selector = terms.selector(tree.children[0])
        shows = co.Shows(selector, span=selector.span)
        whenever = co.Whenever(shows, self.statements.block(row), **self._line(row))
        self.found.setdefault("whenevers", []).append(whenever)


_SECTIONS: dict[str, Callable[[_Reader, Row, Branch, Terms], None]] = {
    "flow_header": _Reader._name,
    "blocks_header": _Reader._name,
    "app_header": _Reader._app,
    "use_header": _Reader._use,
    "schedule_header": _Reader._schedule,
    "tags_header": _Reader._tags,
    "inputs_header": _Reader._fields,
    "outputs_header": _Reader._fields,
    "elements_header": _Reader._elements,
    "defaults_header": _Reader._defaults,
    "steps_header": _Reader._body,
    "always_header": _Reader._body,
    "block_header": _Reader._block,
    "whenever_header": _Reader._whenever,
}
