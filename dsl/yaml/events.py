"""YAML as libyaml's events say it, made into keys, items and texts. No loader is ever asked, nothing is guessed.

Guards come first: size, depth, number of parts; anchors, aliases, tags, merge keys and second documents are refused.
The parts of a file that went wrong are left out; what was read before stands.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml

from dsl.diagnostics import Diagnostic, Fix, Label, error
from dsl.hints import Any, TypeAlias
from dsl.size import too_large
from dsl.source import Source, Span
from dsl.struct import Struct, field
from dsl.yaml import troubles
from dsl.yaml.offsets import fix

DEEPEST = 64
MOST = 400_000


class Scalar(Struct):
    """One text; `style` is the sign of its quotes or block, empty when there is none."""

    value: str
    style: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Where it stands, quotes included."""
        return Span(self.start, self.end)

    @property
    def empty(self) -> bool:
        """Whether nothing stands there at all."""
        return self.start == self.end


class Mapping(Struct, frozen=False):
    """Keys with values in the order written; `column` counts from 0."""

    start: int
    column: int
    flow: bool
    end: int = 0
    pairs: list[tuple[Scalar, Node]] = field(default_factory=list)
    names: dict[str, Scalar] = field(default_factory=dict)

    @property
    def span(self) -> Span:
        """From the first key to the end of the last value."""
        return Span(self.start, self.end)


class Sequence(Struct, frozen=False):
    """Items in the order written; `column` is that of the dashes."""

    start: int
    column: int
    flow: bool
    end: int = 0
    items: list[Node] = field(default_factory=list)

    @property
    def span(self) -> Span:
        """From the first item to the end of the last one."""
        return Span(self.start, self.end)


Node: TypeAlias = Scalar | Mapping | Sequence


class Tree(Struct, frozen=False):
    """What was read: the outermost part, all texts in order, and where anything begins."""

    top: Node | None = None
    scalars: list[Scalar] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)


def compose(source: Source, diagnostics: list[Diagnostic]) -> Tree:
    """The parts of a file. Never raises for what stands in it."""
    large = too_large(source.text)
    if large is not None:
        diagnostics.append(large)
        return Tree()
    composer = _Composer(source, diagnostics)
    try:
        composer.read()
    except (yaml.YAMLError, UnicodeEncodeError) as problem:
        diagnostics.append(troubles.explained(source, problem, composer.base))
        composer.tree.top = None
    except _Refused:
        composer.tree.top = None
    return composer.tree


class _Refused(Exception):  # noqa: N818 - a way out, not a fault
    """Nothing of this file is read."""


