"""What a run asks a server for, on its disk before it asks: who was killed asks again with the same words and keys."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from interpreter.jobs.premises import write_secret

ASKED = "server.json"  # in the folder of the run, for its owner alone, until the run is over


@dataclass(frozen=True, slots=True)
class Asked:
    """A server by its address and the file of an access key, what was wished for, and the keys of what was asked.

    `wished` is what is needed to run the flow again, as the journal of a local run has it. `planned` is the task that
    the server made of it, as soon as it has said so.
    """

    url: str
    key_file: str | None
    seed: int
    wished: Mapping[str, Any] = field(repr=False)  # inputs may be secret
    worker: str = field(default_factory=lambda: secrets.token_hex(12))
    post: str = field(default_factory=lambda: secrets.token_hex(16))
    claim: str = field(default_factory=lambda: secrets.token_hex(16))
    planned: str | None = None

    def write(self, folder: Path) -> None:
        """Have it on the disk."""
        write_secret(folder / ASKED, json.dumps(asdict(self), ensure_ascii=False))


def asked_in(folder: Path) -> Asked | None:
    """What the run in a folder asked a server for; None when it has none, or is over."""
    try:
        return Asked(**json.loads((folder / ASKED).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def forget(folder: Path) -> None:
    """The run is over, or its task somebody else's."""
    (folder / ASKED).unlink(missing_ok=True)
