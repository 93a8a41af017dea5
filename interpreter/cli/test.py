"""`interpret test`: the tests that stand beside flows, on built-in phones with a clock that jumps."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from interpreter.cli.reading import file_bytes
from interpreter.cli.refused import Refused

if TYPE_CHECKING:
    from dsl.source import Source
    from interpreter.testing.cases import Case, Wrong

FAILED = 1
ERRORS = 3


@dataclass(frozen=True, slots=True)
class _Result:
    """One test that ran, or a file that could not be read (no `name`)."""

    source: Source
    name: str | None
    seconds: float
    wrong: tuple[Wrong, ...]
    broken: str | None = None


@click.command("test")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
def command(paths: tuple[Path, ...], *, as_json: bool) -> None:
    """Run the tests of flows: the files `X.test.yaml` beside `X.flow`, in these folders or here.

    Ends with 0 when all pass, with 1 when one fails, with 3 when a file of tests or a flow has errors.
    """
    files = _files(paths or (Path(),))
    results: list[_Result] = []
    for file in files:
        for result in _tested(file):
            results.append(result)
            if not as_json:
                _tell(result)
    failed = sum(bool(one.wrong) or one.broken is not None for one in results)
    if as_json:
        tests = [_plain(one) for one in results]
        click.echo(json.dumps({"version": 1, "tests": tests}, ensure_ascii=False, indent=1))
    else:
        click.echo(f"{len(results) - failed} passed, {failed} failed")
    if any(one.name is None or one.broken is not None for one in results):
        sys.exit(ERRORS)
    sys.exit(FAILED if failed else 0)


def _files(paths: tuple[Path, ...]) -> list[Path]:
    from interpreter.testing.cases import ENDING  # noqa: PLC0415 - loads what only tests need

    found: dict[Path, None] = {}
    for path in paths:
        if not path.is_dir():
            found[path] = None
            continue
        for folder, below, names in os.walk(path):
            below[:] = sorted(one for one in below if not one.startswith("."))
            found |= dict.fromkeys(Path(folder) / name for name in sorted(names) if name.endswith(ENDING))
    if not found:
        raise Refused(f"there are no tests in {', '.join(map(str, paths))}: they stand in files like prices{ENDING}")
    return list(found)


def _tested(file: Path) -> Iterator[_Result]:
    from interpreter.testing.cases import read_cases  # noqa: PLC0415 - loads what only tests need

    try:
        text = file_bytes(file).decode("utf-8")
    except UnicodeDecodeError:
        raise Refused(f"{file} is no text in UTF-8") from None
    cases = read_cases(file, text)
    if cases.flow is None:
        yield _Result(cases.source, None, 0.0, cases.wrong)
        return
    for case in cases.cases:
        yield _run(cases.flow, case, cases.source)


def _run(flow: Path, case: Case, source: Source) -> _Result:
    from interpreter.testing.comparing import differences  # noqa: PLC0415
    from interpreter.testing.trial import CannotRun, tried  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="farmhand-test-") as folder:
        try:
            done = tried(flow, case.order, Path(folder) / "run")
        except CannotRun as problem:
            return _Result(source, case.name, 0.0, (), str(problem))
    return _Result(source, case.name, done.seconds, differences(case, done))


def _tell(one: _Result) -> None:
    from dsl.render.frames import visible  # noqa: PLC0415

    if one.name is not None:
        mark = "✗" if one.wrong or one.broken is not None else "✓"
        seconds = f"  {one.seconds:.1f} s" if one.broken is None else ""
        click.echo(f"{mark} {visible(f'{one.source.name}: {one.name}')}{seconds}")
    if one.broken is not None:
        click.echo(one.broken)
    for wrong in one.wrong:
        for line in wrong.lines(one.source):
            click.echo(line)


def _plain(one: _Result) -> dict[str, object]:
    problems = [
        {"line": line, "column": column, "message": wrong.message, "help": wrong.help}
        for wrong in one.wrong
        for line, column in (one.source.position(wrong.span.start),)
    ]
    return {
        "file": one.source.name,
        "test": one.name,
        "passed": not one.wrong and one.broken is None,
        "seconds": one.seconds,
        "problems": problems,
        "broken": one.broken,
    }
