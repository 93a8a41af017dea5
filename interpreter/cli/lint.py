"""`interpret lint`: finds mistakes before anything runs, and mends them. Loads nothing that only a run needs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from dsl.diagnostics import Diagnostic, Severity
from dsl.profiles import Profile
from dsl.source import Source
from dsl.struct import Struct
from interpreter.cli import quick
from interpreter.cli.reading import file_bytes
from interpreter.cli.refused import Refused
from interpreter.given.named_files import NotRead
from interpreter.linting.folders import Linted, linted
from interpreter.linting.paths import Place, places

Found = Sequence[tuple[Source, Sequence[Diagnostic]]]


class _Asked(Struct):
    """The command line."""

    form: str
    strict: bool
    profile: Profile
    unsafe: bool


@click.command("lint")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False), required=True)
@click.option("--fix", is_flag=True, help="Make the safe fixes.")
@click.option("--unsafe-fixes", "unsafe", is_flag=True, help="Make those as well that should be read before.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; nothing is written.")
@click.option(
    "--profile",
    type=click.Choice([one.value for one in Profile]),
    default="team",
    help="basic shows errors, team warnings too, production all.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "concise", "json", "sarif", "github", "junit"]),
    default="text",
    help="How findings are shown.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--strict", is_flag=True, help="End with 3 on warnings as well.")
@click.option("--no-cache", is_flag=True, help="Look at everything anew.")
def command(
    paths: tuple[Path, ...], form: str, profile: str, *,
    fix: bool, unsafe: bool, diff: bool, as_json: bool, strict: bool, no_cache: bool,
) -> None:  # fmt: skip
    """Check flows, or all flows in folders, and show what is wrong with them.

    Flows of one folder are checked together, with its jobs.yaml. Ends with 0 when no error was found, with 3 when
    there are errors, with 2 when a file cannot be read.
    """
    asked = _Asked("json" if as_json else form, strict, Profile(profile), unsafe)
    folders = _places(paths)
    contents = {path: file_bytes(Path(path)) for place in folders for path in place.paths}
    if diff or fix or unsafe:
        contents = _mended(contents, asked, write=not diff)
    if diff:
        return
    found = [one for place in folders for one in _of(place, contents, asked, no_cache=no_cache)]
    _show(found, asked)
    worst = {one.severity for each in found for one in each.diagnostics}
    if Severity.ERROR in worst or (strict and Severity.WARNING in worst):
        sys.exit(3)


def _places(paths: tuple[Path, ...]) -> list[Place]:
    try:
        return places(paths)
    except NotRead as problem:
        raise Refused(str(problem)) from None


def _of(place: Place, contents: dict[str, bytes], asked: _Asked, *, no_cache: bool) -> list[Linted]:
    files = {path: contents[path] for path in place.paths}
    return linted(place, files, None if no_cache else quick.cache(), asked.profile)


def _mended(contents: dict[str, bytes], asked: _Asked, *, write: bool) -> dict[str, bytes]:
    """The files with their fixes made, or shown."""
    from interpreter.linting.mending import change  # noqa: PLC0415 - loads the reader of flows

    made = 0
    after = dict(contents)
    for path, content in contents.items():
        found = change(Path(path), content, asked.profile, unsafe=asked.unsafe)
        if found is None:
            continue
        made += found.fixes
        if write:
            try:
                found.write()
            except OSError as problem:
                raise Refused(f"{path} cannot be written: {problem.strerror}") from None
            after[path] = found.after.encode()
        else:
            click.echo(found.lines(), nl=False)
    said = "1 fix" if made == 1 else f"{made} fixes"
    click.echo(f"{said} made" if write else f"{said} would be made", err=asked.form != "text" or not write)
    return after


def _show(found: list[Linted], asked: _Asked) -> None:
    if asked.form == "text":
        quick.told(found)
        return
    said = _FORMS[asked.form]([(one.source, one.diagnostics) for one in found])
    if said:
        click.echo(said)


def _concise(found: Found) -> str:
    from dsl.render import concise  # noqa: PLC0415

    return "\n".join(concise(diagnostics, source) for source, diagnostics in found if diagnostics)


def _json(found: Found) -> str:
    import json  # noqa: PLC0415

    from dsl.render import as_json  # noqa: PLC0415

    findings = [one for source, diagnostics in found for one in as_json(diagnostics, source)]
    return _sayable(json.dumps({"version": 1, "findings": findings}, ensure_ascii=False, indent=1))


def _sarif(found: Found) -> str:
    import json  # noqa: PLC0415
    from importlib.metadata import version  # noqa: PLC0415

    from dsl.render.sarif import as_sarif  # noqa: PLC0415
    from dsl.rules import rules  # noqa: PLC0415 - the pages stand in the rules

    pages = {rule.code: rule.page.partition("\n")[0] for rule in rules()}
    return _sayable(json.dumps(as_sarif(found, version("farmhand"), pages), ensure_ascii=False, indent=1))


def _sayable(text: str) -> str:
    """JSON whose names of files that are no text, as `\\xff.flow`, are escaped as JSON does it."""
    return text.encode("utf-8", "backslashreplace").decode()


def _github(found: Found) -> str:
    from dsl.render.github import as_github  # noqa: PLC0415

    return as_github(found)


def _junit(found: Found) -> str:
    from dsl.render.junit import as_junit  # noqa: PLC0415

    return as_junit(found)


_FORMS: dict[str, Callable[[Found], str]] = {
    "concise": _concise, "json": _json, "sarif": _sarif, "github": _github, "junit": _junit,
}  # fmt: skip