class _Composer:
    def __init__(self, source: Source, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.tree = Tree()
        self.base = 1 if source.text.startswith("\ufeff") else 0
        self.open: list[Mapping | Sequence] = []
        self.keys: list[Scalar | None] = []
        self.anchors: dict[str, Scalar] = {}
        self.documents = 0
        self.count = 0

    def read(self) -> None:
        for event in self._events():
            self.count += 1
            match event:
                case yaml.DocumentStartEvent():
                    self._document(event)
                case yaml.AliasEvent():
                    self._put(self._alias(event))
                case yaml.ScalarEvent():
                    self._put(self._scalar(event))
                case yaml.MappingStartEvent() | yaml.SequenceStartEvent():
                    self._begin(event)
                case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                    self._end(event)
                case _:
                    pass

    def _events(self) -> Iterator[Any]:
        events: Iterator[Any] = yaml.parse(self.source.text[self.base :], Loader=yaml.CSafeLoader)
        return events

    def _span(self, event: Any) -> Span:
        return Span(event.start_mark.index + self.base, event.end_mark.index + self.base)

    def _document(self, event: Any) -> None:
        self.documents += 1
        span = self._span(event)
        if self.documents > 1:
            rest = Span(span.start, len(self.source.text))
            remove = fix("remove it and all behind it", rest, "", safe=False)
            self._refuse("a file is one flow; a second document begins here", Span(span.start, span.start + 3), remove)
            raise _Refused
        if event.version or event.tags:
            end = self.source.text.find("---", span.start)
            self._refuse("a flow has no directives", Span(span.start, max(end, span.start + 1)), None)

    def _refuse(self, what: str, span: Span, mend: Fix | None) -> None:
        self.diagnostics.append(
            error("E011", what, span, fix=mend, help="everything in a flow is written where it is used")
        )

    def _alias(self, event: Any) -> Scalar:
        span = self._span(event)
        meant = self.anchors.get(event.anchor)
        mend = None if meant is None else fix("write it out", span, self.source.at(meant.span))
        self._refuse(f"`*{event.anchor}` repeats another place of the file; write it out", span, mend)
        return Scalar("" if meant is None else meant.value, '"', span.start, span.end)

    def _scalar(self, event: Any) -> Scalar:
        span = self._plain_span(event)
        style = event.style or ""
        if style in ("|", ">"):
            written = self.source.at(span)
            span = Span(span.start, span.start + len(written.rstrip()))
        made = Scalar(event.value, style, span.start, span.end)
        if event.anchor is not None and style not in ("|", ">"):
            self.anchors[event.anchor] = made
        self.tree.scalars.append(made)
        return made

    def _plain_span(self, event: Any) -> Span:
        """The place of a value without the anchor and tag in front of it, which are refused."""
        span = self._span(event)
        at = span.start
        text = self.source.text
        while at < span.end and text[at] in "&!" and (event.anchor is not None or event.tag is not None):
            end = at
            while end < span.end and text[end] not in " \n\r\t":
                end += 1
            while end < span.end and text[end] in " \n\r\t":
                end += 1
            word = text[at:end].strip()
            what = "a name for repeating is" if word.startswith("&") else "a type tag is"
            self._refuse(
                f"{what} not used in flows: {word}", Span(at, at + len(word)), fix("remove it", Span(at, end), "")
            )
            at = end
        return Span(at, span.end)

    def _begin(self, event: Any) -> None:
        if len(self.open) >= DEEPEST:
            span = self._span(event)
            self.diagnostics.append(
                error("E018", f"this is nested deeper than {DEEPEST}", Span(span.start, span.start + 1))
            )
            raise _Refused
        if event.anchor is not None or event.tag is not None:
            self._plain_span(event)
        kind = Mapping if isinstance(event, yaml.MappingStartEvent) else Sequence
        start = event.start_mark.index + self.base
        self.open.append(kind(start, event.start_mark.column, bool(event.flow_style), start))
        self.keys.append(None)
        self._counted(start)

    def _end(self, event: Any) -> None:
        made = self.open.pop()
        self.keys.pop()
        if made.flow:
            made.end = event.end_mark.index + self.base
        self._put(made, counted=False)

    def _counted(self, start: int) -> None:
        self.tree.starts.append(start)
        if len(self.tree.starts) > MOST:
            self.diagnostics.append(error("E018", f"this file has more than {MOST:,} parts", Span(start, start + 1)))
            raise _Refused

    def _put(self, made: Node, *, counted: bool = True) -> None:
        if counted:
            self._counted(made.start)
        if not self.open:
            self.tree.top = made
            return
        around = self.open[-1]
        around.end = around.end if around.flow else max(around.end, made.end)
        if isinstance(around, Sequence):
            around.items.append(made)
        elif self.keys[-1] is None:
            self.keys[-1] = self._key(made)
        else:
            key, self.keys[-1] = self.keys[-1], None
            self._pair(around, key, made)

    def _key(self, made: Node) -> Scalar:
        if isinstance(made, Scalar) and not made.empty:
            return made
        if isinstance(made, Scalar):
            span = Span(max(made.start - 1, 0), max(made.start, 1))
            self.diagnostics.append(error("E023", "a key is missing here", span, help="a line is `key: value`"))
        else:
            span = Span(made.start, made.start + 1)
            self.diagnostics.append(error("E023", "a key is plain words, nothing in brackets", span))
        return Scalar("", "?", made.start, made.end)

    def _pair(self, around: Mapping, key: Scalar, value: Node) -> None:
        if key.style == "?":
            return
        if key.value == "<<" and key.style == "":
            self._refuse("`<<` brings in keys from another place; write them out", key.span, None)
            return
        first = around.names.setdefault(key.value, key)
        if first is not key:
            self.diagnostics.append(
                error(
                    "E010",
                    f"`{key.value}` stands here twice",
                    key.span,
                    because=Label(first.span, "the first one is here"),
                    help="elsewhere the second would silently win",
                )
            )
            return
        around.pairs.append((key, value))
