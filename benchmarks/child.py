"""Run one command and say what it took: `python -I -S child.py FILE COMMAND…`; small as it is.

The most memory that the system tells of a process counts its parent's from before exec, so the parent is this script
and not the one that measures.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path


def main(told: str, *command: str) -> None:
    """Carry it out, and leave its exit code, seconds of work and KiB of memory in a file."""
    child = os.fork()
    if child == 0:
        os.execvp(command[0], command)
    _, status, used = os.wait4(child, 0)
    figures = {
        "code": os.waitstatus_to_exitcode(status),
        "seconds": used.ru_utime + used.ru_stime,
        "kib": used.ru_maxrss,
    }
    Path(told).write_text(json.dumps(figures), encoding="ascii")


if __name__ == "__main__":
    main(*sys.argv[1:])
