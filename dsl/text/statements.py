"""Rows to statements: one line at a time, each read on its own, so that each bad line has its own message.

A line that cannot be understood becomes `Broken`; what is indented below it is read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from dsl.diagnostics import Diagnostic, Edit, Fix, Label, error
from dsl.hints import Any
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.base import NO_TRIVIA, Trivia
from dsl.nodes.step import HasBody, Kind, Slot, Step
from dsl.record import replace
from dsl.source import Source, Span
from dsl.steps.index import VERBS
from dsl.steps.lookup import by_verb, details
from dsl.text import verbs
from dsl.text.layout import Row
from dsl.text.parser import parse
from dsl.text.repeats import NOT_YET, Repeat, learn
from dsl.text.shapes import Branch, Leaf, Stuck
from dsl.text.terms import Strip, Terms, read_line

KINDS_OF_FAILURE = (
    "not_found", "timeout", "assertion", "app", "device", "network", "job", "browser", "data", "cancelled",
    "interrupted",
)  # fmt: skip
OPENERS = frozenset(
    {
        "if",
        "else if",
        "else",
        "choose",
        "when",
        "otherwise",
        "for each",
        "repeat",
        "repeat while",
        "repeat until",
        "retry",
        "within",
        "try",
        "on failure",
        "always",
        "together",
        "branch",
        "want",
        "on progress",
        "on question",
    }
)
_FOLLOWERS = {
    "else if": "if", "else": "if", "when": "choose", "otherwise": "choose", "branch": "together", "on failure": "try",
    "always": "try",
}  # fmt: skip
_RESULT = ("as_name",)


class Statements:
    """Reads the statements of one file."""

    def __init__(self, source: Source, diagnostics: list[Diagnostic]) -> None:
        self.source = source
        self.diagnostics = diagnostics
        self.repeats: dict[int, Repeat] = {}

    def body(self, rows: Sequence[Row]) -> co.Body:
        """The statements of a block."""
        made: list[co.Statement] = []
        at = 0
        while at < len(rows):
            row = rows[at]
            repeat = row.repeat
            if repeat is not None and repeat.sure and not (row.children or row.broken or repeat.opens):
                assert repeat.make is not None
                one = repeat.make(row.start, row.words, row.trivia)
                made.append(one)
                self.repeats[id(one)] = repeat
                at += 1
                continue
            verb = self.verb(row)
            following = 1
            if verb == "if":
                following = self._count(rows, at, ("else if", "else"))
            elif verb == "try":
                following = self._count(rows, at, ("on failure", "always"))
            wrong = len(self.diagnostics)
            one = self._statement(row, verb, rows[at + 1 : at + following])
            made.append(one)
            if repeat is not None and len(self.diagnostics) == wrong:
                _learn(row, repeat, one)
            at += following
        return tuple(made)

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

    # One line

    def tree(self, row: Row, start: str, options: Sequence[Row] = ()) -> tuple[Branch, Terms] | None:
        """The tree of a row and the reader of its values; None, with a diagnostic, when it says nothing."""
        if row.broken or any(option.broken for option in options):
            return None
        strip = _strip(row, options)
        line = read_line(self.source.text, strip, start, self.diagnostics)
        return None if line is None else (line.tree, Terms(self.source.text, strip, line, self.diagnostics))

    def _count(self, rows: Sequence[Row], at: int, words: tuple[str, ...]) -> int:
        """How many rows from `at` on belong to one statement."""
        count = 1
        while at + count < len(rows) and self.verb(rows[at + count]) in words:
            count += 1
        return count

    def _statement(self, row: Row, verb: str | None, following: Sequence[Row]) -> co.Statement:
        if verb is None:
            if not row.broken:
                self.diagnostics.append(verbs.unknown(row.mask, row.start, verbs.STATEMENTS, "step"))
            return self._broken(row)
        if verb in VERBS:
            return self._step(row, verb)
        if verb in _FOLLOWERS:
            self.say("E023", f"`{verb}` stands without a `{_FOLLOWERS[verb]}` above it", row.span)
            return self._broken(row)
        if verb == "if":
            asked = self._asked(row)
            return self._broken(row, following) if asked is None else self._if(row, asked, following)
        read = self.tree(row, "line")
        if read is None:
            return self._broken(row, following)
        if verb not in OPENERS:
            self._no_block(row, verb)
        tree, terms = read
        return self._control(row, tree.children[0], terms, following)

    def _broken(self, row: Row, following: Sequence[Row] = ()) -> co.Broken:
        body = self.body(row.children)
        for other in following:
            body += self.body(other.children)
        return co.Broken(body, span=row.whole, head=row.span, trivia=row.trivia)

    def _no_block(self, row: Row, verb: str) -> None:
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

    # Steps

    def _step(self, row: Row, verb: str) -> co.Statement:
        kind = by_verb(verb)
        options, rest = self._options(row, kind)
        read = self._step_tree(row, kind, options)
        if read is None:
            return self._broken(row)
        tree, terms = read
        values = self._values(row, kind, tree, terms)
        body: co.Body | None = None
        here: dict[str, Any] = {"span": row.whole, "head": row.span}
        if kind.has_body is HasBody.YES or (kind.has_body is HasBody.MAYBE and rest):
            if row.colon is None or not rest:
                self.opened(row)
            body = self.body(rest)
        elif rest or (row.colon is not None and not options):
            self._no_block(row, verb)
        if values is None:
            return co.Broken(body or (), trivia=row.trivia, **here)
        return kind(**values, body=body, trivia=_with_details(row, options, body), **here)

    def _options(self, row: Row, kind: type[Step]) -> tuple[list[Row], list[Row]]:
        """The rows below a step that are details of its own line, and the rest."""
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
        strip = _strip(row, options)
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
        word = verbs.WORDS.match(mask, at)
        starts = {f"_{slot.words.replace(' ', '_').upper()}" for slot in kind.slots.values() if not slot.subject}
        ends_here = "$END" in where.expected
        if word is None or not (ends_here or where.expected & starts) or re.search(faults.TIME_IN_WORDS, mask):
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
        subjects = [slot for slot in kind.slots.values() if slot.subject]
        known = details(kind.kind)
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

    # Statements that steer

    def _control(self, row: Row, tree: Branch, terms: Terms, following: Sequence[Row]) -> co.Statement:
        children = tree.children
        here: dict[str, Any] = {"span": row.whole, "head": row.span, "trivia": row.trivia}
        match tree.data:
            case "choose_line":
                return self._choose(row, terms.expression(children[0]), here)
            case "for_each_line":
                name, position, source, bound = children
                at_most = None if bound is None else terms.expression(bound.children[0])
                second = None if position is None else terms.said(position)
                return co.ForEach(terms.said(name), second, terms.expression(source), at_most, self.block(row), **here)
            case "repeat_times_line":
                return co.RepeatTimes(terms.expression(children[0]), self.block(row), **here)
            case "repeat_while_line" | "repeat_until_line":
                return self._repeat(row, tree, terms, here)
            case "retry_line":
                times, pause = children
                every = None if pause is None else self._time(terms, pause.children[0])
                growing = pause is not None and len(pause.children) > 1 and pause.children[1] is not None
                return co.Retry(terms.expression(times), every, growing, self.block(row), **here)
            case "within_line":
                return co.Within(self._time(terms, children[0]), self.block(row), **here)
            case "try_line":
                return self._try(row, following)
            case "together_line":
                self.opened(row)
                return co.Together(tuple(self._branches(row.children)), **here)
            case "set_line":
                name, *parts, value = children
                return co.Set(
                    terms.said(name), tuple(terms.said(part) for part in parts), terms.expression(value), **here
                )
            case "do_line":
                return self._do(children, terms, here)
            case "give_line":
                return co.Give(terms.expression(children[0]), **here)
            case "never_line":
                return co.Never(terms.expression(children[0]), **here)
            case "want_line":
                return co.Want(self.wanted(self.fields(row)), **here)
            case "on_progress_line" | "on_question_line":
                kind = co.OnProgress if tree.data == "on_progress_line" else co.OnQuestion
                called = None if children[0] is None else terms.said(children[0].children[0])
                return kind(called, self.block(row), **here)
            case "stop_repeating_line":
                return co.StopRepeating(**here)
            case "skip_to_next_line":
                return co.SkipToNext(**here)
            case "fail_again_line":
                return co.FailAgain(**here)
        raise AssertionError(f"no statement for {tree.data}")

    # Fields

    def fields(self, row: Row) -> tuple[co.Field, ...]:
        """The lines `name: type = default` below a row, each name once (E003)."""
        self.opened(row)
        made: dict[str, co.Field] = {}
        for child in row.children:
            field = self._field(child)
            if field is None:
                continue
            if field.name in made:
                self.say(
                    "E003",
                    f"`{field.name}` is declared twice",
                    field.head,
                    because=Label(made[field.name].head, "the first one is here"),
                )
            made.setdefault(field.name, field)
        return tuple(made.values())

    def _field(self, row: Row) -> co.Field | None:
        if row.children:
            self.say("E004", "nothing can stand indented below a field", row.children[0].span)
        read = self.tree(row, "field")
        if read is None:
            return None
        tree, terms = read
        key, kind, default = tree.children
        value = None if default is None else terms.expression(default.children[0])
        return co.Field(terms.said(key), terms.type(kind), value, span=row.whole, head=row.span, trivia=row.trivia)

    def wanted(self, fields: tuple[co.Field, ...]) -> tuple[co.Field, ...]:
        """The fields of a `want`, which have no defaults."""
        for field in fields:
            if field.default is not None:
                self.say(
                    "E023",
                    "what is wanted has no value yet",
                    field.default.span,
                    help="leave it out; a `?` behind the type says that it may be missing",
                )
        return tuple(replace(field, default=None) for field in fields)

    # Conditions and blocks

    def condition(self, tree: Branch, terms: Terms) -> co.Condition:
        """A value, or what the screen shows."""
        if tree.data == "condition":
            return terms.expression(tree.children[0])
        selector, *limit = tree.children
        up_to = self._time(terms, limit[0].children[0]) if limit and limit[0] is not None else None
        return co.Shows(terms.selector(selector), up_to, tree.data == "does_not_show", span=terms.span(tree))

    def _time(self, terms: Terms, tree: Branch) -> ex.Expression:
        value = terms.expression(tree)
        self.time(value)
        return value

    def _asked(self, row: Row) -> co.Condition | None:
        """The condition of an `if` or `else if`; None, with a diagnostic, when the line says nothing."""
        repeat = row.repeat
        if repeat is not None and repeat.sure and repeat.opens and not row.broken:
            assert repeat.make is not None
            made: co.Condition = repeat.make(row.start, row.words, NO_TRIVIA)
            return made
        wrong = len(self.diagnostics)
        read = self.tree(row, "line")
        if read is None:
            return None
        tree, terms = read
        asked = self.condition(tree.children[0].children[0], terms)
        if repeat is not None and row.key is not None and len(self.diagnostics) == wrong:
            repeat.opens = True
            learn(repeat, row.key, row.words, asked, row.start, NO_TRIVIA)
        return asked

    def _if(self, row: Row, asked: co.Condition, following: Sequence[Row]) -> co.If:
        branches = [self._branch(row, asked, NO_TRIVIA)]
        parts: tuple[tuple[str, Trivia], ...] = ()
        otherwise: co.Body | None = None
        last = row
        for other in following:
            last = other
            if otherwise is not None:
                self.say("E023", "nothing follows an `else`", other.span)
            if self.verb(other) == "else if":
                also = self._asked(other)
                if also is None:
                    self.body(other.children)
                else:
                    branches.append(self._branch(other, also, other.trivia))
            elif self.tree(other, "line") is None:
                self.body(other.children)
            else:
                otherwise = self.block(other)
                parts = (("else", other.trivia),)
        span = Span(row.start, last.whole.end)
        trivia = replace(row.trivia, parts=parts) if parts else row.trivia
        return co.If(tuple(branches), otherwise, span=span, head=row.span, trivia=trivia)

    def _branch(self, row: Row, condition: co.Condition, trivia: Trivia) -> co.Branch:
        made = co.Branch(condition, self.block(row), span=row.whole, head=row.span, trivia=trivia)
        if row.repeat is not None and row.repeat.sure:
            self.repeats[id(made)] = row.repeat
        return made

    def _choose(self, row: Row, subject: ex.Expression, here: dict[str, Any]) -> co.Choose:
        self.opened(row)
        cases: list[co.When] = []
        otherwise: co.Body | None = None
        for child in row.children:
            verb = self.verb(child)
            if verb not in ("when", "otherwise"):
                self.say("E023", "only `when` and `otherwise` stand below `choose`", child.span)
                self.body([child])
                continue
            read = self.tree(child, "line")
            if read is None:
                self.body(child.children)
            elif verb == "otherwise":
                otherwise = self.block(child)
                here["trivia"] = replace(row.trivia, parts=(("otherwise", child.trivia),))
            else:
                tree, terms = read
                values = tuple(terms.expression(one) for one in tree.children[0].children)
                cases.append(co.When(values, self.block(child), span=child.whole, head=child.span, trivia=child.trivia))
        return co.Choose(subject, tuple(cases), otherwise, **here)

    def _repeat(self, row: Row, tree: Branch, terms: Terms, here: dict[str, Any]) -> co.Statement:
        condition, *rest = tree.children
        found: dict[str, ex.Expression] = {}
        for piece in rest:
            words = "at most" if piece.data == "loop_bound" else "every"
            if words in found:
                self.say("E003", f"`{words}` stands here twice", terms.span(piece))
            value = terms.expression(piece.children[0])
            if words == "every":
                self.time(value)
            found.setdefault(words, value)
        word = "while" if tree.data == "repeat_while_line" else "until"
        at_most = found.get("at most")
        shown = self.condition(condition, terms)
        body = self.block(row)
        if at_most is None:
            end = Span(row.end, row.end)
            self.say(
                "W301",
                f"`repeat {word}` has no bound: it could go on for ever",
                row.span,
                fix=Fix("add a bound", (Edit(end, ", at most 100 times"),)),
            )
            return co.Broken(body, **here)
        kind = co.RepeatWhile if word == "while" else co.RepeatUntil
        return kind(shown, at_most, found.get("every"), body, **here)

    def _try(self, row: Row, following: Sequence[Row]) -> co.Try:
        body = self.block(row)
        handlers: list[co.Handler] = []
        always: co.Body | None = None
        trivia = row.trivia
        last = row
        for other in following:
            last = other
            if self.verb(other) == "always":
                self.tree(other, "line")
                always = self.block(other)
                trivia = replace(row.trivia, parts=(("always", other.trivia),))
            else:
                handler = self.handler(other, "line")
                if handler is not None:
                    handlers.append(handler)
        if not following:
            self.say("E022", "a `try` is followed by `on failure` or `always`", row.span)
        span = Span(row.start, last.whole.end)
        return co.Try(body, tuple(handlers), always, span=span, head=row.span, trivia=trivia)

    def handler(self, row: Row, start: str) -> co.Handler | None:
        """`on failure of kinds as name`, in a `try` or as a section."""
        read = self.tree(row, start)
        if read is None:
            self.body(row.children)
            return None
        tree, terms = read
        inner = tree.children[0] if start == "line" else tree
        kinds_tree, name = inner.children
        kinds: list[str] = []
        for token in [] if kinds_tree is None else kinds_tree.children:
            if terms.said(token) not in KINDS_OF_FAILURE:
                from dsl.text import faults  # noqa: PLC0415 - only for a mistake

                known = faults.unknown_word(
                    "kind of failure", terms.said(token), terms.span(token), KINDS_OF_FAILURE, code="N101"
                )
                self.diagnostics.append(known)
            kinds.append(terms.said(token))
        called = None if name is None else terms.said(name.children[0])
        body = self.block(row)
        return co.Handler(tuple(kinds), called, body, span=row.whole, head=row.span, trivia=row.trivia)

    def _branches(self, rows: Iterable[Row]) -> Iterable[co.TogetherBranch]:
        for row in rows:
            if self.verb(row) != "branch":
                self.say("E023", "only `branch` stands below `together`", row.span)
                self.body([row])
                continue
            read = self.tree(row, "line")
            if read is None:
                self.body(row.children)
                continue
            tree, terms = read
            title, name = tree.children[0].children
            called = None if name is None else terms.said(name.children[0])
            yield co.TogetherBranch(
                terms.text(title),
                called,
                self.block(row),
                span=row.whole,
                head=row.span,
                trivia=row.trivia,
            )

    def _do(self, children: Sequence[Any], terms: Terms, here: dict[str, Any]) -> co.Do:
        names = tuple(terms.said(child) for child in children if type(child) is Leaf)
        given = next((one for one in children if type(one) is Branch and one.data == "block_input"), None)
        called = next((one for one in children if type(one) is Branch and one.data == "as_name"), None)
        return co.Do(
            names,
            None if given is None else terms.expression(given.children[0]),
            None if called is None else terms.said(called.children[0]),
            **here,
        )


def _with_details(row: Row, options: Sequence[Row], body: co.Body | None) -> Trivia:
    """The comments of a step and of its details on lines of their own; those go above it."""
    own = row.trivia
    more = tuple(comment for option in options for comment in (*option.lead, option.tail) if comment is not None)
    if body is None:
        return replace(own, foot=()).with_more((*more, *own.foot))
    return own.with_more(more)


def _learn(row: Row, repeat: Repeat, made: co.Statement) -> None:
    """Lines like this one may be made next time; not those that go on below."""
    alone = not row.children and row.colon is None and not row.broken
    if alone and not isinstance(made, co.Broken) and row.key is not None:
        learn(repeat, row.key, row.words, made, row.start, made.trivia)


def _strip(row: Row, options: Sequence[Row]) -> Strip:
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
