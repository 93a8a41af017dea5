"""`interpret schema`: what an editor has to know of the files that people write by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from interpreter.cli.refused import Refused

KINDS = ("flow", "jobs", "app")


@click.command("schema")
@click.argument("kind", type=click.Choice(KINDS), default="flow")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write to this file instead of the screen.")
def command(kind: str, output: Path | None) -> None:
    """Print the JSON Schema of flows in the YAML form, of `jobs.yaml`, or of files that describe apps.

    An editor that takes JSON Schema then completes the words and marks the wrong ones. A file names its schema in its
    first line: `# yaml-language-server: $schema=flow.schema.json`.
    """
    made = _made(kind)
    text = json.dumps(made, ensure_ascii=False, indent=1) + "\n"
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        output.write_text(text, encoding="utf-8", newline="")
    except OSError as problem:
        raise Refused(f"{output} cannot be written: {problem.strerror}") from problem


def _made(kind: str) -> dict[str, Any]:
    if kind == "app":
        from interpreter.devices.virtual.app_schema import app_schema  # noqa: PLC0415

        return app_schema()
    from dsl import schema  # noqa: PLC0415 - only this command needs every declaration

    return schema.flow_schema() if kind == "flow" else schema.jobs_schema()
