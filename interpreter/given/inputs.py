"""What a flow is given: checked against its declared inputs, made values of their types, defaults filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from dsl.data import FileValue, Value
from dsl.data.coercion import coerce_fields
from dsl.data.failure import refuse
from dsl.nodes.control import Field, Flow
from dsl.nodes.values import FieldType, Optional, Plain
from interpreter.clock import Clock
from interpreter.expressions import Env, compile_expression
from interpreter.failure import failure
from interpreter.given.written import Bare
from interpreter.given.written import Plain as Raw


@dataclass(frozen=True, slots=True)
class Accepted:
    """The inputs by name, and what is wrong with what was given, a sentence each."""

    values: dict[str, Value]
    problems: tuple[str, ...]


class Outside:
    """The time and random numbers for defaults."""

    def __init__(self, clock: Clock, seed: object) -> None:
        self._clock = clock
        self._random = Random(str(seed))

    def now(self) -> datetime:
        """The moment."""
        return self._clock.now()

    def random(self) -> Random:
        """The source of random numbers."""
        return self._random


def accept(flow: Flow, given: Mapping[str, object], outside: Outside, *, folder: Path | None = None) -> Accepted:
    """The inputs of a flow; files are looked for in `folder`, and cannot be given where there is none."""
    lacking = frozenset(one.name for one in flow.inputs if _may_lack(one))
    fields = [FieldType(one.name, one.type) for one in flow.inputs]
    opened = None if folder is None else lambda path: _file(folder / path)
    coerced = coerce_fields(given, fields, may_lack=lacking, open_file=opened)
    if coerced.problems:
        return Accepted({}, tuple(one.message for one in coerced.problems))
    found = coerced.value
    assert isinstance(found, dict), "fields make a record"
    values: dict[str, Value] = {}
    for one in flow.inputs:
        values[one.name] = found[one.name] if one.name in found else _default(one, values, outside)
    return Accepted(values, ())


def accepted_input(flow: Flow, given: Mapping[str, object], outside: Outside) -> dict[str, Value]:
    """The input of a task; a Failure of kind `data` that names everything wrong with it."""
    accepted = accept(flow, given, outside)
    if accepted.problems:
        raise failure("data", f"the input does not fit: {'; '.join(accepted.problems)}")
    return accepted.values


def from_file(raw: Raw) -> object:
    """What an inputs file says: an unquoted null is nothing; every other word is read as its input's type wants."""
    match raw:
        case Bare("" | "null" | "~"):
            return None
        case list():
            return [from_file(one) for one in raw]
        case dict():
            return {key: from_file(one) for key, one in raw.items()}
        case _:
            return str(raw)


def jobs_among(flow: Flow, values: Mapping[str, Value]) -> dict[str, str]:
    """The inputs that name jobs: alias by name of the input."""
    found: dict[str, str] = {}
    for one in flow.inputs:
        kind = one.type.type if isinstance(one.type, Optional) else one.type
        value = values.get(one.name)
        if kind == Plain("job") and isinstance(value, str):
            found[one.name] = value
    return found


def _may_lack(one: Field) -> bool:
    return one.default is not None or isinstance(one.type, Optional)


def _default(one: Field, before: dict[str, Value], outside: Outside) -> Value:
    return None if one.default is None else compile_expression(one.default)(Env(dict(before), outside))


def _file(path: Path) -> FileValue:
    if not path.is_file():
        refuse(f"there is no file {path}")
    return FileValue(path.stem, path.suffix.lstrip("."), path, path.stat().st_size)
