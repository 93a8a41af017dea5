"""Selectors and conditions of the YAML form: a text, or `{id: email, below: {text: Total}}` on one line."""

from __future__ import annotations

from dsl.hints import Any, cast
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.spelling import closest
from dsl.struct import Struct
from dsl.text.faults import listed
from dsl.text.terms import read_selector_piece
from dsl.yaml.events import Mapping, Node, Scalar, Sequence
from dsl.yaml.keys import BASES, RELATIONS, SELECTOR, SHOWS, SHOWS_NOT, STATES
from dsl.yaml.offsets import fix
from dsl.yaml.values import Values, forgotten_dollar, head


class _Found(Struct, frozen=False):
    bases: list[va.SelectorBase]
    ordinal: int | None
    states: list[va.ElementState]
    relations: list[tuple[va.Relation, va.SelectorBase]]


class Selectors:
    """Reads the selectors of one file."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def selector(self, one: Node) -> va.Selector | None:
        """Which element."""
        if not isinstance(one, Mapping):
            base = self.base(one)
            return None if base is None else va.Selector(base, span=base.span)
        if forgotten_dollar(one) is not None and one.pairs[0][0].value not in SELECTOR:
            self.values.record(one)
            return None
        found = _Found([], None, [], [])
        for key, value in one.pairs:
            self._key(key, value, found)
        if len(found.bases) != 1:
            many = "says more than one" if found.bases else "does not say which"
            self.values.say("E022", f"this {many} element: one of {listed(tuple(BASES))}", one.span)
            return None
        return va.Selector(found.bases[0], found.ordinal, tuple(found.states), tuple(found.relations), span=one.span)

    def base(self, one: Node) -> va.SelectorBase | None:
        """What a selector, or a relation of one, looks for."""
        if isinstance(one, Mapping):
            inner = self.selector(one)
            if inner is not None and (inner.relations or inner.states or inner.ordinal is not None):
                self.values.say(
                    "E023",
                    "the element behind a relation has no relations of its own",
                    one.span,
                    help="give it a name in `elements` and use `{ref: name}`",
                )
            return None if inner is None else inner.base
        return self._text(one)

    def condition(self, one: Node) -> co.Condition | None:
        """A bare condition, or what the screen shows."""
        if isinstance(one, Mapping):
            return self._shows(one)
        if not isinstance(one, Scalar):
            self.values.text(one, "a condition")
            return None
        inside = one.value.strip()
        if inside.startswith("${") and inside.endswith("}") and one.style == "":
            bare = fix("write it without", one.span, inside[2:-1].strip())
            self.values.say("E023", "a condition stands without `${…}`", one.span, fix=bare)
            return None
        return self.values.expression(one)

    def _shows(self, one: Mapping) -> co.Shows | None:
        keys = {key.value: value for key, value in one.pairs}
        word = next((word for word in ("shows", "does not show") if word in keys), None)
        if word is None:
            if forgotten_dollar(one) is not None:
                self.values.record(one)
            else:
                self.values.say("E023", "a condition is bare words, or `{shows: …}`", head(one))
            return None
        takes = tuple(SHOWS if word == "shows" else SHOWS_NOT)
        for key, _ in one.pairs:
            if key.value not in takes:
                self.unknown(key, word, takes)
        selector = self.selector(keys[word])
        limit = self.values.value(keys["up to"], "duration") if "up to" in keys and word == "shows" else None
        return None if selector is None else co.Shows(selector, limit, word != "shows", span=one.span)

    def unknown(self, key: Scalar, what: str, takes: tuple[str, ...]) -> None:
        """A key that means nothing here (E002)."""
        near = closest(key.value, takes)
        self.values.say(
            "E002",
            f"`{what}` takes no `{key.value}`" + (f"; did you mean `{near}`?" if near else ""),
            key.span,
            help=f"it takes {listed(takes)}" if takes else "it takes no details",
            fix=fix(f"write `{near}`", key.span, near) if near else None,
        )

    def _key(self, key: Scalar, value: Node, found: _Found) -> None:
        word = key.value
        if word in BASES:
            base = self._base(word, value)
            if base is not None:
                found.bases.append(base)
        elif word == "nth":
            found.ordinal = self._ordinal(value)
        elif word in STATES:
            if self.values.flag(value):
                found.states.append(cast("va.ElementState", word))
        elif word in RELATIONS:
            self._related(word, value, found)
        elif word == "relations" and isinstance(value, Sequence):
            for item in value.items:
                for inner, other in item.pairs if isinstance(item, Mapping) else ():
                    if inner.value in RELATIONS:
                        self._related(inner.value, other, found)
                    else:
                        self.unknown(inner, "relations", tuple(RELATIONS))
        else:
            self.unknown(key, "an element", tuple(SELECTOR))

    def _related(self, word: str, value: Node, found: _Found) -> None:
        base = self.base(value)
        if base is not None:
            found.relations.append((cast("va.Relation", word), base))

    def _ordinal(self, value: Node) -> int | None:
        said = self.values.words(value, "which one")
        if said == "last":
            return va.LAST
        number = said.rstrip("stndrh")
        if number.isascii() and number.isdigit() and len(number) < 10 and int(number):
            return int(number)
        self.values.say("E023", "this says which one: 1st, 2nd, 3rd or last", head(value))
        return None

    def _base(self, word: str, value: Node) -> va.SelectorBase | None:
        match word:
            case "text":
                return self._text(value)
            case "matching":
                pattern = self.values.pattern(value)
                return None if pattern is None else va.ByPattern(pattern, span=pattern.span)
            case "id" | "ref" | "point":
                return self._written(word, value)
            case _:
                text = self.values.text(value)
                attribute = cast("Any", word)
                return None if text is None else va.ByAttribute(attribute, text, span=text.span)

    def _written(self, word: str, value: Node) -> va.SelectorBase | None:
        """An id, a name of `elements` or a point, read as in the text form."""
        said = self.values.words(value, "an element")
        if not said or not isinstance(value, Scalar):
            return None
        sign = {"id": "#", "ref": "@"}.get(word, "point ")
        before = Scalar(sign, "", value.start, value.start)
        made = self.values.as_line(before, "", value, read_selector_piece)
        kinds: dict[str, type] = {"id": va.ById, "ref": va.ByElement, "point": va.ByPoint}
        if made is None or (isinstance(made.base, kinds[word]) and made == va.Selector(made.base)):
            return None if made is None else made.base
        self.values.say("E023", f"this is no {word}", value.span)
        return None

    def _text(self, one: Node) -> va.SelectorBase | None:
        text = self.values.text(one, "an element")
        if text is None:
            return None
        if len(text.parts) == 1 and isinstance(value := text.parts[0], ex.Name | ex.Member) and _dotted(value):
            return va.ByValue(value, span=text.span)
        return va.ByText(text, span=text.span)


def _dotted(value: ex.Expression) -> bool:
    while isinstance(value, ex.Member):
        value = value.base
    return isinstance(value, ex.Name)
