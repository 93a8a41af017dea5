"""`interpret init`: a new folder with a flow that succeeds on a built-in phone; nothing that is there is touched."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from interpreter.cli.refused import Refused

STARTER = Path(__file__).parents[1] / "starter"
FLOW, YAML_FLOW = "prices.flow", "prices.flow.yaml"
MODELINE = "# yaml-language-server: $schema=flow.schema.json\n"
KEPT = (".gitignore", "README.md", ".vscode/settings.json", "flow.schema.json", "jobs.schema.json")
"""What may be there already, and then stays as it is."""
EDITOR = {
    "yaml.schemas": {
        "./flow.schema.json": ["*.flow.yaml", "*.flow.yml"],
        "./jobs.schema.json": ["jobs.yaml"],
    }
}


@click.command("init")
@click.argument("folder", type=click.Path(path_type=Path, readable=False), default=Path())
@click.option("--form", type=click.Choice(["text", "yaml"]), default="text", help="How the flow is written.")
def command(folder: Path, form: str) -> None:
    """Make a folder with a flow that runs at once on a built-in phone.

    It has the flow, its inputs, the app for the built-in phone, jobs.yaml, what an editor needs, and a README. A file
    that is there is never overwritten: when a flow would be, nothing is made.
    """
    made = files(form)
    taken = [name for name in made if _is_there(folder / name)]
    refused = [name for name in taken if name not in KEPT]
    if refused:
        raise Refused(f"{folder / refused[0]} is there already; nothing was made: name another folder")
    for name, text in made.items():
        if name not in taken:
            _write(folder / name, text)
            click.echo(f"made  {folder / name}")
    for name in taken:
        click.echo(f"kept  {folder / name}, which was there")
    flow = folder / (YAML_FLOW if form == "yaml" else FLOW)
    click.echo(f"\nnow: interpret {_quoted(str(flow))}")


def files(form: str) -> Mapping[str, str]:
    """The text of each file by its name in the folder; `form` of the flow is text or yaml."""
    from dsl import schema  # noqa: PLC0415 - only this needs every declaration

    texts = {
        path.relative_to(STARTER).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(STARTER.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    }
    texts[".gitignore"] = texts.pop("gitignore")
    if form == "yaml":
        texts = {name: text.replace(FLOW, YAML_FLOW) for name, text in texts.items()}
        texts[YAML_FLOW] = MODELINE + _in_yaml(texts.pop(FLOW))
    texts["flow.schema.json"] = _json(schema.flow_schema())
    texts["jobs.schema.json"] = _json(schema.jobs_schema())
    texts[".vscode/settings.json"] = _json(EDITOR)
    return dict(sorted(texts.items()))


def _in_yaml(text: str) -> str:
    from dsl.format import converted  # noqa: PLC0415 - only the other form needs them
    from dsl.forms import Form, read  # noqa: PLC0415
    from dsl.source import Source  # noqa: PLC0415

    return converted(read(Source(text, FLOW)).flow, Form.YAML)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except OSError as problem:
        raise Refused(f"{path} cannot be written: {problem.strerror}") from None


def _quoted(path: str) -> str:
    return f'"{path}"' if " " in path else path
