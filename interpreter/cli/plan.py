"""`interpret plan`: what a flow will do and cost, before anything runs."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from dsl.data.addresses import host
from dsl.estimate import Range, estimate
from dsl.files import File
from dsl.nodes import control as co
from dsl.nodes.expressions import Expression, Name, Text
from dsl.nodes.step import Step
from dsl.nodes.values import Optional, Plain, Type
from dsl.program import Program
from dsl.source import Source
from dsl.walk import flow_parts, statements, within
from interpreter.cli.reading import program


@click.command("plan")
@click.argument("file", type=click.Path(path_type=Path, readable=False))
@click.option("--json", "as_json", is_flag=True, help="The same as values.")
def command(file: Path, *, as_json: bool) -> None:
    """Say what a flow will do: its steps, time, job calls, jobs touched and secrets used.

    Nothing is run. The numbers hold for every run: a run takes no longer and makes no more calls.
    """
    plan = planned(program(file))
    if as_json:
        click.echo(json.dumps({"version": 1, **plan}, ensure_ascii=False, indent=1))
        return
    click.echo(_page(plan))


def planned(program: Program) -> dict[str, Any]:
    """What the page says, as plain values; times in seconds."""
    flow, source = program.flow, program.source
    cost = estimate(program)
    placed = [(source, one) for part in flow_parts(flow) for one in statements(part.body)]
    placed += [(home.source, one) for home, block in program.called for one in statements(block.body)]
    steps = [(source, one) for source, one in placed if isinstance(one, Step)]
    return {
        "flow": flow.name,
        "file": source.name,
        "hash": program.hash,
        "steps": len(steps),
        "phone": any(one.phone for _, one in steps) or bool(flow.whenevers),
        "seconds": _range(cost.seconds, source),
        "calls": _range(cost.calls, source),
        "jobs": sorted({job for source, one in steps for job in _jobs(one, source)}),
        "flows": sorted({file for _, one in steps for file in _flows(one)}),
        "sites": sorted({site for source, one in steps for site in _sites(one, source)}),
        "uses": [{"file": _beside(program, file), "hash": file.hash} for file in program.reach[1:]],
        "secrets": [one.name for one in flow.inputs if _secret(one.type)],
        "lines": [*_lines(program)],
    }


def _range(given: Range, source: Source) -> dict[str, Any]:
    line = None if given.open_at is None or given.most is not None else source.position(given.open_at.start)[0]
    return {
        "least": float(given.least),
        "most": None if given.most is None else float(given.most),
        "open_at_line": line,
    }


def _jobs(step: Step, source: Source) -> Iterator[str]:
    for slot in step.slots.values():
        value: Expression | None = getattr(step, slot.field)
        if slot.place.wants == "job" and value is not None:
            constant = value.constant if isinstance(value, Text) else None
            yield constant if constant is not None else _named(value, source)


def _named(value: Expression, source: Source) -> str:
    names = [inner.name for inner in within(value) if isinstance(inner, Name)]
    return f"(input {names[0]})" if len(names) == 1 and value == Name(names[0]) else f"({source.at(value.span)})"


def _sites(step: Step, source: Source) -> Iterator[str]:
    """Where an AI task service begins: the host, what stands for it, or anywhere when the flow does not say."""
    if step.wishes:
        value: Expression | None = getattr(step, "at", None) or getattr(step, "address", None)
        start = value.parts[0] if isinstance(value, Text) and value.parts else None
        found = host(start) if isinstance(start, str) else None
        yield found or ("anywhere" if value is None else _named(value, source))


def _flows(step: Step) -> Iterator[str]:
    file = getattr(step, "flow", None)
    if isinstance(file, Text) and file.constant:
        yield file.constant


def _secret(one: Type) -> bool:
    inner = one.type if isinstance(one, Optional) else one
    return isinstance(inner, Plain) and inner.name == "secret"


def _lines(program: Program) -> Iterator[dict[str, Any]]:
    """The statements as their author wrote them: they read like English already. Then those of blocks that other
    files have, as far as they are called."""
    for part in flow_parts(program.flow):
        yield from _body(part.word, part.body, program.source)
    for home, block in program.called:
        yield from _body(f"block {block.name} of {_beside(program, home)}", block.body, home.source)


def _beside(program: Program, file: File) -> str:
    """A file as seen from the flow."""
    return os.path.relpath(file.source.name, os.path.dirname(program.source.name) or ".")


def _body(part: str, body: co.Body, source: Source) -> Iterator[dict[str, Any]]:
    for one in statements(body):
        number, column = source.position(one.head.start)
        yield {"part": part, "line": number, "depth": (column - 1) // 2, "says": source.at(one.head)}


def _page(plan: dict[str, Any]) -> str:
    phone = "on a phone" if plan["phone"] else "no phone needed"
    rows = [
        ("steps", f"{plan['steps']}, {phone}"),
        ("time", _said(plan["seconds"], _time)),
        ("job calls", _said(plan["calls"], lambda number: f"{number:g}")),
        ("jobs", ", ".join(plan["jobs"]) or "only its own"),
        ("sub-tasks run", ", ".join(plan["flows"])),
        ("the web", ", ".join(plan["sites"])),
        ("uses", ", ".join(one["file"] for one in plan["uses"])),
        ("secrets", ", ".join(plan["secrets"]) or "none"),
    ]
    lines = [f"{plan['flow']}  ({plan['file']})", ""]
    lines += [f"  {name:<14}{value}" for name, value in rows if value]
    part = ""
    for line in plan["lines"]:
        if line["part"] != part:
            part = line["part"]
            lines += ["", f"{part}:"]
        first, *rest = line["says"].splitlines()
        lines.append(f"{line['line']:>5} {'  ' * line['depth']}{first}{' …' if rest else ''}")
    return "\n".join(lines)


def _said(given: dict[str, Any], unit: Any) -> str:
    least, most, line = given["least"], given["most"], given["open_at_line"]
    if most is None:
        reason = f", line {line} says how many" if line else ""
        return f"at least {unit(least)}; how much more depends on what comes in{reason}"
    return f"{unit(least)}" if least == most else f"{unit(least)} to {unit(most)}"


def _time(seconds: float) -> str:
    from dsl.data.durations import from_seconds, written_duration  # noqa: PLC0415 - `lint` does not need it

    return written_duration(from_seconds(Decimal(round(seconds))))
