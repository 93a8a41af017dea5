"""Statements that steer: conditions, loops, tries and what stands below them."""

from __future__ import annotations

from dsl.diagnostics import Edit, Fix
from dsl.hints import Any, Iterable, Sequence
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.base import NO_TRIVIA, Trivia
from dsl.source import Span
from dsl.struct import replace
from dsl.text.fields import Fields
from dsl.text.layout import Row
from dsl.text.repeats import learn
from dsl.text.shapes import Branch, Leaf
from dsl.text.terms import Terms

KINDS_OF_FAILURE = (
    "not_found", "timeout", "assertion", "app", "device", "network", "job", "browser", "data", "cancelled",
    "interrupted",
)  # fmt: skip


class Steering(Fields):
    """Reads statements that steer."""

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
            self.repeats.note(made, row.repeat)
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
