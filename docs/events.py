"""The reference of the event log: docs/reference/events.md, from the types of interpreter/events.py."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any, get_args, get_type_hints

from interpreter import events
from interpreter.failure import Problem

PAGE = Path(__file__).parent / "reference" / "events.md"
HEAD = """\
# The events of a run

Made from interpreter/events.py by `make docs`; a test says when it is stale.

A run writes what happens into `events.jsonl` in its folder: one JSON object a line, in order, each line there before
anything acts on it. The state of a run, its progress on the console and every report are folds over these lines
(interpreter/state.py). This is version VERSION. A last line without an end is left out: a crash cut it off.

Values of the flow stand as JSON. What JSON has no kind for is an object with one key: `{"$number": "12.50"}`,
`{"$duration": "1.5"}` (seconds), `{"$date": "2026-11-21"}`, `{"$moment": …}`, `{"$pattern": …}`, `{"$secret": "•••"}`,
`{"$file": {name, extension, size}}`, `{"$batch": {ids, job}}`. A key of a record that begins with `$` has one `$` more.
Secrets are masked wherever they appear, also as JSON, URLs and base64 write them.
"""


def pages() -> dict[Path, str]:
    """The page by its path."""
    return {PAGE: page()}


def page() -> str:
    """The whole reference, in the order of the code."""
    envelope = _table(events.Entry, leave_out=("event",), first=("v", "whole number", "the version"))
    told = "A round of a loop is told with the first event that happens in it.\n"
    parts = [HEAD.replace("VERSION", str(events.VERSION)), "## Every line\n\n" + envelope, told, "## Kinds of events\n"]
    parts += [_entry(kind) for kind in get_args(events.Event)]
    parts.append("## A round\n\n" + _said(events.LoopRound) + "\n\n" + _table(events.LoopRound))
    parts.append("## A problem\n\n" + _said(Problem) + "\n\n" + _table(Problem))
    return "\n".join(parts)


def _entry(kind: type[Any]) -> str:
    name = kind.__struct_config__.tag
    table = _table(kind)
    return f"### `{name}`\n\n{_said(kind)}\n" + (f"\n{table}" if table else "")


def _said(kind: type[Any]) -> str:
    return " ".join(inspect.cleandoc(kind.__doc__ or "").split())


def _table(kind: type[Any], *, leave_out: tuple[str, ...] = (), first: tuple[str, str, str] | None = None) -> str:
    hints = get_type_hints(kind, include_extras=True)
    rows = [first] if first else []
    rows += [(name, *_type(hints[name])) for name in inspect.signature(kind).parameters if name not in leave_out]
    if not rows:
        return ""
    lines = [f"| `{name}` | {shown} | {meaning} |" for name, shown, meaning in rows]
    return "\n".join(["| field | what | meaning |", "|---|---|---|", *lines, ""])


def _type(hint: Any) -> tuple[str, str]:
    """A field's type and its meaning, in words."""
    meaning = next((one for one in getattr(hint, "__metadata__", ()) if isinstance(one, str)), "")
    plain = get_args(hint)[0] if meaning else hint
    return _words(plain), meaning


def _words(plain: Any) -> str:
    known = {str: "text", int: "whole number", float: "number", bool: "flag", type(None): "null", Any: "value"}
    if plain in known:
        return known[plain]
    name = getattr(plain, "__name__", "")
    if name == "Problem":
        return "[problem](#a-problem)"
    if name == "LoopRound":
        return "[round](#a-round)"
    if name == "datetime":
        return "moment, ISO 8601"
    if name == "tuple":
        return f"list of {_words(get_args(plain)[0])}"
    if name == "dict":
        return f"record of {_words(get_args(plain)[1])}"
    if str(plain).startswith("typing.Literal"):
        return " · ".join(f"`{one}`" for one in get_args(plain))
    inner = [_type(one)[0] for one in get_args(plain)]
    return " or ".join(inner)
