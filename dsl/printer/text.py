"""A flow in the text form, in its one standard look: sections in one order with a blank line between them, two blanks
of indent, details in the order of their declaration, lines broken at 100 columns."""

from __future__ import annotations

from dsl.hints import assert_never
from dsl.nodes import control as co
from dsl.nodes.base import NO_TRIVIA, Line, Trivia
from dsl.nodes.expressions import Expression
from dsl.nodes.step import Step
from dsl.printer import steps
from dsl.printer.comments import Lines
from dsl.printer.expressions import expression, literal, quoted, whole
from dsl.printer.pieces import WIDTH, Group, Pieces, joined, laid
from dsl.printer.values import parameters, selector, type_
from dsl.struct import replace
from dsl.text.repeats import Repeats


def text_form(flow: co.Flow, source: str = "", repeats: Repeats | None = None) -> str:
    """The flow in the text form; `Broken` statements have no text and must not be in it. With the text that it was
    read from and what is known of its statements, lines are taken from there when others like them were found in
    order."""
    printer = TextPrinter(source=source, repeats=repeats)
    printer.flow(flow)
    return printer.out.text()


class TextPrinter:
    """Writes one flow; `out.rows` says what became of each line."""

    def __init__(self, *, lenient: bool = False, source: str = "", repeats: Repeats | None = None) -> None:
        self.out = Lines()
        self.source = source  # what the flow was read from, where lines may stand that are in order as they are
        seen = source.replace("\n", "").replace("\r", "").isprintable()
        self.repeats: Repeats = repeats if repeats is not None and seen else {}
        self.lenient = lenient  # whether lines that could not be understood are passed over

    def flow(self, flow: co.Flow) -> None:
        """The whole file."""
        word = "blocks" if flow.library else "flow"
        self.out.row(0, f"{word} {quoted(flow.name)}", replace(flow.trivia, parts=()), gap=False)
        if flow.app is not None:
            self.out.row(0, f"app {quoted(flow.app)}", flow.trivia.part("app"), gap=False)
        for use in flow.uses:
            self._line(0, f"use {quoted(use.file)}{_as(use.name)}", use, gap=False)
        if flow.schedule is not None:
            zone = "" if flow.schedule.zone is None else f" in {quoted(flow.schedule.zone)}"
            self._line(0, f"schedule {quoted(flow.schedule.when)}{zone}", flow.schedule, gap=False)
        if flow.tags:
            self.out.row(0, f"tags {', '.join(map(quoted, flow.tags))}", flow.trivia.part("tags"), gap=False)
        self._declarations(flow)
        for block in flow.blocks:
            self._block_section(block)
        for whenever in flow.whenevers:
            self._opened(0, (f"whenever {selector(whenever.shows.selector)} shows",), whenever, whenever.body, gap=True)
        self._body_section("steps", flow.steps, flow.trivia)
        for handler in flow.handlers:
            self._opened(0, (_handler(handler),), handler, handler.body, gap=True)
        self._body_section("always", flow.always, flow.trivia)
        self.out.foot(0, flow.trivia.foot)

    def _declarations(self, flow: co.Flow) -> None:
        for word, fields in (("inputs", flow.inputs), ("outputs", flow.outputs)):
            if fields:
                self._section(word, flow.trivia.part(word))
                self._fields(2, fields, flow.trivia.part(word))
        if flow.elements:
            self._section("elements", flow.trivia.part("elements"))
            for number, element in enumerate(flow.elements):
                self._line(2, f"{element.name} = {selector(element.selector)}", element, gap=_gap(number))
            self.out.foot(2, flow.trivia.part("elements").foot)
        if flow.defaults is not None:
            self._defaults(flow.defaults)

    def _fields(self, indent: int, fields: tuple[co.Field, ...], trivia: Trivia) -> None:
        for number, field in enumerate(fields):
            self._line(indent, laid(_field(field), indent), field, gap=_gap(number))
        self.out.foot(indent, trivia.foot)

    def _defaults(self, defaults: co.Defaults) -> None:
        self._section("defaults", defaults.trivia)
        rows: list[tuple[str, Pieces]] = []
        if defaults.find is not None:
            rows.append(("find", ("find up to ", *expression(defaults.find))))
        if defaults.pause is not None:
            shortest, longest = defaults.pause
            rows.append(("pause", ("pause ", *expression(shortest), " to ", *expression(longest))))
        if defaults.screenshot_on_failure:
            rows.append(("screenshot", ("screenshot on failure",)))
        for number, (word, pieces) in enumerate(rows):
            self.out.row(2, laid(pieces, 2), defaults.trivia.part(word), gap=_gap(number))
        self.out.foot(2, defaults.trivia.foot)

    def _section(self, word: str, trivia: Trivia) -> None:
        self.out.row(0, f"{word}:", trivia, gap=True)

    def _body_section(self, word: str, body: co.Body | None, trivia: Trivia) -> None:
        if body is not None:
            self._section(word, trivia.part(word))
            self.body(2, body, trivia.part(word))

    def _block_section(self, block: co.Block) -> None:
        fields = Group("(", parameters(block.parameters), ")")
        gives: Pieces = () if block.gives is None else (" gives ", *type_(block.gives))
        self._opened(0, (f"block {block.name}", fields, *gives), block, block.body, gap=True)

    # Statements

    def body(self, indent: int, body: co.Body, trivia: Trivia = NO_TRIVIA) -> None:
        """The statements of a block and the comments at its end."""
        for number, statement in enumerate(body):
            self._statement(indent, statement, _gap(number))
        self.out.foot(indent, trivia.foot)

    def _line(self, indent: int, content: str, line: Line, *, gap: bool | None = None) -> None:
        self.out.row(indent, content, line.trivia, gap=gap, of=line)

    def _opened(self, indent: int, head: Pieces, line: Line, body: co.Body, *, gap: bool | None = None) -> None:
        """A line that ends with a colon, and the block below it."""
        self._line(indent, laid((*head, ":"), indent), line, gap=gap)
        self.body(indent + 2, body, line.trivia)

    def _word(self, indent: int, word: str, body: co.Body | None, trivia: Trivia) -> None:
        """`else:` and the like with their blocks."""
        if body is not None:
            self.out.row(indent, f"{word}:", trivia.part(word), gap=False)
            self.body(indent + 2, body, trivia.part(word))

    def _statement(self, indent: int, one: co.Statement, gap: bool | None) -> None:
        match one:
            case Step():
                self._step(indent, one, gap)
            case co.If():
                self._if(indent, one, gap)
            case co.Choose():
                self._choose(indent, one, gap)
            case co.Try():
                self._opened(indent, ("try",), one, one.body, gap=gap)
                for handler in one.handlers:
                    self._opened(indent, (_handler(handler),), handler, handler.body, gap=False)
                self._word(indent, "always", one.always, one.trivia)
            case co.Together():
                self._line(indent, "together:", one, gap=gap)
                for number, branch in enumerate(one.branches):
                    head = (f"branch {literal(branch.title)}{_as(branch.name)}",)
                    self._opened(indent + 2, head, branch, branch.body, gap=_gap(number))
                self.out.foot(indent + 2, one.trivia.foot)
            case co.ForEach() | co.RepeatTimes() | co.RepeatWhile() | co.RepeatUntil() | co.Retry() | co.Within():
                self._opened(indent, _looped(one), one, one.body, gap=gap)
            case co.Want(fields):
                self._line(indent, "want:", one, gap=gap)
                self._fields(indent + 2, fields, one.trivia)
            case co.OnProgress() | co.OnQuestion():
                word = "progress" if isinstance(one, co.OnProgress) else "question"
                self._opened(indent, (f"on {word}{_as(one.name)}",), one, one.body, gap=gap)
            case co.Broken() if self.lenient:
                self.body(indent + 2, one.body)
            case co.Broken():
                raise ValueError("a line that could not be understood has no standard look")
            case _:
                self._line(indent, laid(_simple(one), indent), one, gap=gap)

    def _step(self, indent: int, one: Step, gap: bool | None) -> None:
        head = one.head
        repeat = self.repeats.get(id(one)) if indent + head.end - head.start <= WIDTH else None
        if repeat is not None and repeat.in_order:
            self._line(indent, self.source[head.start : head.end], one, gap=gap)
            return
        written = steps.step(one, indent, opens=one.body is not None)
        if repeat is not None:
            repeat.in_order = written.line == self.source[head.start : head.end] and not written.options
        self._line(indent, written.line, one, gap=gap)
        for option in written.options:
            self.out.lines += (" " * (indent + 2) + option).split("\n")
        if one.body is not None:
            self.body(indent + 2, one.body, one.trivia)

    def _if(self, indent: int, one: co.If, gap: bool | None) -> None:
        first, *others = one.branches
        self._branch(indent, "if ", first, one, gap)
        for branch in others:
            self._branch(indent, "else if ", branch, branch, gap=False)
        self._word(indent, "else", one.otherwise, one.trivia)

    def _branch(self, indent: int, word: str, branch: co.Branch, line: Line, gap: bool | None) -> None:
        start, end = branch.head.start, branch.head.end + 1  # with the colon
        repeat = self.repeats.get(id(branch)) if indent + end - start <= WIDTH else None
        if repeat is not None and repeat.in_order:
            written = self.source[start:end]
        else:
            written = laid((word, *condition(branch.condition), ":"), indent)
            if repeat is not None:
                repeat.in_order = written == self.source[start:end]
        self._line(indent, written, line, gap=gap)
        self.body(indent + 2, branch.body, line.trivia)

    def _choose(self, indent: int, one: co.Choose, gap: bool | None) -> None:
        self._line(indent, laid(("choose ", *expression(one.subject), ":"), indent), one, gap=gap)
        for number, case in enumerate(one.cases):
            values = joined((expression(value) for value in case.values), ", ")
            self._opened(indent + 2, ("when ", *values), case, case.body, gap=_gap(number))
        self._word(indent + 2, "otherwise", one.otherwise, one.trivia)
        self.out.foot(indent + 2, one.trivia.foot)


