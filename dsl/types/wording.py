"""What messages call a part of an expression, and the fix for a value that may be missing."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.nodes import expressions as ex
from dsl.source import Span
from dsl.types.model import ListOf, Type, is_number, is_text, present, written


def path_of(node: ex.Expression) -> str | None:
    """`page.data.price` for names and their parts, else None."""
    keys: list[str] = []
    while isinstance(node, ex.Member):
        keys.append(node.key)
        node = node.base
    return ".".join([node.name, *reversed(keys)]) if isinstance(node, ex.Name) else None


def called(node: ex.Expression) -> str:
    """The path in quotes, else a word or two."""
    path = path_of(node)
    if path is not None:
        return f"`{path}`"
    return f"`{node.function}(…)`" if isinstance(node, ex.Call) else "this"


def missing(node: ex.Expression, type_: Type, *, tight: bool = False) -> Diagnostic:
    """N108. `tight`: beside an operator, where `otherwise` needs brackets."""
    instead = _instead(present(type_))
    fix = None
    if instead is not None:
        open_, close = ("(", ")") if tight else ("", "")
        edits = [Edit(Span(node.span.end, node.span.end), f" otherwise {instead}{close}")]
        if open_:
            edits.insert(0, Edit(Span(node.span.start, node.span.start), open_))
        fix = Fix(f"use {instead} when it is missing", tuple(edits), safe=False)
    return error(
        "N108",
        f"{called(node)} may be missing here",
        node.span,
        help="say with `otherwise` what to use then, or test it with `is missing` before",
        fix=fix,
    )


def _instead(type_: Type) -> str | None:
    if is_text(type_):
        return '""'
    if is_number(type_):
        return "0"
    return "[]" if isinstance(type_, ListOf) else None


def unfit(node: ex.Expression, type_: Type, wanted: str) -> Diagnostic:
    """N105: a value of one type where another is wanted."""
    return error("N105", f"{called(node)} is {written(type_)}, but {wanted} is wanted here", node.span)
