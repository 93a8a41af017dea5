"""Values where a declared type is wanted: outputs, defaults, parameters and results of blocks.

What is written as a record or list is looked at part by part, so that the finding stands at the part.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Edit, Fix, error
from dsl.hints import Iterator
from dsl.nodes import expressions as ex
from dsl.spelling import closest
from dsl.types.model import (
    NEVER,
    TEXT,
    ListOf,
    OneOf,
    Record,
    Type,
    bare,
    fits,
    is_open,
    may_lack,
    present,
    written,
)
from dsl.types.wording import called, missing


def lacking(given: Type, wanted: Record) -> list[str]:
    """The fields of a record that are not given and may not be missing."""
    if not isinstance(given, Record):
        return []
    have = {name for name, _ in given.fields}
    return [name for name, type_ in wanted.fields if name not in have and not may_lack(type_) and not is_open(type_)]


def misfits(
    node: ex.Expression, given: Type, wanted: Type, types: dict[int, Type], code: str = "N105"
) -> Iterator[Diagnostic]:
    """What keeps a value from being of the wanted type; `types` are those of its parts."""
    if is_open(given):
        return
    if may_lack(given) and not may_lack(wanted) and not is_open(wanted):
        yield missing(node, given)
        return
    inner, want = present(given), present(wanted)
    if isinstance(node, ex.Record) and isinstance(want, Record):
        yield from _fields(node, want, types, code)
    elif isinstance(node, ex.ListOf) and isinstance(want, ListOf):
        for item in node.items:
            yield from misfits(item, types.get(id(item), inner), want.item, types, code)
    elif isinstance(want, OneOf) and isinstance(node, ex.Text) and node.constant is not None:
        yield from _choice(node, node.constant, want, code)
    elif isinstance(want, OneOf) and inner == TEXT:
        return  # which text it will be is not known; the run looks at it
    elif inner != NEVER and not fits(inner, want):
        said = f"{called(node)} is {written(inner)}, but {written(want)} is wanted here"
        yield error(code, said, node.span, help=f"the type declared is {bare(want)}")


def _fields(node: ex.Record, want: Record, types: dict[int, Type], code: str) -> Iterator[Diagnostic]:
    names = [name for name, _ in want.fields]
    for pair in node.pairs:
        type_ = want.part(pair.key)
        if type_ is not None:
            yield from misfits(pair.value, types.get(id(pair.value), NEVER), type_, types, code)
            continue
        near = closest(pair.key, names)
        said = f"`{pair.key}` is not wanted here" + (f"; did you mean `{near}`?" if near else "")
        listed = ", ".join(f"`{name}`" for name in names) or "nothing"
        yield error(code, said, pair.span, help="" if near else f"wanted is {listed}")


def _choice(node: ex.Text, said: str, want: OneOf, code: str) -> Iterator[Diagnostic]:
    if said in want.choices:
        return
    near = closest(said, want.choices)
    fix = Fix(f'write "{near}"', (Edit(node.span, f'"{near}"'),)) if near else None
    yield error(code, f'"{said}" is not {written(want)}', node.span, fix=fix)
