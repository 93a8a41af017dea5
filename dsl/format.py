"""The one look of a flow, in either form, and the same flow in the other form.

What is said never changes, nor any comment: the result is read again and compared before it is given out. In a text
with mistakes the lines that are right are put in order; what could not be understood stays exactly as it is.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, apply
from dsl.forms import Form, form_of, read
from dsl.hints import TYPE_CHECKING, Any, Iterator
from dsl.nodes import control as co
from dsl.nodes.base import Comment, Trivia
from dsl.printer.text import TextPrinter, text_form
from dsl.source import Source, Span
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb
from dsl.struct import fields, is_struct
from dsl.text import verbs
from dsl.text.document import Document
from dsl.text.layout import Row, lay_out
from dsl.text.repeats import Repeats

if TYPE_CHECKING:
    from collections import Counter


class Unlike(Exception):  # noqa: N818 - what the user is told
    """The other form would not say the same; the message says why."""


def formatted(source: Source, form: Form | None = None) -> str:
    """The text in its one look; of a text with mistakes what can be put in order, of YAML with mistakes nothing."""
    form = form or form_of(source.name)
    document = read(source, form)
    if all(one.code == "E005" for one in document.diagnostics) and not _broken(document.flow):
        return in_order(source, document.flow, form, document.repeats)
    return source.text if form is Form.YAML else _patched(document)


def in_order(source: Source, flow: co.Flow, form: Form, repeats: Repeats | None = None) -> str:
    """The text of a flow without mistakes in its one look; read again only when it is not in that already."""
    made = text_form(flow, source.text, repeats) if form is Form.TEXT else printed(flow, form)
    return made if made == source.text or _same(flow, read(Source(made), form)) else source.text


def converted(flow: co.Flow, to: Form) -> str:
    """The flow in a form. Raises Unlike when it cannot be said there, as for what is nested too deep for YAML."""
    made = printed(flow, to)
    again = read(Source(made), to)
    if again.diagnostics:
        raise Unlike(again.diagnostics[0].message)
    if not _same(flow, again):
        raise Unlike("it would not say exactly the same")
    return made


def printed(flow: co.Flow, form: Form) -> str:
    """A flow without mistakes as text."""
    if form is Form.TEXT:
        return text_form(flow)
    from dsl.printer.yaml import yaml_form  # noqa: PLC0415 - most flows are text, and lint starts often

    return yaml_form(flow)


def comments(flow: co.Flow) -> Counter[str]:
    """All comments of a flow and how often each is there."""
    from collections import Counter  # noqa: PLC0415 - most flows are in order

    return Counter(one.text for one in _comments(flow))


def _same(flow: co.Flow, again: Document) -> bool:
    return not again.diagnostics and again.flow == flow and comments(again.flow) == comments(flow)


def _comments(one: Any) -> Iterator[Comment]:
    """The comments of a part of the tree and of all that is in it."""
    if isinstance(one, Comment):
        yield one
    elif isinstance(one, tuple):
        for each in one:
            yield from _comments(each)
    elif is_struct(one):
        for field in fields(one):
            yield from _comments(getattr(one, field.name))


def _broken(one: Any) -> bool:
    """Whether anything in a part of the tree could not be understood."""
    if isinstance(one, tuple):
        return any(_broken(each) for each in one)
    if not is_struct(one) or isinstance(one, Trivia):
        return False
    return isinstance(one, co.Broken) or any(_broken(getattr(one, field.name)) for field in fields(one))


# Texts with mistakes


def _patched(document: Document) -> str:
    """The text with each line in order that was understood, stands on one line and still says the same."""
    printer = TextPrinter(lenient=True)
    printer.flow(document.flow)
    source = document.source
    wrong = [one.span for one in document.diagnostics]
    edits = []
    for row in _rows(lay_out(source).rows):
        end = _line_end(source, row)
        here = Span(row.start, end)
        new = printer.out.rows.get(row.start)
        if (
            new is None
            or "\n" in new
            or row.end > end
            or _details_below(row)
            or any(_touch(here, one) for one in wrong)
        ):
            continue
        if source.at(here) != new:
            edits.append(Edit(here, new))
    made = apply(source.text, tuple(edits))
    again = read(Source(made), Form.TEXT)
    unchanged = again.flow == document.flow and _said(again.diagnostics) == _said(document.diagnostics)
    return made if unchanged else source.text


def _said(diagnostics: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in diagnostics]


def _rows(rows: tuple[Row, ...] | list[Row]) -> Iterator[Row]:
    for row in rows:
        yield row
        yield from _rows(row.children)


def _line_end(source: Source, row: Row) -> int:
    end = source.text.find("\n", row.start)
    return len(source.text) if end < 0 else end


def _details_below(row: Row) -> bool:
    """Whether details of a step stand on lines of their own below it."""
    found = verbs.phrase(row.mask, verbs.STATEMENTS)
    if found is None or found[0] not in VERBS:
        return False
    words = frozenset(slot.words for slot in by_verb(found[0]).slots.values() if not slot.subject)
    return any(verbs.phrase(child.mask, words) is not None for child in row.children)


def _touch(one: Span, other: Span) -> bool:
    return one.start <= other.end and other.start <= one.end
