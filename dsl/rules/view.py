"""What a rule sees of a flow: its tree, its names, and each statement with what stands around it."""

from __future__ import annotations

from itertools import pairwise

from dsl.diagnostics import Diagnostic
from dsl.files import File
from dsl.forms import Form
from dsl.hints import TYPE_CHECKING, Iterator, TypeVar, cast
from dsl.kept import cached_property
from dsl.nodes import control as co
from dsl.nodes.expressions import Expression, Member, Name
from dsl.nodes.values import Selector
from dsl.rules.having import of_flow
from dsl.scope import Scope
from dsl.source import Source
from dsl.struct import Struct
from dsl.types import Typing, typed
from dsl.walk import Part, bodies, flow_parts, selector_values, selectors, values, within

if TYPE_CHECKING:
    from dsl.rules.deeds import Deeds
    from dsl.rules.origins import Origins

Around = TypeVar("Around")


class Placed(Struct):
    """A statement, the part of the flow it is in, and the statements around it from the outside in."""

    statement: co.Statement
    part: Part
    around: tuple[co.Statement, ...]
    in_always: bool

    @property
    def tried(self) -> bool:
        """Whether it stands in the body of a `try` with handlers, at any depth."""
        outward = (*self.around, self.statement)
        return any(
            isinstance(outer, co.Try) and outer.handlers and any(one is inner for one in outer.body)
            for outer, inner in pairwise(outward)
        )

    def inside(self, *kinds: type[Around]) -> Around | None:
        """The nearest statement of these kinds around this one."""
        return next((one for one in reversed(self.around) if isinstance(one, kinds)), None)


class View(Struct, slots=False):
    """One flow, read and with its names followed; `misread` when not all of it could be understood."""

    file: File
    scope: Scope
    form: Form = Form.TEXT
    misread: bool = False

    @property
    def source(self) -> Source:
        """Its text."""
        return self.file.source

    @property
    def flow(self) -> co.Flow:
        """Its tree."""
        return self.file.flow

    @cached_property
    def has(self) -> frozenset[str]:
        """What the flow has, in the words of `NEEDS`."""
        return of_flow(self)

    @cached_property
    def types(self) -> Typing:
        """The types of all values, and what is wrong with them."""
        return typed(self.file)

    def said(self, code: str) -> Iterator[Diagnostic]:
        """What following the types found for a code."""
        yield from self.types.found.get(code, ())

    @cached_property
    def deeds(self) -> Deeds:
        """What the statements do, with all that they call."""
        from dsl.rules.deeds import Deeds  # noqa: PLC0415 - few rules ask

        return Deeds(self.file.blocks)

    @cached_property
    def origins(self) -> Origins:
        """The names that hold what came from outside."""
        from dsl.rules.origins import Origins  # noqa: PLC0415 - few rules ask

        return Origins(self.flow)

    @cached_property
    def placed(self) -> tuple[Placed, ...]:
        """All statements of the flow with their places."""
        found: list[Placed] = []
        for part in flow_parts(self.flow):
            _place(found, part.body, part, (), part.word == "always")
        return tuple(found)

    @cached_property
    def _by_kind(self) -> dict[type, list[Placed]]:
        found: dict[type, list[Placed]] = {}
        for placed in self.placed:
            found.setdefault(type(placed.statement), []).append(placed)
        return found

    def of(self, kind: type[Around]) -> Iterator[tuple[Around, Placed]]:
        """The statements of a kind with their places, those of one class after those of another: looked for by class,
        since a flow has thousands of statements of a few."""
        for one, found in self._by_kind.items():
            if issubclass(one, kind):
                for placed in found:
                    yield cast(Around, placed.statement), placed

    @cached_property
    def values(self) -> tuple[Expression, ...]:
        """All expressions of the flow, those inside others too."""
        return self._all([value for placed in self.placed for value in values(placed.statement)])

    @cached_property
    def worked_out(self) -> tuple[Expression, ...]:
        """All expressions of the flow but the constants of steps that have nothing else."""
        repeats = self.file.repeats
        top = [
            value
            for placed in self.placed
            if (known := repeats.get(id(placed.statement))) is None or not known.plain
            for value in values(placed.statement)
        ]
        return self._all(top)

    def _all(self, top: list[Expression]) -> tuple[Expression, ...]:
        """These, those outside all statements, and all that is inside them, each once."""
        flow = self.flow
        top += [one.default for one in (*flow.inputs, *flow.outputs) if one.default is not None]
        for selector in (*(one.selector for one in flow.elements), *(one.shows.selector for one in flow.whenevers)):
            top += selector_values(selector)
        return tuple({id(inner): inner for value in top for inner in within(value)}.values())

    @cached_property
    def selectors(self) -> tuple[Selector, ...]:
        """All selectors of the flow."""
        found = [selector for placed in self.placed for selector in selectors(placed.statement)]
        found += [element.selector for element in self.flow.elements]
        found += [whenever.shows.selector for whenever in self.flow.whenevers]
        return tuple(found)

    @cached_property
    def hands_inputs_on(self) -> bool:
        """Whether `task.data` is read as a whole, and with it every input."""
        parts = {id(value.base) for value in self.worked_out if isinstance(value, Member)}
        return any(
            isinstance(value, Member) and value.key == "data" and id(value) not in parts and _is_task(value.base)
            for value in self.worked_out
        )

    @cached_property
    def blocks(self) -> dict[tuple[str, ...], co.Block]:
        """The blocks of this file by the name that `do` calls them by."""
        return {(block.name,): block for block in self.flow.blocks}


def runs(view: View) -> Iterator[tuple[co.Statement, co.Statement]]:
    """Each two statements that follow one another in one block."""
    for part in flow_parts(view.flow):
        for body in _all_bodies(part.body):
            yield from pairwise(body)


def _all_bodies(body: co.Body) -> Iterator[co.Body]:
    yield body
    for statement in body:
        for inner in bodies(statement):
            yield from _all_bodies(inner)


def _is_task(value: Expression) -> bool:
    return isinstance(value, Name) and value.name == "task"


def _place(found: list[Placed], body: co.Body, part: Part, around: tuple[co.Statement, ...], in_always: bool) -> None:
    for statement in body:
        found.append(Placed(statement, part, around, in_always))
        for inner in bodies(statement):
            always = isinstance(statement, co.Try) and inner is statement.always
            _place(found, inner, part, (*around, statement), in_always or always)
