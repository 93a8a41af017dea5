"""Trees of values, selectors and types to their part of the flow's tree.

A `Terms` reads one masked line; places in the mask become places in the source here, and the inside of texts is
read here, since the grammar sees only underscores.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from dsl.data.limits import DIGITS
from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import cast
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.record import record, replace
from dsl.source import Span
from dsl.text.parser import parse
from dsl.text.scan import DEEPEST, LONGEST, Scan, fill_end, mask, scan
from dsl.text.shapes import Branch, Leaf, Line, Stuck

_ESCAPE = r'\\(?:u\{([0-9A-Fa-f]{1,6})\}|(["\\nt]))'
_PLAIN = {'"': '"', "\\": "\\", "n": "\n", "t": "\t"}
_LITERAL = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(ms|s|m|h|d|%)?|true|false|nothing"
_FOREIGN = {"==": "is", "===": "is", "!=": "is not", "!==": "is not", "&&": "and", "||": "or", "!": "not"}
_TYPES = (
    "text", "number", "integer", "flag", "duration", "date", "moment", "secret", "file", "job", "device", "batch",
    "partner", "any",
)  # fmt: skip
_NOT_PLAIN = frozenset("\\$\r\n")
"""What is not itself in a text."""
_HIGHEST_CHARACTER = 0x10FFFF
_SURROGATES = range(0xD800, 0xE000)


def _once(words: str) -> str:
    """Words with one blank between them."""
    return " ".join(words.split())


@record
class Strip:
    """A mask and where its pieces stand in the source: pairs of places, in the mask and in the source."""

    mask: str
    pieces: tuple[tuple[int, int], ...]

    def at(self, place: int) -> int:
        """The place in the source; a place between two pieces belongs to the end of the first."""
        in_mask, in_source = self.pieces[0]
        for piece in self.pieces:
            if piece[0] > place:
                break
            in_mask, in_source = piece
        return in_source + place - in_mask

    def span(self, start: int, end: int) -> Span:
        """The span in the source of a stretch of the mask."""
        if len(self.pieces) == 1:
            shift = self.pieces[0][1] - self.pieces[0][0]
            return Span(start + shift, end + shift)
        first = self.at(start)
        return Span(first, max(first, self.at(max(start, end - 1)) + 1 if end > start else first))


class Terms:
    """The reader of one line's values. What is wrong is added to `diagnostics`; reading goes on."""

    def __init__(self, text: str, strip: Strip, line: Line, diagnostics: list[Diagnostic], depth: int = 0) -> None:
        self.source = text
        self.strip = strip
        self.line = line
        self.diagnostics = diagnostics
        self.depth = depth

    # Places

    def span(self, tree: Branch | Leaf) -> Span:
        """Where a tree stands in the source."""
        line = self.line
        if tree.first < 0:
            return Span(self.strip.at(0), self.strip.at(0))
        return self.strip.span(line.starts[tree.first], line.ends[tree.last])

    def said(self, leaf: Leaf) -> str:
        """The word that a leaf stands for."""
        line = self.line
        return line.mask[line.starts[leaf.first] : line.ends[leaf.last]]

    # Values

    def expression(self, tree: Branch) -> ex.Expression:
        """The value that a tree of rule `expression` says."""
        return _EXPRESSIONS[tree.data](self, tree)

    def optional(self, tree: Branch | None) -> ex.Expression | None:
        """The value, or None where nothing stands."""
        return None if tree is None else self.expression(tree)

    def _chain(self, tree: Branch, wanted: str) -> tuple[ex.Expression, ...]:
        operands = []
        for child in tree.children:
            if type(child) is Leaf:
                self._own_word(child, wanted)
            else:
                operands.append(self.expression(child))
        return tuple(operands)

    def _own_word(self, token: Leaf, wanted: str) -> None:
        """Refuse `&&`, `==` and the like: there is one way to say each thing."""
        said = self.said(token)
        if _once(said) != wanted:
            span = self.span(token)
            self.diagnostics.append(
                error(
                    "E014",
                    f"`{said}` is not a word of this language; write `{wanted}`",
                    span,
                    fix=Fix(f"write `{wanted}`", (_word_edit(self.source, span, wanted),)),
                )
            )

    def _any(self, tree: Branch) -> ex.Expression:
        return ex.Any(self._chain(tree, "or"), span=self.span(tree))

    def _all(self, tree: Branch) -> ex.Expression:
        return ex.All(self._chain(tree, "and"), span=self.span(tree))

    def _not(self, tree: Branch) -> ex.Expression:
        *signs, operand = tree.children
        made = self.expression(operand)
        for sign in reversed(signs):
            self._own_word(sign, "not")
            made = ex.Not(made, span=Span(self.span(sign).start, made.span.end))
        return made

    def _compare(self, tree: Branch) -> ex.Expression:
        left, sign, right = tree.children
        words = _once(self.said(sign))
        if words in _FOREIGN:
            self._own_word(sign, _FOREIGN[words])
            words = _FOREIGN[words]
        return ex.Compare(
            cast("ex.Comparison", words),
            self.expression(left),
            self.expression(right),
            span=self.span(tree),
        )

    def _is(self, tree: Branch) -> ex.Expression:
        operand, state = tree.children
        words = cast("ex.State", _once(self.said(state)))
        return ex.Is(self.expression(operand), words, span=self.span(tree))

    def _otherwise(self, tree: Branch) -> ex.Expression:
        value, instead = (self.expression(child) for child in tree.children)
        return ex.Otherwise(value, instead, span=self.span(tree))

    def _choice(self, tree: Branch) -> ex.Expression:
        value, condition, instead = (self.expression(child) for child in tree.children)
        return ex.Choice(value, condition, instead, span=self.span(tree))

    def _sum(self, tree: Branch) -> ex.Expression:
        first, rest = self._operations(tree)
        return ex.Sum(first, rest, span=self.span(tree))  # type: ignore[arg-type]

    def _product(self, tree: Branch) -> ex.Expression:
        first, rest = self._operations(tree)
        return ex.Product(first, rest, span=self.span(tree))  # type: ignore[arg-type]

    def _operations(self, tree: Branch) -> tuple[ex.Expression, tuple[tuple[str, ex.Expression], ...]]:
        operands = [self.expression(child) for child in tree.children if type(child) is not Leaf]
        signs = [self.said(child) for child in tree.children if type(child) is Leaf]
        return operands[0], tuple(zip(signs, operands[1:], strict=True))

    def _negative(self, tree: Branch) -> ex.Expression:
        *signs, operand = tree.children
        made = self.expression(operand)
        for sign in reversed(signs):
            made = ex.Negative(made, span=Span(self.span(sign).start, made.span.end))
        return made

    def _part(self, tree: Branch) -> ex.Expression:
        first, *rest = tree.children
        made = self.expression(first)
        for part in rest:
            span = Span(made.span.start, self.span(part).end)
            (inner,) = part.children
            if part.data == "member":
                made = ex.Member(made, self.said(inner), span=span)
            else:
                made = ex.Index(made, self.expression(inner), span=span)
        return made

    def _name(self, tree: Branch) -> ex.Expression:
        return ex.Name(self.said(tree.children[0]), span=self.span(tree))

    def _number(self, tree: Branch) -> ex.Expression:
        return ex.Number(self._amount(tree, self.said(tree.children[0])), span=self.span(tree))

    def _duration(self, tree: Branch) -> ex.Expression:
        written = self.said(tree.children[0])
        amount = written.rstrip("msdh")
        return ex.Duration(self._amount(tree, amount), cast("ex.Unit", written[len(amount) :]), span=self.span(tree))

    def _percent(self, tree: Branch) -> ex.Expression:
        return ex.Percent(self._amount(tree, self.said(tree.children[0])[:-1]), span=self.span(tree))

    def _amount(self, tree: Branch, digits: str) -> Decimal:
        if len(digits) > DIGITS:
            self.diagnostics.append(error("E018", f"a number has at most {DIGITS} digits", self.span(tree)))
            return Decimal(0)
        return Decimal(digits)

    def _pattern(self, tree: Branch) -> ex.Expression:
        return self.pattern(tree.children[0])

    def pattern(self, token: Leaf) -> ex.Pattern:
        """`/…/flags`."""
        source, _, flags = self.said(token)[1:].rpartition("/")
        span = self.span(token)
        unknown = "".join(sorted(set(flags) - set("imsx")))
        if unknown:
            place = Span(span.end - len(flags), span.end)
            known = "".join(letter for letter in flags if letter in "imsx")
            self.diagnostics.append(
                error(
                    "E023",
                    f"a pattern takes the letters i, m, s and x behind it, not `{unknown}`",
                    place,
                    fix=Fix("leave them out", (Edit(place, known),), safe=False),
                )
            )
        return ex.Pattern(source, flags, span=span)

    def _written_out(self, tree: Branch) -> ex.Expression:
        """An unquoted date, time of day or number with a leading zero: E020."""
        said = self.said(tree.children[0])
        span = self.span(tree.children[0])
        date = re.fullmatch(r"\d{4}-\d\d-\d\d", said)
        what = "a date" if "-" in said else "a time of day" if ":" in said else "a number with a leading zero"
        new = f'date("{said}")' if date else f'"{said}"'
        self.diagnostics.append(
            error(
                "E020",
                f"{what} is written in quotes: {new}",
                span,
                fix=Fix(f"write {new}", (Edit(span, new),)),
            )
        )
        text = ex.Text((said,), span=span)
        return ex.Call("date", (text,), span=span) if date else text

    def _constant(self, tree: Branch) -> ex.Expression:
        span = self.span(tree)
        return ex.Nothing(span=span) if tree.data == "nothing" else ex.Flag(tree.data == "true", span=span)

    def _values(self, tree: Branch | None) -> tuple[ex.Expression, ...]:
        return () if tree is None else tuple(self.expression(child) for child in tree.children)

    def _call(self, tree: Branch) -> ex.Expression:
        name, values = tree.children
        return ex.Call(self.said(name), self._values(values), span=self.span(tree))

    def _list(self, tree: Branch) -> ex.Expression:
        return ex.ListOf(self._values(tree.children[0]), span=self.span(tree))

    def _each(self, tree: Branch) -> ex.Expression:
        item, name, source, where = tree.children
        return ex.Each(
            self.expression(item),
            self.said(name),
            self.expression(source),
            self.optional(where),
            span=self.span(tree),
        )

    def _record(self, tree: Branch) -> ex.Expression:
        pairs: dict[str, ex.Pair] = {}
        for child in tree.children:
            if child is None:
                continue
            token, value = child.children
            key = self._key(token)
            if key in pairs:
                self.diagnostics.append(
                    error(
                        "E003",
                        f"the field `{key}` stands here twice",
                        self.span(token),
                        help="give each field another name",
                    )
                )
            pairs.setdefault(key, ex.Pair(key, self.expression(value), span=self.span(child)))
        return ex.Record(tuple(pairs.values()), span=self.span(tree))

    def _key(self, token: Leaf) -> str:
        return self.constant(token, "the name of a field") if token.type == "STRING" else self.said(token)

    def _brackets(self, tree: Branch) -> ex.Expression:
        inner = self.expression(tree.children[0])
        return replace(inner, span=self.span(tree))

    # Texts

    def _text(self, tree: Branch) -> ex.Expression:
        """A text in the place of a value; one fill-in alone is that value (language rule 4)."""
        text = self.text(tree.children[0])
        if len(text.parts) == 1 and not isinstance(text.parts[0], str):
            return replace(text.parts[0], span=text.span)
        return text

    def text(self, token: Leaf) -> ex.Text:
        """`"…"` or a block text, with its escapes and fill-ins."""
        span = self.span(token)
        block = self.source.startswith('"""', span.start) and span.end - span.start > 5
        if not block:
            return ex.Text(self._pieces(span.start + 1, span.end - 1, 0), span=span)
        start = self.source.index("\n", span.start) + 1
        last = self.source.rfind("\n", start - 1, span.end)
        indent = span.end - 3 - (last + 1)
        stop = max(start, last)
        if stop > start and self.source[stop - 1] == "\r":
            stop -= 1
        return ex.Text(self._pieces(start, stop, indent), block=True, span=span)

    def constant(self, token: Leaf, what: str) -> str:
        """A text without fill-ins; says so when there are some."""
        text = self.text(token)
        if text.constant is None:
            self.diagnostics.append(error("E023", f"{what} is a plain text, without `${{…}}`", text.span))
            return ""
        return text.constant

    def _pieces(self, start: int, stop: int, indent: int) -> tuple[str | ex.Expression, ...]:
        """Plain pieces and fill-ins between two places; `indent` blanks are taken off each line."""
        source, parts, plain = self.source, [], []  # type: tuple[str, list[str | ex.Expression], list[str]]
        inside = source[start:stop]
        if _NOT_PLAIN.isdisjoint(inside):
            return (inside,) if inside else ()
        at = _past_blanks(source, start, min(stop, start + indent)) if indent else start
        while at < stop:
            sign = source[at]
            if sign == "\\":
                at = self._escape(at, stop, plain)
            elif source.startswith("$${", at):
                plain.append("${")
                at += 3
            elif source.startswith("${", at) and (end := fill_end(source, at + 2, stop)) is not None:
                filled = self.fill(at, end)
                if isinstance(filled, ex.Text) and filled.constant is not None:
                    plain.append(filled.constant)
                elif filled is not None:
                    if plain:
                        parts.append("".join(plain))
                        plain = []
                    parts.append(filled)
                at = end + 1
            elif sign == "\r" and source.startswith("\r\n", at):
                at += 1
            elif sign == "\n":
                plain.append(sign)
                at = _past_blanks(source, at + 1, min(stop, at + 1 + indent))
            else:
                plain.append(sign)
                at += 1
        if plain:
            parts.append("".join(plain))
        return tuple(parts)

    def _escape(self, at: int, stop: int, plain: list[str]) -> int:
        found = re.compile(_ESCAPE).match(self.source, at, stop)
        if found is not None and found[2]:
            plain.append(_PLAIN[found[2]])
            return found.end()
        if found is not None:
            number = int(found[1], 16)
            if number <= _HIGHEST_CHARACTER and number not in _SURROGATES:
                plain.append(chr(number))
                return found.end()
            self.diagnostics.append(error("E019", f"there is no character `{found[0]}`", Span(at, found.end())))
            return found.end()
        span = Span(at, min(at + 2, stop))
        self.diagnostics.append(
            error(
                "E019",
                f"`{self.source[at : at + 2]}` means nothing in a text",
                span,
                help='known are \\" \\\\ \\n \\t and \\u{1F600}; a backslash itself is \\\\',
                fix=Fix("write the backslash itself", (Edit(Span(at, at), "\\"),)),
            )
        )
        plain.append(self.source[at : at + 2])
        return at + 2

    def fill(self, start: int, end: int) -> ex.Expression | None:
        """The value of `${…}` between two places: the dollar sign and the closing brace."""
        inside = Span(start + 2, end)
        if not self.source[inside.start : inside.end].strip():
            self.diagnostics.append(error("E023", "there is nothing between `${` and `}`", Span(start, end + 1)))
            return None
        if self.depth >= DEEPEST:
            self.diagnostics.append(error("E018", f"texts are nested deeper than {DEEPEST}", inside))
            return None
        return read_piece(self.source, inside, "expression", self.diagnostics, self.depth + 1)

    # Selectors

    def selector(self, tree: Branch) -> va.Selector:
        """Which element."""
        ordinal: int | None = None
        states: list[va.ElementState] = []
        bases: list[va.SelectorBase] = []
        relations: list[va.Relation] = []
        for child in tree.children:
            if type(child) is not Leaf:
                if child is not None:
                    bases.append(_BASES[child.data](self, child))
            elif child.type == "ORDINAL":
                ordinal = self._ordinal(child)
            elif child.type == "LAST":
                ordinal = va.LAST
            elif child.type == "ELEMENT_STATE":
                states.append(cast("va.ElementState", self.said(child)))
            else:
                relations.append(cast("va.Relation", _once(self.said(child))))
        related = tuple(zip(relations, bases[1:], strict=True))
        return va.Selector(bases[0], ordinal, tuple(states), related, span=self.span(tree))

    def _ordinal(self, token: Leaf) -> int:
        said = self.said(token)
        number = int(said[:-2][:DIGITS])
        teens = range(11, 14)
        ending = "th" if number % 100 in teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        if said[-2:] != ending:
            span = self.span(token)
            new = f"{number}{ending}"
            self.diagnostics.append(
                error("E023", f"`{said}` is written `{new}`", span, fix=Fix(f"write `{new}`", (Edit(span, new),)))
            )
        return number

    def _by_text(self, tree: Branch) -> va.SelectorBase:
        text = self.text(tree.children[0])
        span = self.span(tree)
        if len(text.parts) == 1 and isinstance(value := text.parts[0], ex.Name | ex.Member):
            return va.ByValue(value, span=span)
        return va.ByText(text, span=span)

    def _by_pattern(self, tree: Branch) -> va.SelectorBase:
        return va.ByPattern(self.pattern(tree.children[0]), span=self.span(tree))

    def _by_id(self, tree: Branch) -> va.SelectorBase:
        return va.ById(self.said(tree.children[0])[1:], span=self.span(tree))

    def _by_element(self, tree: Branch) -> va.SelectorBase:
        return va.ByElement(self.said(tree.children[0])[1:], span=self.span(tree))

    def _by_attribute(self, tree: Branch) -> va.SelectorBase:
        word, token = tree.children
        return va.ByAttribute(self.said(word), self.text(token), span=self.span(tree))  # type: ignore[arg-type]

    def _by_point(self, tree: Branch) -> va.SelectorBase:
        x, y = (Decimal(self.said(child)[:-1]) / 100 for child in tree.children)
        span = self.span(tree)
        if x > 1 or y > 1:
            self.diagnostics.append(error("E023", "a point lies on the screen: at most 100%, 100%", span))
        return va.ByPoint(x, y, span=span)

    def _by_value(self, tree: Branch) -> va.SelectorBase:
        first, *rest = tree.children
        value: ex.Name | ex.Member = ex.Name(self.said(first), span=self.span(first))
        for key in rest:
            value = ex.Member(value, self.said(key), span=Span(value.span.start, self.span(key).end))
        return va.ByValue(value, span=self.span(tree))

    # Attachments and types

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


