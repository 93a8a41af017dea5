"""`interpret lint PATHS` as editors and hooks call it: without the library of the command line, which costs as much as
the lint of a small flow. What asks for more than paths and `--no-cache` is left to `lint.py`."""

from __future__ import annotations

import os
import sys

from dsl.diagnostics import Severity
from dsl.hints import TYPE_CHECKING, Sequence
from dsl.profiles import Profile
from interpreter.given.named_files import NotRead, named_bytes
from interpreter.linting.folders import Linted, linted
from interpreter.linting.names import MANIFEST
from interpreter.linting.paths import places

if TYPE_CHECKING:
    from dsl.diagnostics import Diagnostic
    from interpreter.linting.cache import Cache

_ALONE = "--no-cache"


def lint(words: Sequence[str]) -> int | None:
    """The exit code; None, with nothing said, when this is no plain lint or a file cannot be read."""
    paths = [word for word in words if word != _ALONE]
    if not paths or any(path.startswith("-") for path in paths) or "_INTERPRET_COMPLETE" in os.environ:
        return None
    try:
        found = looked_at(paths, None if _ALONE in words else cache())
    except NotRead:
        return None
    told(found)
    return 3 if any(one.severity is Severity.ERROR for each in found for one in each.diagnostics) else 0


def looked_at(paths: Sequence[str], kept: Cache | None) -> list[Linted]:
    """What is found in files and folders and shown when nobody says how much; NotRead for a file that is none."""
    folders = places(paths)
    contents = {path: named_bytes(path) for place in folders for path in place.paths}
    found: list[Linted] = []
    for place in folders:
        found += linted(place, {path: contents[path] for path in place.paths}, kept, Profile.TEAM)
    return found


def cache() -> Cache:
    """The user's own."""
    from interpreter.linting.cache import user_cache  # noqa: PLC0415 - not with --no-cache

    return user_cache()


def told(found: Sequence[Linted]) -> None:
    """Everything for a person to read, and a last line that counts."""
    every = [each for one in found for each in one.diagnostics]
    flows = sum(os.path.basename(one.path) != MANIFEST for one in found)
    if every:
        from dsl.render import text  # noqa: PLC0415 - mostly there is nothing to show

        for one in found:
            if one.diagnostics:
                _say(text(one.diagnostics, one.source, colour=sys.stdout.isatty()) + "\n")
    if not every or len(found) > 1:
        _say(f"{'1 flow' if flows == 1 else f'{flows} flows'} checked: {_counted(every)}")


def _counted(found: Sequence[Diagnostic]) -> str:
    if not found:
        return "nothing found"
    from dsl.render import counted  # noqa: PLC0415

    return counted(found)


def _say(line: str) -> None:
    """One line on standard output, as far as its encoding can say it."""
    out = sys.stdout
    out.write(line.encode(out.encoding, "backslashreplace").decode(out.encoding) + "\n")
    out.flush()
