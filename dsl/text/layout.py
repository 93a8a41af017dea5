"""Lines of a flow as a tree by indent, with the comments that belong to each.

A row is one logical line: brackets and block texts may spread it over several lines of the file. A row keeps its
mask (see scan.py), never its meaning; what is wrong with indents, quotes and brackets is said here.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import Iterator, Sequence
from dsl.nodes.base import NO_TRIVIA, Comment, Trivia
from dsl.patterns import compiled
from dsl.size import too_large
from dsl.source import Source, Span
from dsl.struct import Struct, field, replace
from dsl.text import repeats
from dsl.text.scan import DEEPEST, LONGEST, Scan, mask, scan

LONGEST_LINE = 4096
MOST_ROWS = 60_000
"""Lines that say something; the YAML form, where a step is 7 to 15 parts, holds no more."""

_INDENT = r"[ \t]*"
_GAP = Trivia(gap=True)


class Row(Struct, frozen=False):
    """One logical line. `mask` is without the colon at the end, which is `colon`; offsets are the source's. With
    `repeat` it stands on one line of the file, of this `key` and with these `words`; its mask is `hidden` or, when
    that is None, what the repeat makes of the words."""

    start: int
    end: int
    indent: int
    hidden: str | None
    colon: Span | None
    lead: tuple[Comment, ...]
    tail: Comment | None
    gap: bool
    broken: bool
    children: list[Row] = field(default_factory=list)
    foot: tuple[Comment, ...] = ()
    key: repeats.Key | None = None
    words: Sequence[str] = ()
    repeat: repeats.Repeat | None = None

    @property
    def mask(self) -> str:
        """The line as a grammar sees it."""
        if self.hidden is None:
            assert self.repeat is not None
            self.hidden = self.repeat.mask(self.words)
        return self.hidden

    @property
    def span(self) -> Span:
        """From the first character to the last, without the colon."""
        return Span(self.start, self.end)

    @property
    def whole(self) -> Span:
        """The line with all that is indented below it."""
        return Span(self.start, self.children[-1].whole.end if self.children else self.end)

    @property
    def trivia(self) -> Trivia:
        """The comments that belong to the row."""
        if not self.lead and self.tail is None and not self.foot:
            return _GAP if self.gap else NO_TRIVIA
        return Trivia(self.lead, self.tail, self.gap, self.foot)


class Layout(Struct):
    """The rows that stand at the left edge, comments at the end of the file, and what is wrong."""

    rows: tuple[Row, ...]
    foot: tuple[Comment, ...]
    diagnostics: tuple[Diagnostic, ...]


def lay_out(source: Source) -> Layout:
    """Read the lines of a text; never raises."""
    large = too_large(source.text)
    if large is not None:
        return Layout((), (), (large,))
    diagnostics: list[Diagnostic] = []
    rows, last = _rows(source, diagnostics)
    if len(rows) > MOST_ROWS:
        here = error(
            "E018",
            f"this file says more than {MOST_ROWS:,} things",
            Span(rows[-1].start, rows[-1].end),
            help="split it into several flows, or into blocks of their own files with `use`",
        )
        return Layout((), (), (here,))
    tree, foot = _tree(rows, last, source, diagnostics)
    return Layout(tuple(tree), foot, tuple(diagnostics))


def _rows(source: Source, diagnostics: list[Diagnostic]) -> tuple[list[Row], tuple[Comment, ...]]:
    text = source.text
    rows: list[Row] = []
    lead: list[Comment] = []
    gap = False
    at = 1 if text.startswith("\ufeff") else 0
    indent = compiled(_INDENT)
    while at < len(text) and len(rows) <= MOST_ROWS:
        blank = indent.match(text, at)
        start = at if blank is None else blank.end()
        if start >= len(text):
            break
        if text[start] in "\r\n":
            gap = True
            at = text.find("\n", start)
            if at < 0:
                break
            at += 1
            continue
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        key: repeats.Key | None = None
        words: Sequence[str] = ()
        if end - at <= repeats.LONGEST:
            key, words = repeats.cut(text[start:end])
            repeat = repeats.known(key)
            if repeat is not None:
                rows.append(_repeated(text[at:start], start, end, repeat, key, words, tuple(lead), gap))
                lead, gap = [], False
                at = end + 1
                continue
        found = scan(text, start, indent=start - at)
        hidden = mask(text, found)
        if not hidden.strip():
            lead += [replace(_comment(text, span), gap=gap) for span in found.comments]
            gap = False
        else:
            rows.append(_row(source, at, found, hidden, tuple(lead), gap, diagnostics))
            if key is not None and found.end == end:
                _keep(rows[-1], key, words, found)
            lead, gap = [], False
        at = found.end + 1
    return rows, tuple(lead)


def _repeated(
    blank: str, start: int, end: int, repeat: repeats.Repeat, key: repeats.Key, words: Sequence[str],
    lead: tuple[Comment, ...], gap: bool,
) -> Row:  # fmt: skip
    """A line that need not be looked through."""
    colon = None if repeat.colon is None else Span(end - repeat.colon, end - repeat.colon + 1)
    return Row(
        start, end - repeat.blank, _indent(blank), None, colon, lead, None, gap, False,
        [], (), key, words, repeat,
    )  # fmt: skip


def _keep(row: Row, key: repeats.Key, words: Sequence[str], found: Scan) -> None:
    """The next line of this key is known."""
    colon = None if row.colon is None else found.end - row.colon.start
    row.key, row.words = key, words
    row.repeat = repeats.keep(key, words, found, row.mask, colon=colon, broken=row.broken)


def _comment(text: str, span: Span) -> Comment:
    return Comment(text[span.start + 1 : span.end].strip(), span=span)


def _row(
    source: Source, line_start: int, found: Scan, hidden: str, lead: tuple[Comment, ...], gap: bool,
    diagnostics: list[Diagnostic],
) -> Row:  # fmt: skip
    text = source.text
    content = hidden.rstrip()
    end = found.start + len(content)
    colon = None
    if content.endswith(":") and found.unclosed_text is None:
        colon = Span(end - 1, end)
        content = content[:-1].rstrip()
        end = found.start + len(content)
    tail = None
    inner = [_comment(text, span) for span in found.comments]
    if inner and found.comments[-1].start >= end:
        tail = inner.pop()
    wrong = _wrong(source, line_start, found)
    diagnostics += wrong
    own = Trivia(lead, gap=gap).with_more(tuple(inner))
    return Row(
        found.start,
        end,
        _indent(text[line_start : found.start]),
        content,
        colon,
        own.lead,
        tail,
        own.gap,
        bool(wrong),
    )


def _indent(blank: str) -> int:
    """The width of an indent; a tab counts as two blanks."""
    return len(blank) + blank.count("\t")


def _wrong(source: Source, line_start: int, found: Scan) -> list[Diagnostic]:
    """What keeps this line from being read at all."""
    wrong = []
    if found.unclosed_text is not None:
        block = source.text.startswith('"""', found.unclosed_text.start)
        wrong.append(
            error(
                "E006",
                'this text is not closed: `"""` alone on a line is missing'
                if block
                else "this quote is not closed on its line",
                found.unclosed_text,
                help="" if block else 'write `\\"` for a quote inside a text; close every `${` with `}`',
                fix=None
                if block
                else Fix(
                    "close the text", (Edit(Span(found.unclosed_text.end, found.unclosed_text.end), '"'),), safe=False
                ),
            )
        )
    elif found.unclosed_bracket is not None:
        sign = source.text[found.unclosed_bracket.start]
        wrong.append(error("E024", f"this `{sign}` is not closed", found.unclosed_bracket))
    if found.too_deep is not None:
        wrong.append(error("E018", f"brackets are nested deeper than {DEEPEST}", found.too_deep))
    if found.length > LONGEST:
        wrong.append(
            error(
                "E018",
                f"this has more than {LONGEST:,} characters between its texts",
                Span(found.start, found.start + 1),
            )
        )
    if found.end - line_start >= LONGEST_LINE:
        wrong += _too_long(source, found)
    return wrong