def literal(text: str) -> bool:
    """Whether a text is a number, share, time, flag or `nothing` as it would be written as a value."""
    return re.fullmatch(_LITERAL, text) is not None


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


def read_line(text: str, strip: Strip, start: str, diagnostics: list[Diagnostic]) -> Line | None:
    """The tree of a masked line; None, with a diagnostic, where it cannot be understood."""
    line = parse(strip.mask, start)
    if isinstance(line, Stuck):
        from dsl.text import faults  # noqa: PLC0415 - only for a mistake

        diagnostics.append(faults.stuck(text, strip.mask, strip.span, line))
        return None
    if line.deep:
        diagnostics.append(
            error(
                "E018",
                f"this is nested deeper than {DEEPEST}",
                strip.span(0, len(strip.mask)),
                help="use `set` for parts of it",
            )
        )
        return None
    return line


def _past_blanks(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] == " ":
        at += 1
    return at


def _word_edit(text: str, span: Span, word: str) -> Edit:
    """Replace a sign by a word, with blanks around it where there are none."""
    before = "" if span.start == 0 or text[span.start - 1] in " ([{" else " "
    after = "" if text[span.end : span.end + 1] in ("", " ", "\n") else " "
    return Edit(span, f"{before}{word}{after}")


_EXPRESSIONS: dict[str, Callable[[Terms, Branch], ex.Expression]] = {
    "any_of": Terms._any,
    "all_of": Terms._all,
    "not_so": Terms._not,
    "compare": Terms._compare,
    "is_state": Terms._is,
    "otherwise": Terms._otherwise,
    "choice": Terms._choice,
    "sum": Terms._sum,
    "product": Terms._product,
    "negative": Terms._negative,
    "part": Terms._part,
    "name": Terms._name,
    "number": Terms._number,
    "duration": Terms._duration,
    "percent": Terms._percent,
    "text": Terms._text,
    "pattern": Terms._pattern,
    "written_out": Terms._written_out,
    "true": Terms._constant,
    "false": Terms._constant,
    "nothing": Terms._constant,
    "call": Terms._call,
    "list": Terms._list,
    "each": Terms._each,
    "record": Terms._record,
    "brackets": Terms._brackets,
}
_BASES: dict[str, Callable[[Terms, Branch], va.SelectorBase]] = {
    "by_text": Terms._by_text,
    "by_pattern": Terms._by_pattern,
    "by_id": Terms._by_id,
    "by_element": Terms._by_element,
    "by_attribute": Terms._by_attribute,
    "by_point": Terms._by_point,
    "by_value": Terms._by_value,
}
