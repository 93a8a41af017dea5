"""Documents as tests read them: the files, commands and outputs that stand in their fenced blocks."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tree import BIN, surroundings

_BLOCK = re.compile(r"(?:^`(?P<path>[^`\n]+)`:\n\n)?^```(?P<kind>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block: a file when a path stands above it, else of the kind behind its fence; and its place."""

    path: str | None
    kind: str
    text: str
    start: int
    end: int


def blocks(document: str) -> Iterator[Block]:
    """The fenced blocks of a document, in order."""
    for found in _BLOCK.finditer(document):
        yield Block(found["path"], found["kind"], found["text"], found.start("text"), found.end("text"))


def run(line: str, tree: Path) -> subprocess.CompletedProcess[str]:
    """A command as it stands in a document, in a copy of the project and on the environment of these tests."""
    words = line.replace(".venv/bin/", f"{BIN}/").split()
    if words[0] == "make":
        words += [f"BIN={BIN}", "READY=", "DEV="]
    return subprocess.run(words, cwd=tree, env=surroundings(tree), capture_output=True, text=True, check=False)