def _too_long(source: Source, found: Scan) -> list[Diagnostic]:
    """The first line of the file that has too many characters, of those that the row stands on."""
    first, _ = source.position(found.start)
    last, _ = source.position(found.end)
    for number in range(first, last + 1):
        if len(source.line(number)) > LONGEST_LINE:
            start = source.line_starts[number - 1]
            place = Span(start, start + LONGEST_LINE)
            return [error("E018", f"this line has more than {LONGEST_LINE:,} characters", place)]
    return []


def _tree(
    rows: list[Row], last: tuple[Comment, ...], source: Source, diagnostics: list[Diagnostic]
) -> tuple[list[Row], tuple[Comment, ...]]:
    top: list[Row] = []
    above: list[Row] = []
    for row in rows:
        if row.lead:
            row.lead = _hung_up(row.lead, above, row.indent, row.start, source)
        while above and above[-1].indent >= row.indent:
            above.pop()
        if len(above) >= DEEPEST:
            diagnostics.append(error("E018", f"blocks are nested deeper than {DEEPEST}", row.span))
            row.broken = True
            continue
        (above[-1].children if above else top).append(row)
        above.append(row)
    _check_indents(top, 0, source, diagnostics)
    return top, _hung_up(last, above, 0, len(source.text), source)


def _hung_up(
    comments: tuple[Comment, ...], above: list[Row], indent: int, before: int, source: Source
) -> tuple[Comment, ...]:
    """Give comments that are indented deeper than the next line to the end of the block that they are in.

    What is left belongs to the next line.
    """
    for number, comment in enumerate(comments):
        width = _indent(source.text[_line_start(source, comment.span.start) : comment.span.start])
        owner = next((row for row in reversed(above) if row.children and row.children[0].indent <= width), None)
        inside_row = comment.span.start > before
        if inside_row or width <= indent or owner is None or owner.children[0].indent <= indent:
            return comments[number:]
        owner.foot += (comment,)
    return ()


