"""Real adb servers of the tests' own: Debian's adb and the one in adbutils, on a free port, with their own home.

They look for no emulators and know no keys but theirs; each is killed at the end. Port 5037 is never touched.
"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import adbutils

FINDER = Path(__file__).parents[1] / ".ci" / "adb"
BUNDLED = Path(adbutils.__file__).parent / "binaries" / "adb"
KINDS = ("Debian's adb", "adbutils' adb")


class RealAdb:
    """One adb server and the client that drives it."""

    def __init__(self, program: Path, home: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port: int = free.getsockname()[1]
        self.program = program
        outer = {name: value for name, value in os.environ.items() if not name.startswith(("ADB", "ANDROID"))}
        self.environment = outer | {
            "HOME": str(home),
            "ANDROID_ADB_SERVER_PORT": str(self.port),
            "ADB_LOCAL_TRANSPORT_MAX_PORT": "0",
            "ADB_MDNS": "0",
            "ADB_MDNS_OPENSCREEN": "0",
            "ADB_USB": "0",
        }

    @property
    def address(self) -> tuple[str, int]:
        """Where its server listens."""
        return "127.0.0.1", self.port

    def run(self, *words: str, typed: bytes = b"", seconds: float = 30) -> subprocess.CompletedProcess[bytes]:
        """One call of the client, whatever comes of it."""
        return subprocess.run(
            [self.program, *words], env=self.environment, capture_output=True, input=typed, timeout=seconds, check=False
        )

    def text(self, *words: str, typed: bytes = b"") -> str:
        """What a call that succeeds writes."""
        done = self.run(*words, typed=typed)
        assert done.returncode == 0, (words, done)
        return done.stdout.decode()

    def states(self) -> dict[str, str]:
        """Serials and states, as `adb devices` lists them."""
        lines = self.text("devices").splitlines()[1:]
        return dict(line.split("\t") for line in lines if line)


def program(kind: str) -> Path:
    """Where one of KINDS is."""
    if kind == KINDS[1]:
        return BUNDLED
    return Path(subprocess.run([FINDER], check=True, capture_output=True, text=True).stdout.strip())


@contextlib.contextmanager
def running(kind: str, home: Path) -> Iterator[RealAdb]:
    """A server of one of KINDS, from here to the end."""
    adb = RealAdb(program(kind), home)
    try:
        adb.text("start-server")
        yield adb
    finally:
        adb.run("kill-server")
