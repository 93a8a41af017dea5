"""What stands in the places of a step that are no expressions: selectors, attachments, types."""

from __future__ import annotations

from dsl.hints import TYPE_CHECKING, Literal, TypeAlias
from dsl.nodes.base import Node
from dsl.nodes.expressions import Expression, Member, Name, Pattern, Text

if TYPE_CHECKING:
    from decimal import Decimal


class ByText(Node):
    """`"Sign in"`: whole text, description or hint; case and white space folded."""

    text: Text


class ByPattern(Node):
    """`/…/`: searches text, description or hint."""

    pattern: Pattern


class ById(Node):
    """`#email`: matches `…:id/email` or the full id."""

    id: str


class ByElement(Node):
    """`@submit`: a name of the flow's `elements`."""

    name: str


class ByValue(Node):
    """`item.name`: the element whose whole text is that value (language rule 3)."""

    value: Name | Member


class ByAttribute(Node):
    """`description "…"`, `class "…"`, `xpath "…"`, `image "…"`, `written "…"`."""

    attribute: Literal["description", "class", "xpath", "image", "written"]
    text: Text


class ByPoint(Node):
    """`point 50%, 20%`: shares of the screen's width and height (0.5 and 0.2)."""

    x: Decimal
    y: Decimal


SelectorBase: TypeAlias = ByText | ByPattern | ById | ByElement | ByValue | ByAttribute | ByPoint
Relation: TypeAlias = Literal["below", "above", "left of", "right of", "inside", "containing"]
ElementState: TypeAlias = Literal["enabled", "disabled", "checked", "unchecked", "focused", "selected"]
LAST = -1


class Selector(Node):
    """`2nd enabled "Pay" below #total`: which element. The ordinal (from 1, or LAST) counts after the relations,
    in reading order; relations concern the first base (language rule 18)."""

    base: SelectorBase
    ordinal: int | None = None
    states: tuple[ElementState, ...] = ()
    relations: tuple[tuple[Relation, SelectorBase], ...] = ()


class Attachment(Node):
    """A file handed in with a result, and the name it gets there."""

    file: Expression
    named: Expression | None = None


class Plain(Node):
    """A type by one word."""

    name: Literal[
        "text", "number", "integer", "flag", "duration", "date", "moment", "secret", "file", "job", "device",
        "batch", "partner", "any",
    ]  # fmt: skip


class ListType(Node):
    """`list of item`."""

    item: Type


class FieldType(Node):
    """One field of a record type, or one parameter of a block."""

    name: str
    type: Type


class RecordType(Node):
    """`{ name: type, … }`."""

    fields: tuple[FieldType, ...]


class OneOf(Node):
    """`one of "a", "b"`."""

    choices: tuple[str, ...]


class Optional(Node):
    """`type?`: may be missing."""

    type: Type


Type: TypeAlias = Plain | ListType | RecordType | OneOf | Optional
