"""A PostgreSQL server of the tests' own: started on first use, a fresh database for each test, gone at the end.

It listens on a socket in its own folder and nowhere else. It does not wait for the disk, unless it is to be crashed.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

import psycopg

from interpreter.jobs.postgres import PostgresStore

FINDER = Path(__file__).parents[1] / ".ci" / "postgres"
MEMORY = Path("/dev/shm")
PREFIX = "farmhand-pg-of-"
FAST = {"fsync": "off", "full_page_writes": "off", "wal_level": "minimal", "max_wal_senders": "0"}
SETTINGS = {
    "listen_addresses": "",
    "autovacuum": "off",  # its transactions would keep events back for a moment
    "shared_buffers": "32MB",
    "max_connections": "100",
    "unix_socket_permissions": "0777",
}


class Postgres:
    """One server with one template database that has the job service's tables."""

    def __init__(self, *, durable: bool = False) -> None:
        self._programs = Path(subprocess.run([FINDER], check=True, capture_output=True, text=True).stdout.strip())
        place = MEMORY if MEMORY.is_dir() else Path(tempfile.gettempdir())
        _sweep(place)
        self.folder = Path(tempfile.mkdtemp(prefix=f"{PREFIX}{os.getpid()}-", dir=place))
        self._settings = SETTINGS if durable else SETTINGS | FAST
        self._numbers = itertools.count(1)
        self._as: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            user = _unprivileged()
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self._as = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"]
        self.folder.chmod(0o755)
        self._call("initdb", "-D", self._data, "-U", "tests", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()
        self._admin = psycopg.connect(self._dsn("postgres"), autocommit=True)
        self._admin.execute("CREATE DATABASE template_jobs")
        PostgresStore(self.url("template_jobs")).close()

    @property
    def _data(self) -> str:
        return str(self.folder / "data")

    def _call(self, program: str, *arguments: str) -> None:
        call = [*self._as, str(self._programs / program), *arguments]
        done = subprocess.run(call, capture_output=True, text=True, cwd=self.folder, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        """Start the server and wait until it answers."""
        settings = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        options = " ".join(["-k", str(self.folder), *settings])
        self._call("pg_ctl", "-D", self._data, "-l", str(self.folder / "log"), "-o", options, "-w", "start")

    def stop(self, how: str = "immediate") -> None:
        """Stop the server: `immediate` is a crash, `fast` an end."""
        self._call("pg_ctl", "-D", self._data, "-m", how, "-w", "stop")

    def database(self) -> str:
        """The URL of a new database with the tables in it."""
        name = f"jobs_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE template_jobs STRATEGY file_copy")
        return self.url(name)

    def empty_database(self) -> str:
        """The URL of a new database with nothing in it."""
        name = f"empty_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever still uses it."""
        name = url.partition("?")[0].rpartition("/")[2]
        self._admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def url(self, name: str) -> str:
        """How the job service names a database of this server."""
        return f"postgresql+psycopg://tests@/{name}?host={self.folder}"

    def _dsn(self, name: str) -> str:
        return f"host={self.folder} user=tests dbname={name}"

    def close(self) -> None:
        """Stop it and remove everything."""
        self._admin.close()
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def _unprivileged() -> pwd.struct_passwd:
    return pwd.getpwnam("nobody")


def _sweep(place: Path) -> None:
    """Stop and remove the servers of tests that were killed: each folder names the process it was made by."""
    for folder in place.glob(f"{PREFIX}*"):
        if Path("/proc", folder.name.removeprefix(PREFIX).partition("-")[0]).exists():
            continue
        with contextlib.suppress(OSError, ValueError):
            os.kill(int((folder / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        shutil.rmtree(folder, ignore_errors=True)
