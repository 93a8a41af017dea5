"""Files mended: fixes made as long as they help, then the file put in place in one go."""

from __future__ import annotations

import difflib
from pathlib import Path

from dsl.check import check
from dsl.manifest import NAME, read_manifest
from dsl.mending import mend
from dsl.profiles import Profile
from dsl.source import Source
from dsl.struct import Struct
from dsl.text.encoding import decoded
from interpreter.filing import write_whole


class Change(Struct):
    """What fixes make of a file, and how many they were."""

    path: Path
    before: str
    after: str
    fixes: int

    def lines(self) -> str:
        """The lines that change, as `diff -u` shows them."""
        pieces = difflib.unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), str(self.path), str(self.path)
        )
        return "".join(one if one.endswith("\n") else f"{one}\n\\ No newline at end of file\n" for one in pieces)

    def write(self) -> None:
        """Put the mended text in the file's place; OSError when it cannot be."""
        write_whole(self.path, self.after.encode())


def change(path: Path, content: bytes, profile: Profile, *, unsafe: bool) -> Change | None:
    """What would change in a file; None when nothing would."""
    name = str(path)
    source, wrong = decoded(content, name)
    if wrong is not None:
        return None
    beside = {one.name for one in path.parent.glob("*.flow*")}
    if path.name == NAME:
        made = mend(source.text, lambda text: read_manifest(Source(text, name), beside).diagnostics, unsafe=unsafe)
    else:
        made = mend(source.text, lambda text: check(Source(text, name), profile).diagnostics, unsafe=unsafe)
    return Change(path, source.text, made.text, made.fixes) if made.text != source.text else None
