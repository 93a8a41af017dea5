"""Keys that declare: `name: type = default` of inputs, outputs and what is wanted, in the YAML form."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.hints import Any
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.nodes.base import Comment, Trivia
from dsl.source import Span
from dsl.text.piece import Strip, read_line
from dsl.text.scan import mask, scan
from dsl.text.terms import Terms
from dsl.yaml.events import Mapping, Node, Scalar
from dsl.yaml.statements import Items


def pairs(items: Items, key: Scalar, value: Node) -> tuple[list[tuple[Scalar, Node, Trivia]], tuple[Comment, ...]]:
    """The keys below a key with their comments, and the comments at their end."""
    if not isinstance(value, Mapping):
        if isinstance(value, Scalar) and value.empty:
            items.say("E004", f"below `{key.value}` nothing stands", key.span)
        else:
            items.say("E023", f"below `{key.value}` each line has a key and what it is", items.values.shown(value))
        return [], ()
    made = [(one, inner, items.comments.above(one.start)) for one, inner in value.pairs]
    return made, items.comments.foot(value)


def fields(items: Items, key: Scalar, value: Node) -> tuple[tuple[co.Field, ...], tuple[Comment, ...]]:
    """The fields below a key, and the comments at their end."""
    made = []
    below, foot = pairs(items, key, value)
    for name, kind, trivia in below:
        if not isinstance(kind, Scalar) or kind.empty:
            items.say("E022", "a type is missing here", items.values.shown(kind))
            continue
        found = items.values.as_line(name, ": ", kind, _field)
        if found is not None:
            span = Span(name.start, kind.end)
            made.append(co.Field(*found, span=span, head=span, trivia=trivia))
    return tuple(made), foot


def as_line(text: str, span: Span, start: str, found: list[Diagnostic]) -> tuple[Any, Terms] | None:
    """A key and its value, read as a line of the text form."""
    strip = Strip(mask(text, scan(text, span.start, span.end)), ((0, span.start),))
    read = read_line(text, strip, start, found)
    return None if read is None else (read.tree, Terms(text, strip, read, found))


def _field(text: str, span: Span, found: list[Diagnostic]) -> tuple[str, va.Type, ex.Expression | None] | None:
    read = as_line(text, span, "field", found)
    if read is None:
        return None
    tree, terms = read
    name, kind, default = tree.children
    return terms.said(name), terms.type(kind), None if default is None else terms.expression(default.children[0])
