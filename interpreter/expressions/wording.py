"""What messages call a part of an expression: paths as they are written, everything else in a word or two."""

from __future__ import annotations

from decimal import Decimal

from dsl.data import Value, kind_of, with_article
from dsl.data.numbers import written_number
from dsl.nodes.expressions import Call, Expression, Index, Member, Name, Negative, Number, Text


def called(node: Expression) -> str:
    """`page.data.price` in quotes of its own, else a description."""
    path = _path(node)
    return f"`{path}`" if path else "this value"


def _path(node: Expression) -> str:
    steps: list[str] = []
    while True:
        match node:
            case Name(name=name):
                return "".join([name, *reversed(steps)])
            case Call(function=function):
                return "".join([f"{function}(…)", *reversed(steps)])
            case Member(base=base, key=key):
                steps.append(f".{key}" if key.isidentifier() else f'["{key}"]')
                node = base
            case Index(base=base, index=index):
                steps.append(f"[{_position(index)}]")
                node = base
            case _:
                return ""


def _position(index: Expression) -> str:
    match index:
        case Number(value=value):
            return written_number(Decimal(value))
        case Negative(operand=Number(value=value)):
            return f"-{written_number(Decimal(value))}"
        case Text() if index.constant is not None:
            return f'"{index.constant}"'
        case _:
            return _path(index) or "…"


def said(node: Expression, value: Value) -> str:
    """`price` is missing, or: `price` is a text."""
    if value is None:
        return f"{called(node)} is missing"
    return f"{called(node)} is {with_article(kind_of(value))}"
