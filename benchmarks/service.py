"""A job server to measure: `interpret serve` on loopback, its rows in files that are in memory: no disk is timed."""

from __future__ import annotations

import atexit
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import process_time

import httpx

from interpreter.clock import SystemClock
from interpreter.jobs.client_owner import RemoteOwner
from interpreter.jobs.client_wire import Wire
from interpreter.jobs.owner import NewJob

START = "import sys; from interpreter.cli.main import main; main(sys.argv[1:])"
MEMORY = Path("/dev/shm")
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


def swift(folder: Path) -> Path:
    """A folder whose files are in memory, where the machine has such, else in the one given; gone with the program."""
    place = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else folder))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return place


class Service:
    """A server and one user of it."""

    def __init__(self, process: subprocess.Popen[str], url: str, key: str) -> None:
        self.process = process
        self.url = url
        self.key = key
        self.wire = self.new_wire()
        self.owner = RemoteOwner(self.wire)

    def new_wire(self) -> Wire:
        """Connections of their own, for a thread."""
        return Wire(self.url, self.key, SystemClock(), random.SystemRandom())

    def job(self) -> str:
        """A job that needs no phones."""
        return str(self.owner.create_job(NewJob(needs_device=False, allow_sub_tasks=True))["job_id"])

    def processor(self) -> float:
        """Seconds of processor time of the server and of this process so far."""
        words = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) * TICK_S + process_time()


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Service]:
    """A server for as long as the block lasts."""
    call = [sys.executable, "-u", "-c", START, "serve", "--folder", str(folder), "--port", "0", *options]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = re.match(r"serving at (\S+),", process.stdout.readline())
        assert found, "the server does not start"
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), trust_env=False) as client:
            client.get(f"{found[1]}/health", timeout=30)
        key = json.loads((folder / "access.json").read_text())["key"]
        service = Service(process, found[1], key)
        try:
            yield service
        finally:
            service.wire.close()
            process.terminate()
