"""Values: trees of rule `expression` to expressions."""

from __future__ import annotations

from dsl.data.limits import DIGITS
from dsl.diagnostics import Edit, Fix, error
from dsl.hints import Callable, cast
from dsl.nodes import expressions as ex
from dsl.patterns import compiled
from dsl.source import Span
from dsl.struct import replace
from dsl.text.piece import once
from dsl.text.selectors import Selectors
from dsl.text.shapes import Branch, Leaf

_LITERAL = r"-?(0|[1-9][0-9]*)(\.[0-9]+)?(ms|s|m|h|d|%)?|true|false|nothing"
_FOREIGN = {"==": "is", "===": "is", "!=": "is not", "!==": "is not", "&&": "and", "||": "or", "!": "not"}


class Values(Selectors):
    """Reads the values of one line."""

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
        if once(said) != wanted:
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
        words = once(self.said(sign))
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
        words = cast("ex.State", once(self.said(state)))
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

    def _amount(self, tree: Branch, digits: str) -> ex.Exact:
        if len(digits) > DIGITS:
            self.diagnostics.append(error("E018", f"a number has at most {DIGITS} digits", self.span(tree)))
            return 0
        return ex.number_of(digits)

    def _pattern(self, tree: Branch) -> ex.Expression:
        return self.pattern(tree.children[0])

    def _written_out(self, tree: Branch) -> ex.Expression:
        """An unquoted date, time of day or number with a leading zero: E020."""
        said = self.said(tree.children[0])
        span = self.span(tree.children[0])
        date = compiled(r"\d{4}-\d\d-\d\d").fullmatch(said)
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

    def _text(self, tree: Branch) -> ex.Expression:
        """A text in the place of a value; one fill-in alone is that value (language rule 4)."""
        text = self.text(tree.children[0])
        if len(text.parts) == 1 and not isinstance(text.parts[0], str):
            return replace(text.parts[0], span=text.span)
        return text


def literal(text: str) -> bool:
    """Whether a text is a number, share, time, flag or `nothing` as it would be written as a value."""
    return compiled(_LITERAL).fullmatch(text) is not None


def _word_edit(text: str, span: Span, word: str) -> Edit:
    """Replace a sign by a word, with blanks around it where there are none."""
    before = "" if span.start == 0 or text[span.start - 1] in " ([{" else " "
    after = "" if text[span.end : span.end + 1] in ("", " ", "\n") else " "
    return Edit(span, f"{before}{word}{after}")


_EXPRESSIONS: dict[str, Callable[[Values, Branch], ex.Expression]] = {
    "any_of": Values._any,
    "all_of": Values._all,
    "not_so": Values._not,
    "compare": Values._compare,
    "is_state": Values._is,
    "otherwise": Values._otherwise,
    "choice": Values._choice,
    "sum": Values._sum,
    "product": Values._product,
    "negative": Values._negative,
    "part": Values._part,
    "name": Values._name,
    "number": Values._number,
    "duration": Values._duration,
    "percent": Values._percent,
    "text": Values._text,
    "pattern": Values._pattern,
    "written_out": Values._written_out,
    "true": Values._constant,
    "false": Values._constant,
    "nothing": Values._constant,
    "call": Values._call,
    "list": Values._list,
    "each": Values._each,
    "record": Values._record,
    "brackets": Values._brackets,
}
