"""Real servers that start quickly: one process has everything loaded, and each server is a fork of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

from interpreter.clock import SystemClock

NURSERY = """
import json, os, signal, sys, threading
import interpreter.jobs.serving, interpreter.jobs.api, interpreter.jobs.postgres, interpreter.cli.serve, alembic
from interpreter.cli.main import main
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
for line in sys.stdin:
    order = json.loads(line)
    child = os.fork()
    if child:
        print(child, flush=True)
        continue
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    out = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.dup2(out, 1), os.dup2(out, 2)
    os.close(0)
    os.environ.update(order["env"])
    import importlib, interpreter.jobs.failpoints as failpoints
    place, _, count = os.environ.get("FARMHAND_DIES_AT", "").partition(":")
    failpoints._place, failpoints._left = place, int(count or 1)
    try:
        main(order["arguments"])
    finally:
        os._exit(1)
"""


class Nursery:
    """The process that servers are forked from."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def serve(self, folder: Path, out: Path, *options: str, **env: str) -> Forked:
        """Start a server; it need not live long."""
        arguments = ["serve", "--folder", str(folder), "--port", "0", *options]
        out.unlink(missing_ok=True)
        self._process.stdin.write(json.dumps({"arguments": arguments, "out": str(out), "env": env}) + "\n")
        self._process.stdin.flush()
        return Forked(int(self._process.stdout.readline()), out)

    def close(self) -> None:
        """The end of all tests."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


class Forked:
    """One server."""

    def __init__(self, pid: int, out: Path) -> None:
        self.pid, self._out = pid, out

    def alive(self) -> bool:
        """Whether it still runs."""
        return Path(f"/proc/{self.pid}").exists()

    def said(self) -> str:
        """What it printed so far."""
        return self._out.read_text() if self._out.exists() else ""

    def url(self) -> str | None:
        """Where it serves; None when it ended before it did."""
        until = SystemClock().monotonic() + 60
        while SystemClock().monotonic() < until:
            found = re.search(r"serving at (\S+),", self.said())
            if found:
                return found[1]
            if not self.alive():
                return None
            SystemClock().sleep(0.01)
        raise AssertionError(self.said())

    def kill(self, how: int = signal.SIGKILL) -> None:
        """End it, and wait until it is gone."""
        try:
            os.kill(self.pid, how)
        except ProcessLookupError:
            return
        until = SystemClock().monotonic() + 30
        while self.alive():
            assert SystemClock().monotonic() < until
            SystemClock().sleep(0.002)