def _check_indents(rows: list[Row], depth: int, source: Source, diagnostics: list[Diagnostic]) -> None:
    """Each block must be two blanks further in; the fix moves all of a block at once."""
    wanted = 2 * depth
    blanks = "\n" + " " * wanted
    said = False
    for row in rows:
        if source.text.startswith(blanks, row.start - wanted - 1):
            if row.children:
                _check_indents(row.children, depth + 1, source, diagnostics)
            continue
        blank = _blank(row, source)
        if source.at(blank) == " " * wanted:
            _check_indents(row.children, depth + 1, source, diagnostics)
            continue
        if not said:
            edits = tuple(_moved(rows, depth, source))
            what = "a tab" if "\t" in source.at(blank) else f"{row.indent} blanks"
            place = Span(blank.start, max(blank.end, blank.start + 1))
            diagnostics.append(
                error(
                    "E005",
                    f"this line is indented by {what}, not by {wanted}",
                    place,
                    help="each block is indented by two blanks more than the line that opens it",
                    fix=Fix("indent by two blanks a block", edits),
                )
            )
            said = True


def _moved(rows: list[Row], depth: int, source: Source) -> Iterator[Edit]:
    for row in rows:
        blank = _blank(row, source)
        if source.at(blank) != " " * (2 * depth):
            yield Edit(blank, " " * (2 * depth))
        yield from _moved(row.children, depth + 1, source)


def _blank(row: Row, source: Source) -> Span:
    start = _line_start(source, row.start)
    return Span(start + source.text.startswith("\ufeff", start), row.start)


def _line_start(source: Source, place: int) -> int:
    return source.text.rfind("\n", 0, place) + 1