def condition(one: co.Condition) -> Pieces:
    """A value, or what the screen shows."""
    if not isinstance(one, co.Shows):
        return expression(one)
    if one.negated:
        return (f"{selector(one.selector)} does not show",)
    limit: Pieces = () if one.up_to is None else (" up to ", *expression(one.up_to))
    return (f"{selector(one.selector)} shows", *limit)


_Looped = co.ForEach | co.RepeatTimes | co.RepeatWhile | co.RepeatUntil | co.Retry | co.Within


def _looped(one: _Looped) -> Pieces:
    match one:
        case co.ForEach():
            position = "" if one.position is None else f", {one.position}"
            return (f"for each {one.name}{position} in ", *expression(one.source), *_bound(one.at_most))
        case co.RepeatTimes():
            return ("repeat ", *expression(one.times), " times")
        case co.RepeatWhile() | co.RepeatUntil():
            word = "while" if isinstance(one, co.RepeatWhile) else "until"
            pause: Pieces = () if one.every is None else (", every ", *expression(one.every))
            return (f"repeat {word} ", *condition(one.condition), *_bound(one.at_most), *pause)
        case co.Retry():
            every: Pieces = () if one.every is None else (" every ", *expression(one.every))
            return ("retry ", *expression(one.times), " times", *every, " growing" if one.growing else "")
        case co.Within():
            return ("within ", *expression(one.limit))
        case _:
            assert_never(one)


