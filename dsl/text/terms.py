"""Trees of values, selectors and types to their part of the flow's tree: the whole reader of one masked line, and of
pieces that stand on their own."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, error
from dsl.hints import Iterable
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.source import Span
from dsl.text.piece import Strip, read_line
from dsl.text.scan import DEEPEST, LONGEST, Scan, mask, scan
from dsl.text.shapes import Branch
from dsl.text.values import Values

_TYPES = (
    "text", "number", "integer", "flag", "duration", "date", "moment", "secret", "file", "job", "device", "batch",
    "partner", "any",
)  # fmt: skip


class Terms(Values):
    """The reader of one line's values. What is wrong is added to `diagnostics`; reading goes on."""

    def inner(self, inside: Span) -> ex.Expression | None:
        """The value of a fill-in, one level deeper."""
        return read_piece(self.source, inside, "expression", self.diagnostics, self.depth + 1)

    def attachments(self, tree: Branch) -> tuple[va.Attachment, ...]:
        """`file named text, file …`."""
        made = []
        for child in tree.children:
            file, named = child.children
            made.append(va.Attachment(self.expression(file), self.optional(named), span=self.span(child)))
        return tuple(made)

    def type(self, tree: Branch) -> va.Type:
        """A type as written behind the colon of a field."""
        span = self.span(tree)
        match tree.data:
            case "optional_type":
                return va.Optional(self.type(tree.children[0]), span=span)
            case "list_type":
                return va.ListType(self.type(tree.children[0]), span=span)
            case "record_type":
                return va.RecordType(self.parameters(tree.children), span=span)
            case "one_of_type":
                choices = (self.constant(child, "a choice") for child in tree.children)
                return va.OneOf(tuple(choices), span=span)
        word = self.said(tree.children[0])
        if word not in _TYPES:
            from dsl.text import faults  # noqa: PLC0415 - only for a mistake

            self.diagnostics.append(faults.unknown_word("type", word, span, _TYPES, code="N116"))
            word = "any"
        return va.Plain(word, span=span)  # type: ignore[arg-type]

    def parameters(self, trees: Iterable[Branch]) -> tuple[va.FieldType, ...]:
        """`name: type, …`."""
        made: dict[str, va.FieldType] = {}
        for tree in trees:
            key, kind = tree.children
            name = self.said(key)
            if name in made:
                self.diagnostics.append(error("E003", f"the name `{name}` stands here twice", self.span(key)))
            made[name] = va.FieldType(name, self.type(kind), span=self.span(tree))
        return tuple(made.values())


def read_piece(
    text: str, span: Span, start: str, diagnostics: list[Diagnostic], depth: int = 0
) -> ex.Expression | None:
    """The expression that stands in a stretch of the text; None, with a diagnostic, when it says none."""
    found = scan(text, span.start, span.end)
    wrong = _unreadable(found, span)
    if wrong is not None:
        diagnostics.append(wrong)
        return None
    strip = Strip(mask(text, found), ((0, span.start),))
    line = read_line(text, strip, start, diagnostics)
    return None if line is None else Terms(text, strip, line, diagnostics, depth).expression(line.tree)


def read_selector_piece(text: str, span: Span, diagnostics: list[Diagnostic]) -> va.Selector | None:
    """The selector that stands in a stretch of the text; None, with a diagnostic, when it says none."""
    found = scan(text, span.start, span.end)
    wrong = _unreadable(found, span)
    if wrong is not None:
        diagnostics.append(wrong)
        return None
    strip = Strip(mask(text, found), ((0, span.start),))
    line = read_line(text, strip, "selector", diagnostics)
    return None if line is None else Terms(text, strip, line, diagnostics).selector(line.tree)


def _unreadable(found: Scan, span: Span) -> Diagnostic | None:
    """What keeps a value on its own from being read at all."""
    if found.unclosed_text is not None:
        return error("E006", "this quote is not closed", found.unclosed_text)
    if found.unclosed_bracket is not None:
        return error("E024", "this bracket is not closed", found.unclosed_bracket)
    if found.too_deep is not None:
        return error("E018", f"brackets are nested deeper than {DEEPEST}", found.too_deep)
    if found.length > LONGEST:
        return error(
            "E018",
            f"a value has at most {LONGEST:,} characters besides its texts",
            Span(found.start, found.start + 1),
            help="use `set` for parts of it",
        )
    if found.comments:
        return error("E023", "a comment cannot stand inside a value", found.comments[0])
    if found.end < span.end:
        return error("E023", "a value stands on one line", Span(found.end, found.end + 1))
    return None
