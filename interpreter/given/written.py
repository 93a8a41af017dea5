"""Small YAML and JSON files that people write (jobs.yaml, inputs): values with their lines, nothing built by a loader.

An unquoted word stays as written (`Bare`), since the place where it stands says what it means; a quoted one is
text. References, tags, second documents and keys that stand twice are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from dsl.size import LARGEST
from dsl.source import Source

DEEPEST = 64
_ESCAPED = re.compile(r"\\(?:u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|.)", re.IGNORECASE | re.DOTALL)


class Bare(str):
    """An unquoted word, as written: `20s`, `true`, `007`."""

    __slots__ = ()


Plain: TypeAlias = "str | Bare | list[Plain] | dict[str, Plain]"


@dataclass(frozen=True, slots=True)
class Written:
    """What stands in a file, and on which line each key stands (by its path, keys joined with dots)."""

    value: Plain
    lines: dict[str, int]


class NotReadable(Exception):  # noqa: N818 - what the user is told
    """The file cannot be read; the message is a sentence, `line` is where."""

    def __init__(self, message: str, line: int = 1) -> None:
        super().__init__(message)
        self.line = line


def read_written(text: str) -> Written:
    """The value of a YAML or JSON text; NotReadable with its line otherwise."""
    import yaml  # noqa: PLC0415 - only some commands read such files

    from dsl.yaml.troubles import explained  # noqa: PLC0415

    if len(text) > LARGEST:
        raise NotReadable(f"the file is longer than {LARGEST:,} characters")
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return _Reader(yaml.parse(_with_whole_letters(text), Loader=loader)).document()
    except (yaml.YAMLError, UnicodeEncodeError) as problem:
        source = Source(text)
        wrong = explained(source, problem, 0)
        raise NotReadable(wrong.message, source.position(wrong.span.start)[0]) from None


def _with_whole_letters(text: str) -> str:
    """JSON writes a letter beyond the first 65,536 as two halves (RFC 8259, section 7), which YAML does not know."""
    if not text.lstrip().startswith(("{", "[")):
        return text
    return _ESCAPED.sub(
        lambda found: bytes.fromhex(found[1] + found[2]).decode("utf-16-be") if found[1] else found[0], text
    )


class _Reader:
    """Builds values from events, counting depth, so that nothing deep or endless is ever made."""

    def __init__(self, events: Iterator[Any]) -> None:
        self._events = events
        self._lines: dict[str, int] = {}

    def document(self) -> Written:
        import yaml  # noqa: PLC0415

        value: Plain = Bare("")
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise NotReadable("a second document begins here", _line(event))
                value = self._value(next(self._events), "", 0)
        return Written(value, self._lines)

    def _value(self, event: Any, path: str, depth: int) -> Plain:
        import yaml  # noqa: PLC0415

        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise NotReadable("write the value here itself; references are not read", line)
        if depth > DEEPEST:
            raise NotReadable(f"this is nested deeper than {DEEPEST} levels", line)
        if event.tag is not None and event.tag != "!":
            raise NotReadable("kinds marked with ! are not read", line)
        match event:
            case yaml.ScalarEvent():
                return event.value if event.style else Bare(event.value)
            case yaml.SequenceStartEvent():
                return self._list(path, depth)
            case _:
                return self._record(path, depth)

    def _list(self, path: str, depth: int) -> list[Plain]:
        import yaml  # noqa: PLC0415

        items: list[Plain] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            items.append(self._value(event, f"{path}[{len(items)}]", depth + 1))
        return items

    def _record(self, path: str, depth: int) -> dict[str, Plain]:
        import yaml  # noqa: PLC0415

        record: dict[str, Plain] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            line = _line(event)
            key = self._value(event, path, depth + 1)
            if not isinstance(key, str):
                raise NotReadable("a key is one word or text", line)
            if key in record:
                raise NotReadable(f"`{key}` stands here a second time", line)
            inner = f"{path}.{key}" if path else str(key)
            self._lines[inner] = line
            record[str(key)] = self._value(next(self._events), inner, depth + 1)
        return record


def _line(event: Any) -> int:
    mark = event.start_mark
    return 1 if mark is None else int(mark.line) + 1