def _bound(at_most: Expression | None) -> Pieces:
    return () if at_most is None else (", at most ", *expression(at_most), " times")


_Simple = co.Set | co.Do | co.Give | co.Never | co.StopRepeating | co.SkipToNext | co.FailAgain


def _simple(one: _Simple) -> Pieces:
    match one:
        case co.Set():
            return (f"set {'.'.join((one.name, *one.parts))} to ", *whole(one.value))
        case co.Do():
            given: Pieces = () if one.given is None else (" with ", *expression(one.given))
            return (f"do {'.'.join(one.block)}", *given, _as(one.name))
        case co.Give():
            return ("give ", *whole(one.value))
        case co.Never():
            return ("never ", *whole(one.value))
        case co.StopRepeating():
            return ("stop repeating",)
        case co.SkipToNext():
            return ("skip to next",)
        case co.FailAgain():
            return ("fail again",)
        case _:
            assert_never(one)


def _field(field: co.Field) -> Pieces:
    default: Pieces = () if field.default is None else (" = ", *expression(field.default))
    return (f"{field.name}: ", *type_(field.type), *default)


def _handler(one: co.Handler) -> str:
    kinds = f" of {', '.join(one.kinds)}" if one.kinds else ""
    return f"on failure{kinds}{_as(one.name)}"


def _as(name: str | None) -> str:
    return "" if name is None else f" as {name}"


def _gap(number: int) -> bool | None:
    """The first line of a block has no blank line above it, the others keep theirs."""
    return None if number else False
