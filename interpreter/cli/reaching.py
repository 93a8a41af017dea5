"""How a command reaches a job server: its address, and the access key that stands in a file of its own."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from interpreter.cli.refused import Refused
from interpreter.clock import Clock

if TYPE_CHECKING:
    from interpreter.jobs.client_wire import Wire

KEY_FILE = "FARMHAND_KEY"  # names the file, where --key does not


@contextmanager
def reached(url: str, key: Path | None, clock: Clock) -> Iterator[Wire]:
    """Connections to a server with the key of a file; ends the command with 2 when there is none, or no address."""
    from interpreter.jobs.client_wire import Wire  # noqa: PLC0415 - loads httpx

    try:
        wire = Wire(url, read_key(key), clock, random.SystemRandom())
    except ValueError as wrong:
        raise Refused(str(wrong)) from None
    with wire:
        yield wire


def read_key(path: Path | None) -> str:
    """The access key in a file: one that was given out, or in the access.json of a server on this machine."""
    named = os.environ.get(KEY_FILE)
    path = path or (Path(named) if named else _of_this_machine())
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as problem:
        said = problem.strerror if isinstance(problem, OSError) else "it is no text"
        raise Refused(f"the access key cannot be read from {path}: {said}; name its file with --key") from None
    if text.startswith("{"):
        try:
            text = str(json.loads(text)["key"])
        except (ValueError, KeyError):
            raise Refused(f"{path} holds no access key") from None
    if not text or not text.isascii() or not text.isalnum():
        raise Refused(f"{path} holds no access key")
    return text


def _of_this_machine() -> Path:
    from platformdirs import user_data_path  # noqa: PLC0415 - slow to load

    return user_data_path("farmhand") / "server" / "access.json"
