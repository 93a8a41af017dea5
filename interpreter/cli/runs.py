"""`interpret runs`: the runs of this machine, how each stands, and which of them can be resumed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click

from interpreter.cli.places import can_go_on, has_values, runs_folder
from interpreter.jobs.holding import is_held

TAIL = 65_536  # bytes; the end of a run stands among the last of its log


@dataclass(frozen=True, slots=True)
class _Row:
    """One run: its name, when it began, its flow, how it stands, and whether it can be resumed."""

    run: str
    began: str
    flow: str
    state: str
    resumable: bool


@click.command("runs")
@click.option("--folder", type=click.Path(path_type=Path), help="Where runs are kept, if not at the usual place.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def command(folder: Path | None, *, as_json: bool) -> int:
    """List the runs of this machine, the latest first, and say which can be resumed."""
    found = list(_rows(runs_folder(folder)))
    if as_json:
        click.echo(json.dumps({"version": 1, "runs": [asdict(one) for one in found]}, ensure_ascii=False))
        return 0
    for one in found:
        more = f"   interpret resume {one.run}" if one.resumable else ""
        click.echo(f"{one.run}  {one.state:<14}  {one.flow}{more}")
    if not found:
        click.echo("there are no runs yet")
    return 0


def _rows(above: Path) -> Iterator[_Row]:
    for log in sorted(above.glob("*/events.jsonl"), reverse=True):
        row = _row(log)
        if row is not None:
            yield row


def _row(log: Path) -> _Row | None:
    """How the run of a log stands, None for a log without a beginning."""
    with log.open("rb") as file:
        first = _event(file.readline())
        file.seek(max(0, log.stat().st_size - TAIL))
        last = [event for line in file.read().splitlines() if (event := _event(line))]
    if first.get("event") != "run_started":
        return None
    state = _state(log.parent, last)
    resumable = state in ("interrupted", "stopped") and can_go_on(log.parent)
    if state not in ("running", "interrupted", "stopped") and has_values(log.parent):
        from interpreter.work.over import tidy  # noqa: PLC0415 - of a run that was killed at its very end

        tidy(log.parent)
    return _Row(log.parent.name, str(first["at"]), str(first["flow"]), state, resumable)


def _state(folder: Path, last: list[dict[str, object]]) -> str:
    """Its outcome; `running` while a process is at work on it, `stopped` when its program ended without a word."""
    if is_held(folder):
        return "running"
    ended = last[-1] if last else {}
    return str(ended["outcome"]) if ended.get("event") == "run_ended" else "stopped"


def _event(line: bytes) -> dict[str, object]:
    """A line as a record, an empty one for a line that was cut off."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
