"""What stands behind a key of the YAML form: texts with `${…}`, values, records, patterns, types, files.

The place decides what a text is; expressions are read by the reader of the text form, at their exact places.
"""

from __future__ import annotations

from collections.abc import Callable

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import Any, TypeVar
from dsl.nodes import expressions as ex
from dsl.nodes import values as va
from dsl.nodes.step import TEXTUAL
from dsl.source import Source, Span
from dsl.struct import replace
from dsl.text.piece import Strip, read_line
from dsl.text.scan import fill_end, mask, scan
from dsl.text.shapes import NO_LINE
from dsl.text.terms import Terms, read_piece
from dsl.text.values import literal
from dsl.yaml.events import Mapping, Node, Scalar, Sequence
from dsl.yaml.keys import ATTACHMENT
from dsl.yaml.offsets import Places, fix, offsets, unharmful

T = TypeVar("T")


class Values:
    """Reads the values of one file."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = diagnostics

    def say(self, code: str, message: str, span: Span, **more: Any) -> None:
        """Add an error."""
        self.diagnostics.append(error(code, message, span, **more))

    # Texts to the text form's reader

    def reading(self, one: Scalar, read: Callable[[str, Span, list[Diagnostic]], T]) -> T:
        """What a reader makes of a text, with all places in the file."""
        quotes = 1 if one.style in ("'", '"') else 0
        inside = Span(one.start + quotes, max(one.start + quotes, one.end - quotes))
        if self.source.at(inside) == one.value:
            found: list[Diagnostic] = []
            made = read(self.source.text, inside, found)
            self.diagnostics += (unharmful(each, one.style) for each in found)
            return made
        return self.placed(one.value, offsets(self.source.text, one.start, one.end, one.value, one.style), read)

    def placed(self, text: str, at: list[int], read: Callable[[str, Span, list[Diagnostic]], T]) -> T:
        """What a reader makes of a text whose characters stand at these places in the file."""
        found: list[Diagnostic] = []
        places = Places(at)
        made = read(text, Span(0, len(text)), found)
        self.diagnostics += (places.diagnostic(each) for each in found)
        return places.tree(made)

    def expression(self, one: Scalar) -> ex.Expression | None:
        """A bare expression."""
        if not one.value.strip():
            self.say("E022", "a value is missing here", self.shown(one))
            return None
        return self.reading(one, lambda text, span, found: read_piece(text, span, "expression", found))

    def text(self, one: Node, what: str = "a text") -> ex.Text | None:
        """A text with its fill-ins."""
        if not isinstance(one, Scalar):
            self._no_text(one, what)
            return None
        if one.empty:
            self.say("E022", f"{what} is missing here", self.shown(one))
            return None
        parts = self.reading(one, _parts)
        return ex.Text(parts, block=one.style == "|", span=one.span)

    def constant(self, one: Node, what: str) -> str:
        """A text without fill-ins; says so when there are some."""
        text = self.text(one, what)
        if text is None:
            return ""
        if text.constant is None:
            self.say("E023", f"{what} is a plain text, without `${{…}}`", text.span)
        return text.constant or ""

    def _no_text(self, one: Mapping | Sequence, what: str) -> None:
        if isinstance(one, Mapping) and (name := forgotten_dollar(one)) is not None:
            self._dollar(one, name)
            return
        kind = "keys stand" if isinstance(one, Mapping) else "a list stands"
        self.say("E023", f"{kind} where {what} belongs", head(one))

    def _dollar(self, one: Mapping, name: str) -> None:
        self.say(
            "E009",
            f"`{{{name}}}` is read as a key; a value is filled in with `${{{name}}}`",
            one.span,
            fix=fix(f"write ${{{name}}}", Span(one.start, one.start), "$"),
        )

    # Values

    def value(self, one: Node, wants: str = "any") -> ex.Expression | None:
        """A value; `wants` is the type of its place, which decides what an unquoted text is."""
        if isinstance(one, Mapping):
            return self.record(one)
        if isinstance(one, Sequence):
            self.say("E023", "a list is written `${[a, b]}`", head(one))
            return None
        text = self.text(one, "a value")
        if text is None:
            return None
        if len(text.parts) == 1 and not isinstance(text.parts[0], str):
            return replace(text.parts[0], span=one.span)
        if one.style == "" and wants not in TEXTUAL and literal(one.value):
            return self.expression(one)
        return text

    def record(self, one: Mapping) -> ex.Record | None:
        """Keys with values."""
        if (name := forgotten_dollar(one)) is not None:
            self._dollar(one, name)
            return None
        pairs = []
        for key, value in one.pairs:
            made = self.value(value)
            if made is not None:
                pairs.append(ex.Pair(key.value, made, span=Span(key.start, made.span.end)))
        return ex.Record(tuple(pairs), span=one.span)

    def pattern(self, one: Node) -> ex.Pattern | None:
        """`/…/`."""
        if not isinstance(one, Scalar):
            self._no_text(one, "a pattern between slashes")
            return None
        made = self.expression(one)
        if made is None or isinstance(made, ex.Pattern):
            return made
        self.say("E023", "a pattern stands between slashes: /…/", one.span)
        return None

    def name(self, one: Node) -> str | None:
        """A name."""
        path = self.path(one)
        if path is not None and len(path) > 1:
            self.say("E023", "a name without a dot belongs here", one.span)
        return None if path is None else path[0]

    def path(self, one: Node) -> tuple[str, ...] | None:
        """A name with the names of its parts, joined by dots."""
        if not isinstance(one, Scalar):
            self._no_text(one, "a name")
            return None
        made = self.expression(one)
        names: list[str] = []
        while isinstance(made, ex.Member):
            names.insert(0, made.key)
            made = made.base
        if isinstance(made, ex.Name):
            return (made.name, *names)
        if isinstance(made, ex.Flag | ex.Nothing):
            said = self.source.at(one.span)
            self.say("N117", f"`{said}` is a word of the language and cannot be a name", one.span)
        elif made is not None:
            self.say("E023", "a name belongs here, without quotes and `${…}`", one.span)
        return None

    def words(self, one: Node, what: str) -> str:
        """Words of the language."""
        if isinstance(one, Scalar) and not one.empty:
            return one.value
        self.say("E022", f"{what} is missing here", self.shown(one))
        return ""

    def flag(self, one: Node) -> bool:
        """`true`; anything else is refused."""
        if isinstance(one, Scalar) and one.value in ("true", "false"):
            return one.value == "true"
        mend = fix("write true", one.span, "true") if isinstance(one, Scalar) and not one.empty else None
        self.say("E023", "`true` stands here, or the key is left out", self.shown(one), fix=mend)
        return True

    def attachments(self, one: Node) -> tuple[va.Attachment, ...]:
        """Items of `file` and `named`."""
        made = []
        for item in one.items if isinstance(one, Sequence) else [one]:
            keys = {key.value: value for key, value in item.pairs} if isinstance(item, Mapping) else {}
            if "file" not in keys or not keys.keys() <= ATTACHMENT.keys():
                self.say("E023", "each file is an item with `file` and, where it gets a name, `named`", head(item))
                continue
            file = self.value(keys["file"])
            named = None if "named" not in keys else self.value(keys["named"], "text")
            if file is not None:
                made.append(va.Attachment(file, named, span=item.span))
        return tuple(made)

    # Types

    def type(self, one: Node) -> va.Type | None:
        """A type."""
        if not isinstance(one, Scalar):
            self._no_text(one, "a type")
            return None
        return self.reading(one, _type)

    def as_line(self, key: Scalar, between: str, value: Scalar, read: Callable[[str, Span, list[Diagnostic]], T]) -> T:
        """What a reader makes of a key and its value as a line of the text form, with all places in the file."""
        at = offsets(self.source.text, key.start, key.end, key.value, key.style)[:-1]
        at += [key.end] * len(between)
        at += offsets(self.source.text, value.start, value.end, value.value, value.style)
        return self.placed(f"{key.value}{between}{value.value}", at, read)

    def shown(self, one: Node) -> Span:
        """A place that can be underlined, also where nothing stands."""
        span = head(one)
        if span.end > span.start:
            return span
        at = span.start
        while at > 0 and self.source.text[at - 1] in " \n":
            at -= 1
        return Span(max(0, at - 1), at)


def head(one: Node) -> Span:
    """The place of a text, or of the first word of a block."""
    if isinstance(one, Scalar):
        return one.span
    if one.flow:
        return one.span
    if isinstance(one, Mapping):
        return one.pairs[0][0].span if one.pairs else Span(one.start, one.start + 1)
    return Span(one.start, one.start + 1)


def forgotten_dollar(one: Mapping) -> str | None:
    """The name in `{name}`, which was meant as `${name}`."""
    if not one.flow or len(one.pairs) != 1:
        return None
    key, value = one.pairs[0]
    return key.value if isinstance(value, Scalar) and value.empty and key.style == "" else None


def _type(text: str, span: Span, found: list[Diagnostic]) -> va.Type | None:
    strip = Strip(mask(text, scan(text, span.start, span.end)), ((0, span.start),))
    line = read_line(text, strip, "type", found)
    return None if line is None else Terms(text, strip, line, found).type(line.tree)


def _parts(text: str, span: Span, found: list[Diagnostic]) -> tuple[str | ex.Expression, ...]:
    """Plain pieces and fill-ins; nothing but `${` and `$${` means anything here."""
    terms = Terms(text, Strip("", ((0, 0),)), NO_LINE, found)
    parts: list[str | ex.Expression] = []
    plain: list[str] = []
    at = span.start
    while at < span.end:
        sign = text.find("$", at, span.end)
        stop = span.end if sign < 0 else sign
        plain.append(text[at:stop])
        at = stop
        if at >= span.end:
            break
        if text.startswith("$${", at):
            plain.append("${")
            at += 3
        elif not text.startswith("${", at):
            plain.append("$")
            at += 1
        else:
            at = _filled(terms, at, span, parts, plain)
    if joined := "".join(plain):
        parts.append(joined)
    return tuple(parts)


def _filled(terms: Terms, at: int, span: Span, parts: list[str | ex.Expression], plain: list[str]) -> int:
    end = fill_end(terms.source, at + 2, span.end)
    if end is None:
        mend = Fix("write the sign itself", (Edit(Span(at, at), "$"),), safe=False)
        terms.diagnostics.append(error("E006", "this `${` is not closed on its line", Span(at, at + 2), fix=mend))
        plain.append("${")
        return at + 2
    made = terms.fill(at, end)
    if isinstance(made, ex.Text) and made.constant is not None:
        plain.append(made.constant)
    elif made is not None:
        if joined := "".join(plain):
            parts.append(joined)
        plain.clear()
        parts.append(made)
    return end + 1
