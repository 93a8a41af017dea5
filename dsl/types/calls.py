"""Calls of functions: what they take and what they give, from their signatures and from what they are given."""

from __future__ import annotations

from dsl.diagnostics import Diagnostic
from dsl.functions.index import SIGNATURES
from dsl.functions.shape import Shape
from dsl.functions.signature import Signature
from dsl.nodes import expressions as ex
from dsl.types.model import (
    ANY,
    INTEGER,
    NEVER,
    NUMBER,
    SECRET,
    SOME_RECORD,
    TEXT,
    WRITABLE,
    ListOf,
    Record,
    Type,
    has_secret,
    is_open,
    joined_or_any,
    kind,
    may_lack,
    optional,
    present,
)
from dsl.types.results import by_words, matched
from dsl.types.wording import missing, unfit

_LAYS_BARE_NOTHING = frozenset({"length", "count", "number", "integer", "date", "round", "days", "keys"})
"""Functions whose result does not show what a secret says."""


def call(node: ex.Call, given: list[Type]) -> tuple[Type, list[Diagnostic]]:
    """The type of a call's result, and what is wrong with its values."""
    function = SIGNATURES.get(node.function)
    if function is None:
        return ANY, []
    wrong: list[Diagnostic] = []
    letters: dict[str, Type] = {}
    known = function.parameters
    for position, (argument, type_) in enumerate(zip(node.arguments, given, strict=True)):
        parameter = known[min(position, len(known) - 1)] if known else None
        if parameter is None or (position >= len(known) and not parameter.many):
            break
        shape = parameter.shape
        if may_lack(type_) and not shape.missing:
            wrong.append(missing(argument, type_))
        elif not _takes(shape, present(type_)):
            wrong.append(unfit(argument, type_, _written(shape)))
        _bind(shape, present(type_), letters)
    made = _own(node, given) or _gives(function, letters)
    if function.name not in _LAYS_BARE_NOTHING and any(map(has_secret, given)):
        made = _secret(made)
    return made, wrong


def _takes(shape: Shape, given: Type) -> bool:
    if is_open(given) or not shape.kinds:
        return True
    found = kind(given)
    if found == "text" or (given in WRITABLE and "text" in shape.kinds and set(shape.kinds) <= {"text", "pattern"}):
        return "text" in shape.kinds
    if found not in shape.kinds:
        return False
    if isinstance(given, ListOf) and shape.item is not None and shape.item.kinds:
        return may_lack(given.item) or _takes(shape.item, given.item)
    return True


def _bind(shape: Shape, given: Type, letters: dict[str, Type]) -> None:
    """What the letters of a signature stand for."""
    if shape.item is not None and isinstance(given, ListOf):
        _bind(shape.item, given.item, letters)
    elif shape.letter is not None:
        letters[shape.letter] = joined_or_any(letters.get(shape.letter, NEVER), given)


def _gives(function: Signature, letters: dict[str, Type]) -> Type:
    return _of_shape(function.gives, letters)


def _of_shape(shape: Shape, letters: dict[str, Type]) -> Type:
    made: Type
    if shape.letter is not None:
        made = letters.get(shape.letter, ANY)
        made = ANY if made == NEVER else made
    elif shape.kinds == ("list",):
        made = ListOf(_of_shape(shape.item, letters) if shape.item is not None else ANY)
    elif len(shape.kinds) == 1:
        (word,) = shape.kinds
        made = INTEGER if shape.whole else by_words(word)
    else:
        made = ANY
    return optional(made) if shape.missing else made


def _own(node: ex.Call, given: list[Type]) -> Type | None:
    """The functions whose signature says less than can be known."""
    first = present(given[0]) if given else ANY
    match node.function:
        case "sum" if isinstance(first, ListOf):
            return present(first.item) if first.item != NEVER else INTEGER
        case "average" if isinstance(first, ListOf) and not is_open(first.item):
            item = present(first.item)
            return optional(NUMBER if item == INTEGER else item)
        case "min" | "max" if len(given) > 1:
            joined: Type = NEVER
            for type_ in given:
                joined = joined_or_any(joined, type_)
            return joined
        case "round" if len(given) == 1:
            return INTEGER
        case "without":
            return SOME_RECORD if isinstance(first, Record) else first
        case "merge" if all(isinstance(one, Record) for one in given):
            fields = {name: type_ for one in given if isinstance(one, Record) for name, type_ in one.fields}
            return Record(tuple(fields.items()))
        case "default" if len(given) == 2:
            return joined_or_any(first, given[1])
        case "part" if len(node.arguments) == 2 and isinstance(node.arguments[1], ex.Pattern):
            return optional(matched(node.arguments[1]))
        case "values" if isinstance(first, Record):
            every: Type = NEVER
            for _, type_ in first.fields:
                every = joined_or_any(every, type_)
            return ListOf(every)
    return None


def _secret(type_: Type) -> Type:
    """The result of a function that was given a secret."""
    if isinstance(type_, ListOf):
        return ListOf(_secret(type_.item))
    if may_lack(type_):
        return optional(_secret(present(type_)))
    return SECRET if type_ in (TEXT, ANY, SOME_RECORD) else type_


_WORDS = {"flag": "true or false"}


def _written(shape: Shape) -> str:
    words = [_WORDS.get(word) or f"a {word}" for word in shape.kinds]
    if shape.kinds == ("list",) and shape.item is not None and shape.item.kinds:
        return "a list of " + " or ".join(shape.item.kinds)
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
