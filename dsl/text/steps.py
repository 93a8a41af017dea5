"""Steps: a line that begins with a step's verb, and its details on lines of their own."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import Any, Sequence
from dsl.nodes import control as co
from dsl.nodes.base import Trivia
from dsl.nodes.step import HasBody, Kind, Slot, Step
from dsl.patterns import compiled
from dsl.source import Span
from dsl.steps.lookup import by_verb, details, subjects_of
from dsl.struct import replace
from dsl.text import verbs
from dsl.text.layout import Row
from dsl.text.lines import Lines, seeming, strip_of
from dsl.text.parser import parse
from dsl.text.piece import Strip, read_line
from dsl.text.shapes import Branch, Stuck
from dsl.text.terms import Terms


class Steps(Lines):
    """Reads steps."""

    def _step(self, row: Row, verb: str) -> co.Statement:
        kind = by_verb(verb)
        options, rest = self._options(row, kind)
        read = self._step_tree(row, kind, options)
        if read is None:
            return self.broken(row)
        tree, terms = read
        values = self._values(row, kind, tree, terms)
        body: co.Body | None = None
        here: dict[str, Any] = {"span": row.whole, "head": row.span}
        if kind.has_body is HasBody.YES or (kind.has_body is HasBody.MAYBE and rest):
            if row.colon is None or not rest:
                self.opened(row)
            body = self.body(rest)
        elif rest or (row.colon is not None and not options):
            self.no_block(row, verb)
        if values is None:
            return co.Broken(body or (), seeming(row), trivia=row.trivia, **here)
        return kind(**values, body=body, trivia=_with_details(row, options, body), **here)

    def _options(self, row: Row, kind: type[Step]) -> tuple[list[Row], list[Row]]:
        """The rows below a step that are details of its own line, and the rest."""
        if not row.children:
            return [], []
        words = frozenset(slot.words for slot in kind.slots.values() if not slot.subject)
        known = words | verbs.STATEMENTS
        options: list[Row] = []
        rest: list[Row] = []
        for child in row.children:
            found = verbs.phrase(child.mask, known)
            is_option = found is not None and found[0] in words and found[0] not in verbs.STATEMENTS
            (options if is_option and not child.children else rest).append(child)
        return options, rest

    def _step_tree(self, row: Row, kind: type[Step], options: list[Row]) -> tuple[Branch, Terms] | None:
        if row.broken or any(option.broken for option in options):
            return None
        strip = strip_of(row, options)
        line = parse(strip.mask, "line")
        if isinstance(line, Stuck):
            self.diagnostics.append(self._stuck_step(kind, strip, line))
            return None
        read = read_line(self.source.text, strip, "line", self.diagnostics) if line.deep else line
        if read is None:
            return None
        return read.tree.children[0], Terms(self.source.text, strip, read, self.diagnostics)

    def _stuck_step(self, kind: type[Step], strip: Strip, where: Stuck) -> Diagnostic:
        """A step whose line does not go on: mostly a detail that it does not take (E002)."""
        from dsl.spelling import closest  # noqa: PLC0415 - only for a mistake
        from dsl.text import faults  # noqa: PLC0415

        mask = strip.mask
        at = len(mask) - len(mask[where.at :].lstrip())
        word = compiled(verbs.WORD).match(mask, at)
        starts = {f"_{slot.words.replace(' ', '_').upper()}" for slot in kind.slots.values() if not slot.subject}
        ends_here = "$END" in where.expected
        if word is None or not (ends_here or where.expected & starts) or compiled(faults.TIME_IN_WORDS).search(mask):
            return faults.stuck(self.source.text, mask, strip.span, where)
        takes = [slot.words for slot in kind.slots.values() if not slot.subject] + (["as"] if kind.gives else [])
        rest = " ".join(mask[at:].split()[:3])
        near = closest(word[0], takes) or next(
            (one for one in takes if closest(" ".join(rest.split()[: one.count(" ") + 1]), [one])), None
        )
        end = word.end()
        if near and " " in near:
            end = at + len(" ".join(mask[at:].split(" ")[: near.count(" ") + 1]))
            if closest(" ".join(mask[at:end].split()), [near]) is None:
                end = word.end()
        span = strip.span(at, end)
        said = self.source.at(span)
        return error(
            "E002",
            f"`{kind.verb}` takes no `{said}`" + (f"; did you mean `{near}`?" if near else ""),
            span,
            help=f"it takes {faults.listed(takes)}" if takes else "it takes no details",
            fix=Fix(f"write `{near}`", (Edit(span, near),)) if near else None,
        )

    def _values(self, row: Row, kind: type[Step], tree: Branch, terms: Terms) -> dict[str, Any] | None:
        """The fields of a step from its tree; None when one that is needed is missing."""
        values: dict[str, Any] = {}
        places: dict[str, Span] = {}
        subjects, known = subjects_of(kind.kind), details(kind.kind)
        for slot, child in zip(subjects, tree.children, strict=False):
            if child is not None:
                values[slot.field] = self._value(slot, child, terms)
        for child in tree.children[len(subjects) :]:
            if child is None:
                continue
            piece: Branch = child
            if piece.data == "as_name":
                values["result"] = terms.said(piece.children[0])
                continue
            slot = known[piece.data]
            if slot.field in values:
                self._twice(slot, terms.span(piece), places[slot.field])
                continue
            places[slot.field] = terms.span(piece)
            values[slot.field] = self._value(slot, piece.children[0] if piece.children else None, terms)
        missing = [slot for slot in kind.slots.values() if slot.required and slot.field not in values]
        for slot in missing:
            self.say("E022", f"`{kind.verb}` needs `{slot.words}`", row.span)
        return None if missing else values

    def _twice(self, slot: Slot, span: Span, first: Span) -> None:
        before = span.start
        while before > 0 and self.source.text[before - 1] in " ,":
            before -= 1
        same = self.source.at(span) == self.source.at(first)
        self.say(
            "E003",
            f"`{slot.words}` stands here twice",
            span,
            fix=Fix("remove the second", (Edit(Span(before, span.end), ""),), safe=same),
        )

    def _value(self, slot: Slot, child: Any, terms: Terms) -> Any:
        match slot.place.kind:
            case Kind.EXPRESSION:
                value = terms.expression(child)
                if slot.place.wants == "duration":
                    self.time(value)
                return value
            case Kind.SELECTOR:
                return terms.selector(
                    child if child.data == "selector" else Branch("selector", (child,), child.first, child.last)
                )
            case Kind.TEXT:
                return terms.text(child)
            case Kind.PATTERN:
                return terms.pattern(child)
            case Kind.ATTACHMENTS:
                return terms.attachments(child)
            case Kind.FLAG:
                return True
            case Kind.WORD | Kind.KEY:
                self.word(slot, terms.said(child), terms.span(child))
                return terms.said(child)
            case Kind.NAME:
                return terms.said(child)

    def word(self, slot: Slot, word: str, span: Span) -> None:
        """One of the words that are allowed in a place; a key may be an Android key code."""
        known = slot.place.words
        if word in known or (slot.place.kind is Kind.KEY and word.isdigit()):
            return
        from dsl.spelling import closest  # noqa: PLC0415 - only for a mistake
        from dsl.text import faults  # noqa: PLC0415

        near = closest(word, known)
        self.say(
            slot.place.code,
            f"`{word}` is none of the words that can stand here" + (f"; did you mean `{near}`?" if near else ""),
            span,
            help=f"they are {faults.listed(known)}",
            fix=Fix(f"write `{near}`", (Edit(span, near),)) if near else None,
        )


def _with_details(row: Row, options: Sequence[Row], body: co.Body | None) -> Trivia:
    """The comments of a step and of its details on lines of their own; those go above it."""
    own = row.trivia
    if not options and not own.foot:
        return own
    more = tuple(comment for option in options for comment in (*option.lead, option.tail) if comment is not None)
    if body is None:
        return replace(own, foot=()).with_more((*more, *own.foot))
    return own.with_more(more)
