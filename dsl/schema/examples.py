"""An example for each step, taken from its example flow as the YAML form says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dsl.forms import read
from dsl.hints import Any
from dsl.manual import example
from dsl.nodes.step import Step
from dsl.printer.yaml import yaml_form
from dsl.source import Source
from dsl.yaml.events import Mapping, Node, Scalar, Sequence, compose

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")


def examples(kind: type[Step]) -> list[Any]:
    """What stands behind the verb of a kind in its example flow; empty when nothing does."""
    flow = example(kind.kind)
    if flow is None:
        return []
    text = yaml_form(read(Source(flow)).flow)
    found = next(_behind(compose(Source(text), []).top, kind.verb), None)
    return [] if found is None else [_value(found)]


def _behind(one: Node | None, verb: str) -> Iterator[Node]:
    """All that stands behind a verb, items first."""
    match one:
        case Sequence():
            for item in one.items:
                if isinstance(item, Mapping) and item.pairs and item.pairs[0][0].value == verb:
                    yield item.pairs[0][1]
                yield from _behind(item, verb)
        case Mapping():
            for _, value in one.pairs:
                yield from _behind(value, verb)
        case _:
            pass


def _value(one: Node) -> Any:
    """A part of the YAML form as JSON has it."""
    match one:
        case Mapping():
            return {key.value: _value(value) for key, value in one.pairs}
        case Sequence():
            return [_value(item) for item in one.items]
        case Scalar(value, ""):
            if value in ("true", "false"):
                return value == "true"
            if _NUMBER.fullmatch(value):
                return float(value) if "." in value else int(value)
            return value
        case Scalar(value):
            return value
