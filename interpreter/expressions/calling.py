"""Calls of functions: the values are made to fit the declaration, the work is counted, the code is pure."""

from __future__ import annotations

from dsl.data import DataFailure, Pattern, Value, kind_of, with_article
from dsl.data.limits import letters, work
from dsl.data.patterns import search_work
from dsl.data.writing import written
from dsl.functions.declaration import Function
from dsl.functions.signature import Parameter
from dsl.nodes.expressions import Call
from interpreter.expressions.env import Compiled, Env
from interpreter.expressions.wording import said

_WRITTEN = ("number", "date", "moment", "duration")  # where a text is wanted these are written out (language rule 4)
_WRITABLE = {"text", "pattern"}
_CALL = 10  # the work of a call by itself, in operations
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def call(node: Call, function: Function, arguments: list[Compiled]) -> Compiled:
    """`function(arguments)`. How many there are was checked with the flow; their kinds are looked at here."""
    parameters = _parameters(node, function)
    takers = [
        (argument, parameter.shape.types, parameter.shape.missing)
        for argument, parameter in zip(arguments, parameters, strict=True)
    ]

    def run(env: Env) -> Value:
        values = []
        for position, (argument, types, missing) in enumerate(takers):
            value = argument(env)
            if value is None:
                if not missing:
                    raise DataFailure(said(node.arguments[position], value), node.arguments[position].span)
            elif types is not None and type(value) not in types:
                value = _fit(node, position, parameters[position], value)
            values.append(value)
        try:
            env.spend(_work(values, deep=function.deep))
            if function.outside:
                return function.run(env.outside, *values)
            return function.run(env.spend, *values) if function.spends else function.run(*values)
        except DataFailure as failure:
            raise failure.at(node.span) from None

    return run


def _parameters(node: Call, function: Function) -> list[Parameter]:
    """The parameter of each value; the last one again when it takes many."""
    most, count = function.most, len(node.arguments)
    if count < function.least or (most is not None and count > most):
        raise DataFailure(f"{function.signature.partition(' -> ')[0]} does not take {count} values", node.span)
    known = function.parameters
    return [known[min(position, len(known) - 1)] for position in range(count)]


def _work(values: list[Value], *, deep: bool) -> int:
    total = _CALL
    for value in values:
        if type(value) is tuple or type(value) is dict:
            total += work(value) * 3 // 2 if deep else len(value)  # a deep function goes over all parts twice
        elif isinstance(value, str):
            total += letters(value)
        elif type(value) is Pattern and isinstance(values[0], str):
            total += search_work(value, values[0])
    return total


def _fit(node: Call, position: int, parameter: Parameter, value: Value) -> Value:
    """What can be written out where a text is wanted; everything else fails."""
    if "text" in parameter.shape.kinds and set(parameter.shape.kinds) <= _WRITABLE and kind_of(value) in _WRITTEN:
        return written(value)
    argument = node.arguments[position]
    ordinal = _ORDINALS[position] if position < len(_ORDINALS) else f"{position + 1}th"
    words = list(map(with_article, parameter.shape.kinds))
    wanted = " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    is_what = said(argument, value).replace("this value", "this")
    raise DataFailure(f"{node.function}(…) takes {wanted} as its {ordinal} value, but {is_what}", argument.span)
