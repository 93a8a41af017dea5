"""One command as a process of its own with hard bounds, and what it took; run as a script, so that it stays small.

The most memory that the system tells of a process counts its parent's from before exec, so the parent is this script
and not the tests.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_DROP_FROM_BOUNDING_SET = 24  # prctl(2)
_PASS_OVER_RIGHTS = (1, 2)  # capabilities(7): DAC_OVERRIDE, DAC_READ_SEARCH
_WALL = 120


@dataclass(frozen=True, slots=True)
class Taken:
    """How a command ended: exit code (negative: a signal), what it printed, MiB of memory and seconds of work."""

    code: int
    out: str
    err: str
    mib: int
    seconds: float


def measured(command: Sequence[str], folder: Path, surroundings: dict[str, str], *, mib: int, seconds: int) -> Taken:
    """Run a command in a folder within bounds of address space and work; rights of files count, also for root."""
    told = folder.with_name(f"{folder.name}-told.json")
    script = [sys.executable, "-I", "-S", __file__, str(told), str(mib), str(seconds), *command]
    done = subprocess.run(
        script, cwd=folder, env=surroundings, capture_output=True, timeout=_WALL, check=True, stdin=subprocess.DEVNULL
    )
    figures = json.loads(told.read_text(encoding="ascii"))
    return Taken(
        figures["code"], done.stdout.decode("utf-8"), done.stderr.decode("utf-8"), figures["mib"], figures["seconds"]
    )


def _main(told: str, mib: str, seconds: str, *command: str) -> None:
    child = os.fork()
    if child == 0:
        _bounded(int(mib) * 1024 * 1024, int(seconds))
        os.execv(command[0], command)
    _, status, used = os.wait4(child, 0)
    figures = {
        "code": os.waitstatus_to_exitcode(status),
        "mib": used.ru_maxrss // 1024,
        "seconds": used.ru_utime + used.ru_stime,
    }
    Path(told).write_text(json.dumps(figures), encoding="ascii")


def _bounded(memory: int, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    if os.geteuid() == 0:
        system = ctypes.CDLL(None)
        for one in _PASS_OVER_RIGHTS:
            system.prctl(_DROP_FROM_BOUNDING_SET, one, 0, 0, 0)


if __name__ == "__main__":
    _main(*sys.argv[1:])
