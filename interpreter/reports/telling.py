"""Values, times and problems of a run in words for a terminal; nothing from a flow or phone moves the cursor."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from dsl.diagnostics import Label
from dsl.render import frame, named, visible
from dsl.source import Source
from interpreter.failure import Problem

LONGEST = 100


def value_words(value: Any) -> str:
    """A recorded value as a flow would write it, shortened."""
    return shortened(_value(value))


def _value(value: Any) -> str:
    match value:
        case None:
            return "nothing"
        case bool():
            return "true" if value else "false"
        case str():
            return f'"{value}"'
        case dict():
            return _record(value)
        case list() | tuple():
            return f"[{', '.join(_value(one) for one in value)}]"
        case _:
            return str(value)


def _record(value: Mapping[str, Any]) -> str:
    if len(value) == 1:
        [(key, inner)] = value.items()
        match key, inner:
            case (("$number" | "$date" | "$moment" | "$secret" | "$pattern"), str()):
                return inner
            case "$duration", str():
                return f"{inner}s"
            case "$file", {"name": str(name), "extension": str(extension)}:
                return f"{name}.{extension}"
            case "$batch", {"ids": list(ids)}:
                return f"batch of {len(ids)}"
            case _:
                pass
    return f"{{{', '.join(f'{key}: {_value(one)}' for key, one in value.items())}}}"


def fields_words(value: Any) -> str:
    """`checked 12, failed 1`: the fields of a record for a reader; empty for nothing."""
    if not isinstance(value, dict) or not value:
        return ""
    return shortened(", ".join(f"{key} {_value(one)}" for key, one in value.items() if key != "reason"))


def shortened(text: str, longest: int = LONGEST) -> str:
    """The text on one line, cut when it is long."""
    line = visible(" ".join(text.split()))
    return line if len(line) <= longest else line[: longest - 1] + "…"


def seconds_words(seconds: float) -> str:
    """`0.8 s`, `1 min 05 s`, `2 h 03 min`."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02d} s"
    return f"{minutes // 60} h {minutes % 60:02d} min"


def place_words(file: str, line: int) -> str:
    """`line 7`, `shared.flow line 7`: a line of the flow itself, or of another file."""
    return f"{visible(PurePath(file).name)} line {line}" if file else f"line {line}"


def problem_frame(problem: Problem, texts: Mapping[str, str]) -> list[str]:
    """A failure on its line of the flow, like a finding of `lint`, with what was on the screen instead."""
    text = texts.get(problem.flow)
    if text is None or not problem.line:
        return [f"{problem.kind}: {visible(problem.message)}"]
    source = Source(text, problem.flow)
    line, column = source.position(problem.start)
    lines = [f"{named(problem.flow)}:{line}:{column}: failed {problem.kind} {visible(problem.message)}"]
    lines += frame(source, Label(problem.span, problem.label))
    if problem.candidates:
        lines.append(f"nearest: {', '.join(visible(one) for one in problem.candidates)}")
    if problem.screen:
        lines.append(f"the screen shows: {shortened(problem.screen, 300)}")
    if problem.help:
        lines.append(f"help: {visible(problem.help)}")
    return lines
