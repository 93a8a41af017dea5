"""Selectors: which element of the screen is meant."""

from __future__ import annotations

from dsl.data.limits import DIGITS
from dsl.diagnostics import Edit, Fix, error
from dsl.hints import Callable, cast
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.source import Span
from dsl.text.piece import once
from dsl.text.shapes import Branch, Leaf
from dsl.text.texts import Texts


class Selectors(Texts):
    """Reads the selectors of one line."""

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
                relations.append(cast("va.Relation", once(self.said(child))))
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
        x, y = (ex.share(ex.number_of(self.said(child)[:-1])) for child in tree.children)
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


_BASES: dict[str, Callable[[Selectors, Branch], va.SelectorBase]] = {
    "by_text": Selectors._by_text,
    "by_pattern": Selectors._by_pattern,
    "by_id": Selectors._by_id,
    "by_element": Selectors._by_element,
    "by_attribute": Selectors._by_attribute,
    "by_point": Selectors._by_point,
    "by_value": Selectors._by_value,
}
