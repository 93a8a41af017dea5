"""Real processes that start quickly: one process has everything loaded, and each command is a fork of it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from interpreter.clock import SystemClock

LOADED = (
    "alembic",
    "interpreter.ai.agent",
    "interpreter.cli.main",
    "interpreter.cli.reaching",
    "interpreter.cli.run",
    "interpreter.cli.serve",
    "interpreter.cli.web",
    "interpreter.cli.work",
    "interpreter.devices.android",
    "interpreter.devices.virtual.farm",
    "interpreter.jobs.api",
    "interpreter.jobs.client_worker",
    "interpreter.jobs.postgres",
    "interpreter.jobs.serving",
    "interpreter.work.publish",
    "interpreter.work.remote_run",
    "interpreter.work.worker",
)
NURSERY = """
import importlib, json, os, sys
from interpreter.jobs import failpoints
for name in sys.argv[1:]:
    importlib.import_module(name)
for line in sys.stdin:
    order = json.loads(line)
    if "ended" in order:
        print(json.dumps(os.waitpid(order["ended"], os.WNOHANG)), flush=True)
        continue
    child = os.fork()
    if child:
        print(child, flush=True)
        continue
    out = os.open(order["out"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    err = os.open(order["err"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600) if order["err"] else out
    os.dup2(out, 1), os.dup2(err, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout.reconfigure(line_buffering=True)
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    place, _, count = os.environ.get("FARMHAND_DIES_AT", "").partition(":")
    failpoints._place, failpoints._left = place, int(count or 1)
    module, _, name = order["call"].partition(":")
    code = 70
    try:
        getattr(importlib.import_module(module), name)(order["arguments"])
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 0 if ended.code is None else 1
    except BaseException:
        import traceback
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(code)
"""
COMMAND = "interpreter.cli.main:main"
CLOCK = SystemClock()


def until(look: Callable[[], Any], seconds: float = 120.0, every: float = 0.02) -> Any:
    """What a look gives as soon as it gives something."""
    end = CLOCK.monotonic() + seconds
    while not (found := look()):
        assert CLOCK.monotonic() < end, "it takes too long"
        CLOCK.sleep(every)
    return found


class Nursery:
    """The process that others are forked from; it has `more` modules loaded than those that most need."""

    def __init__(self, *more: str) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-c", NURSERY, *LOADED, *more], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def start(
        self,
        out: Path,
        *arguments: str,
        call: str = COMMAND,
        err: Path | None = None,
        cwd: Path | None = None,
        **env: str,
    ) -> Forked:
        """Start a command, or another function that takes a list of texts; what it says goes into a file, or two."""
        out.unlink(missing_ok=True)
        files = {"out": str(out.absolute()), "err": str(err.absolute()) if err else "", "cwd": str(cwd or Path.cwd())}
        order = {"call": call, "arguments": arguments, **files, "env": env}
        return Forked(self, self._ordered(order), out)

    def run(self, folder: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        out, err = folder / "said.out", folder / "said.err"
        code = self.start(out, *arguments, err=err, **env).ended()
        done = subprocess.CompletedProcess(arguments, code, out.read_text(), err.read_text())
        out.unlink()
        err.unlink()
        return done

    def serve(self, folder: Path, out: Path, *options: str, **env: str) -> Forked:
        """Start a server; it need not live long."""
        return self.start(out, "serve", "--folder", str(folder), "--port", "0", *options, **env)

    def code(self, pid: int) -> int | None:
        """The exit code of a process that ended (below zero: by which signal), None as long as it runs."""
        found, status = self._ordered({"ended": pid})
        return None if found == 0 else os.waitstatus_to_exitcode(status)

    def _ordered(self, order: dict[str, Any]) -> Any:
        with self._lock:
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        """The end of all tests."""
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(30)


class Forked:
    """One process."""

    def __init__(self, nursery: Nursery, pid: int, out: Path) -> None:
        self._nursery, self.pid, self._out = nursery, pid, out
        self._code: int | None = None

    def alive(self) -> bool:
        """Whether it still runs."""
        if self._code is None:
            self._code = self._nursery.code(self.pid)
        return self._code is None

    def said(self) -> str:
        """What it printed so far."""
        return self._out.read_text() if self._out.exists() else ""

    def heard(self, words: str) -> str:
        """The first line with these words, as soon as it is there."""
        lines = until(lambda: [line for line in self.said().splitlines() if words in line] or not self.alive())
        assert lines is not True or words in self.said(), f"it ended without a word of {words}: {self.said()}"
        return next(line for line in self.said().splitlines() if words in line)

    def speaks(self, words: str) -> bool:
        """Whether it has said these words, as soon as it has, or has ended."""
        until(lambda: words in self.said() or not self.alive())
        return words in self.said()

    def url(self) -> str | None:
        """Where it serves, with the access written down; None when it ended before it did."""
        until(lambda: re.search(r"serving at (\S+),", self.said()) or not self.alive(), 60)
        found = re.search(r"serving at (\S+),", self.said())
        return found and found[1]

    def send(self, number: int) -> None:
        """Send it a signal, if it still runs."""
        if self.alive():
            os.kill(self.pid, number)

    def ended(self, seconds: float = 150) -> int:
        """Its exit code, as soon as it has one."""
        until(lambda: not self.alive(), seconds, 0.005)
        assert self._code is not None
        return self._code

    def kill(self, how: int = signal.SIGKILL) -> None:
        """End it, and wait until it is gone."""
        self.send(how)
        self.ended(30)
