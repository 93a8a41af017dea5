"""The statements that steer, and the flow as a whole: a closed set, handled by one exhaustive match a pass.

Steps, the open set, have a file each in dsl/steps.
"""

from __future__ import annotations

from dsl.hints import TypeAlias
from dsl.nodes.base import Line, Node
from dsl.nodes.expressions import Expression, Text
from dsl.nodes.step import Step
from dsl.nodes.values import FieldType, Selector, Type


class Shows(Node):
    """`selector shows [up to d]`, `selector does not show`: what the screen shows (language rule 1)."""

    selector: Selector
    up_to: Expression | None = None
    negated: bool = False


Condition: TypeAlias = Expression | Shows
Body: TypeAlias = "tuple[Statement, ...]"


class Branch(Line):
    """One `if` or `else if` with its body."""

    condition: Condition
    body: Body


class If(Line):
    """`if … else if … else`."""

    branches: tuple[Branch, ...]
    otherwise: Body | None = None


class When(Line):
    """One `when a, b` of a `choose`."""

    values: tuple[Expression, ...]
    body: Body


class Choose(Line):
    """`choose value`: the first equal `when`, else `otherwise`."""

    subject: Expression
    cases: tuple[When, ...]
    otherwise: Body | None = None


class ForEach(Line):
    """`for each name, position in source`: over the list as it was when it began; positions from 1."""

    name: str
    position: str | None
    source: Expression
    at_most: Expression | None
    body: Body


class RepeatTimes(Line):
    """`repeat n times`."""

    times: Expression
    body: Body


class RepeatWhile(Line):
    """`repeat while condition, at most n times`: tests before each round."""

    condition: Condition
    at_most: Expression
    every: Expression | None
    body: Body


class RepeatUntil(Line):
    """`repeat until condition, at most n times`: tests after each round."""

    condition: Condition
    at_most: Expression
    every: Expression | None
    body: Body


class Retry(Line):
    """`retry n times every d growing`: redo the body on any failure."""

    times: Expression
    every: Expression | None
    growing: bool
    body: Body


class Within(Line):
    """`within d`: a limit for the body."""

    limit: Expression
    body: Body


class Handler(Line):
    """`on failure of kinds as name`: in a `try`, or as a section; without kinds it fits every failure."""

    kinds: tuple[str, ...]
    name: str | None
    body: Body


class Try(Line):
    """`try`, its handlers, and what is done always."""

    body: Body
    handlers: tuple[Handler, ...]
    always: Body | None = None


class TogetherBranch(Line):
    """`branch "x" as name`."""

    title: Text
    name: str | None
    body: Body


class Together(Line):
    """`together`: branches at once."""

    branches: tuple[TogetherBranch, ...]


class Set(Line):
    """`set name.part to value`."""

    name: str
    parts: tuple[str, ...]
    value: Expression


class Do(Line):
    """`do block with { … } as name`: `block` is a name, dotted when it comes from a used file."""

    block: tuple[str, ...]
    given: Expression | None
    name: str | None


class Give(Line):
    """`give value`: the result of a block, the input of a sub-task, the data of a browser (language rule 8)."""

    value: Expression


class Never(Line):
    """`never value`: what a browser must not do; stands below `browse`."""

    value: Expression


class Want(Line):
    """`want` and its fields, without defaults: the type of what a website is asked for."""

    fields: tuple[Field, ...]


class OnProgress(Line):
    """`on progress as name`: done as a browser goes on, with what it does now under the name."""

    name: str | None
    body: Body


class OnQuestion(Line):
    """`on question as name`: done when a website asks for something, with its form under the name."""

    name: str | None
    body: Body


class StopRepeating(Line):
    """`stop repeating`: leave the loop."""


class SkipToNext(Line):
    """`skip to next`: the next round of the loop."""


class FailAgain(Line):
    """`fail again`: a handler passes the problem on."""


class Broken(Line):
    """A line that could not be understood; its diagnostic says why, and it is left as written.

    `names` are those that it seems to give a value to, so that nobody is told that they are not there.
    """

    body: Body
    names: tuple[str, ...] = ()


Control: TypeAlias = (
    If | Choose | ForEach | RepeatTimes | RepeatWhile | RepeatUntil | Retry | Within | Try | Together | Set | Do | Give
    | Never | Want | OnProgress | OnQuestion | StopRepeating | SkipToNext | FailAgain | Broken
)  # fmt: skip
Statement: TypeAlias = Step | Control


class Field(Line):
    """`name: type = default` of inputs and outputs."""

    name: str
    type: Type
    default: Expression | None = None


class Element(Line):
    """`name = selector` of `elements`."""

    name: str
    selector: Selector


class Defaults(Line):
    """`defaults`: how long to look for an element, the pause between touches, a screenshot on failure."""

    find: Expression | None = None
    pause: tuple[Expression, Expression] | None = None
    screenshot_on_failure: bool = False


class Block(Line):
    """`block name(parameters) gives type`."""

    name: str
    parameters: tuple[FieldType, ...]
    gives: Type | None
    body: Body


class Whenever(Line):
    """`whenever selector shows`: between steps and while waiting, at most 5 times."""

    shows: Shows
    body: Body


class Use(Line):
    """`use "file" as name`."""

    file: str
    name: str | None


class Schedule(Line):
    """`schedule "every weekday at 03:00" in "zone"`."""

    when: str
    zone: str | None


class Flow(Line):
    """A whole file. `library` files (`blocks "Name"`) have only blocks and elements."""

    name: str
    library: bool = False
    app: str | None = None
    uses: tuple[Use, ...] = ()
    schedule: Schedule | None = None
    tags: tuple[str, ...] = ()
    inputs: tuple[Field, ...] = ()
    outputs: tuple[Field, ...] = ()
    elements: tuple[Element, ...] = ()
    defaults: Defaults | None = None
    blocks: tuple[Block, ...] = ()
    whenevers: tuple[Whenever, ...] = ()
    steps: Body | None = None
    handlers: tuple[Handler, ...] = ()
    always: Body | None = None
