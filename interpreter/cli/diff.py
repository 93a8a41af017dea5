"""`interpret diff`: what changed between two flows, in words. Works as git's external diff."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from dsl.difference import Change, changes
from interpreter.cli.reading import file_bytes, program
from interpreter.cli.refused import Refused

SIGNS = {"added": "+", "removed": "-", "moved": ">", "changed": "~", "cost": "="}
GIT_GIVES = 7
"""git hands an external diff: path, old file, old hash, old mode, new file, new hash, new mode."""


@click.command("diff")
@click.argument("files", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="The changes as values.")
def command(files: tuple[str, ...], *, as_json: bool) -> None:
    """Say what changed from one flow to another: steps, limits, jobs, secrets, worst-case time and job calls.

    Ends with 0 when they say the same, with 1 when they differ. As git's external diff:
    git config diff.flow.command "interpret diff". What a flow uses is then looked for beside the flow itself.
    """
    from_git = len(files) == GIT_GIVES
    if not from_git and len(files) != 2:
        raise Refused("diff takes two flows: interpret diff OLD NEW")
    old, new = (Path(files[1]), Path(files[4])) if from_git else (Path(files[0]), Path(files[1]))
    found = changes(*(program(Path(files[0]), file_bytes(one)) if from_git else program(one) for one in (old, new)))
    if as_json:
        click.echo(json.dumps({"version": 1, "changes": [asdict(one) for one in found]}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{files[0]}:" if from_git else f"{old} → {new}:")
        click.echo("\n".join(map(_line, found)) or "  nothing changed in what they do")
    sys.exit(0 if from_git or not found else 1)


def _line(change: Change) -> str:
    places = [str(one) for one in (change.before, change.after) if one is not None]
    place = f"  (line {' → '.join(dict.fromkeys(places))})" if places else ""
    return f"  {SIGNS[change.kind]} {change.kind}: {change.says}{place}"
