"""Fields: the lines `name: type = default` of inputs, outputs and `want`."""

from __future__ import annotations

from dsl.diagnostics import Label
from dsl.nodes import control as co
from dsl.struct import replace
from dsl.text.layout import Row
from dsl.text.lines import Lines


class Fields(Lines):
    """Reads fields."""

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
