"""What reading any line of a file needs: its verb, its tree, the block below it, and what is wrong with these."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import ABC, Any, Sequence, abstractmethod
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.patterns import compiled
from dsl.source import Source, Span
from dsl.text import verbs
from dsl.text.layout import Row
from dsl.text.piece import Strip, read_line
from dsl.text.repeats import NOT_YET, Made
from dsl.text.shapes import Branch
from dsl.text.terms import Terms

_NAMED = r"(?:set|for each) +([A-Za-z_]\w*)|.*\bas +([A-Za-z_]\w*) *$"


class Lines(ABC):
    """Lines of one file. `repeats` has what is known of statements and branches that were made, by their identity."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.repeats = Made()

    @abstractmethod
    def body(self, rows: Sequence[Row]) -> co.Body:
        """The statements of a block."""

    def verb(self, row: Row) -> str | None:
        """The verb phrase of a row, None when it begins with none."""
        repeat = row.repeat
        if repeat is not None and repeat.verb != NOT_YET:
            return repeat.verb
        found = verbs.phrase(row.mask, verbs.STATEMENTS)
        said = found[0] if found else None
        if repeat is not None:
            repeat.verb = said
        return said

    def block(self, row: Row) -> co.Body:
        """What is indented below a row that opens a block; says when the colon or the block is missing (E004)."""
        self.opened(row)
        return self.body(row.children)

    def opened(self, row: Row) -> None:
        """Check that a row ends with a colon and has lines below (E004)."""
        if row.colon is None:
            end = Span(row.end, row.end)
            self.say(
                "E004",
                "this line opens a block and ends with a colon",
                Span(max(row.start, row.end - 1), row.end),
                fix=Fix("add the colon", (Edit(end, ":"),)),
            )
        if not row.children:
            self.say(
                "E004",
                "the block below this line is empty",
                row.span,
                help="indent at least one line below it by two blanks",
            )

    def say(self, code: str, message: str, span: Span, **more: Any) -> None:
        """Add an error."""
        self.diagnostics.append(error(code, message, span, **more))

    def tree(self, row: Row, start: str, options: Sequence[Row] = ()) -> tuple[Branch, Terms] | None:
        """The tree of a row and the reader of its values; None, with a diagnostic, when it says nothing."""
        if row.broken or any(option.broken for option in options):
            return None
        strip = strip_of(row, options)
        line = read_line(self.source.text, strip, start, self.diagnostics)
        return None if line is None else (line.tree, Terms(self.source.text, strip, line, self.diagnostics))

    def broken(self, row: Row, following: Sequence[Row] = ()) -> co.Broken:
        """What stands for lines that could not be understood; what is below them is read."""
        body = self.body(row.children)
        for other in following:
            body += self.body(other.children)
        return co.Broken(body, seeming(row), span=row.whole, head=row.span, trivia=row.trivia)

    def no_block(self, row: Row, verb: str) -> None:
        """Check that nothing stands below a row that opens no block (E004)."""
        if row.children:
            self.say("E004", f"nothing can stand indented below `{verb}`", row.children[0].span)
            self.body(row.children)
        elif row.colon is not None:
            self.say(
                "E004",
                f"`{verb}` opens no block, and ends without a colon",
                row.colon,
                fix=Fix("remove the colon", (Edit(row.colon, ""),)),
            )

    def time(self, value: ex.Expression) -> None:
        """Refuse a bare number where a time belongs (E013)."""
        if isinstance(value, ex.Number):
            end = Span(value.span.end, value.span.end)
            said = self.source.at(value.span)
            self.say(
                "E013",
                f"a time has a unit: {said} could be {said}s, {said}m or {said}h",
                value.span,
                fix=Fix(f"write {said}s", (Edit(end, "s"),), safe=False),
            )


def seeming(row: Row) -> tuple[str, ...]:
    """The names that a line that could not be understood seems to give a value to."""
    found = compiled(_NAMED).match(row.mask)
    return () if found is None else (found[1] or found[2],)


def strip_of(row: Row, options: Sequence[Row]) -> Strip:
    """The mask of a row, with details of their own lines put in front of its `as name`."""
    if not options:
        return Strip(row.mask, ((0, row.start),))
    cut = row.mask.rfind(" as ")
    name = cut >= 0 and row.mask[cut + 4 :].strip().isidentifier()
    head, tail = (row.mask[:cut], row.mask[cut:]) if name else (row.mask, "")
    text, pieces = head, [(0, row.start)]
    for option in options:
        pieces.append((len(text) + 1, option.start))
        text += " " + option.mask
    if tail:
        pieces.append((len(text), row.start + len(head)))
        text += tail
    return Strip(text, tuple(pieces))
