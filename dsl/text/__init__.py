"""The text form: characters → lines → trees → the tree of the flow.

Each line is read on its own with Lark; a bad line gives its own message and leaves the others alone.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.nodes.expressions import Expression
from dsl.nodes.values import Selector
from dsl.source import Span
from dsl.text.document import Document, read
from dsl.text.terms import read_piece, read_selector_piece

__all__ = ["Document", "read", "read_expression", "read_selector"]


def read_expression(text: str) -> Expression | tuple[Diagnostic, ...]:
    """A value on its own, as after `--input name=`; the diagnostics when it cannot be understood."""
    diagnostics: list[Diagnostic] = []
    made = read_piece(text, Span(0, len(text)), "expression", diagnostics)
    return tuple(diagnostics) if made is None or diagnostics else made


def read_selector(text: str) -> Selector | tuple[Diagnostic, ...]:
    """A selector on its own; the diagnostics when it cannot be understood."""
    diagnostics: list[Diagnostic] = []
    made = read_selector_piece(text, Span(0, len(text)), diagnostics)
    return tuple(diagnostics) if made is None or diagnostics else made
