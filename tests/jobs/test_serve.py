"""`interpret serve`, `users` and `tokens` as an operator uses them, each in a process of its own."""

from __future__ import annotations

import json
import re
import signal
import stat
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.forked import Nursery

Interpret = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def interpret(nursery: Nursery, tmp_path_factory: pytest.TempPathFactory) -> Interpret:
    """Runs a command to its end."""
    return partial(nursery.run, tmp_path_factory.mktemp("said"))


class Serving:
    """A server that runs until the end of the test."""

    def __init__(self, nursery: Nursery, folder: Path, out: Path, *options: str) -> None:
        self.out, self.err = out, out.with_suffix(".err")
        call = ["serve", "--folder", str(folder), "--port", "0", *options]  # a later --port wins
        self.process = nursery.start(out, *call, err=self.err)
        line = self.process.heard("access in") if self.process.url() else ""
        found = re.match(r"serving at (\S+), access in (\S+)$", line)
        assert found, line + self.err.read_text()
        self.url, self.access = found[1], Path(found[2])
        with httpx.Client(transport=httpx.HTTPTransport(retries=8), trust_env=False) as client:
            self.health = client.get(f"{self.url}/health", timeout=30).json()

    def key(self) -> str:
        """The access key of the first user."""
        return json.loads(self.access.read_text())["key"]

    def stop(self, how: int = signal.SIGTERM) -> tuple[int, str]:
        """End it; its exit code and what it said of trouble."""
        self.process.send(how)
        return self.process.ended(), self.err.read_text()


@pytest.fixture
def serving(nursery, tmp_path, tmp_path_factory):
    """Starts servers."""
    made, outs = [], tmp_path_factory.mktemp("servers")

    def start(*options: str, folder: Path = tmp_path / "server") -> Serving:
        made.append(Serving(nursery, folder, outs / f"{len(made)}.out", *options))
        return made[-1]

    yield start
    for each in made:
        each.process.kill()


def ask(server: Serving, key: str, path: str = "devices") -> int:
    """The status of a look with a key."""
    headers = {"Authorization": f"Bearer {key}"}
    return httpx.get(f"{server.url}/api/v2/{path}", headers=headers, trust_env=False).status_code


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_server_from_start_to_end(serving, tmp_path):
    """It starts in an empty folder, serves its first user, keeps what it was told over a stop, ends on a signal."""
    server = serving()
    assert server.health["status"] == "ready"
    key = server.key()
    assert mode(server.access) == 0o600
    headers = {"Authorization": f"Bearer {key}"}
    made = httpx.post(f"{server.url}/api/v2/jobs/create", json={"name": "a"}, headers=headers, trust_env=False).json()
    code, said = server.stop()
    assert (code, said) == (0, "")
    again = serving()
    assert again.key() == key
    path = f"jobs/details?job_id={made['job_id']}"
    assert ask(again, key, path) == 200
    assert key not in Path(f"/proc/{again.process.pid}/cmdline").read_text()


def test_what_is_told_is_there(nursery, tmp_path, tmp_path_factory):
    """Whoever reads the line finds the access key, with this start's address, in the file that it names."""
    for number in range(2):
        server = nursery.serve(tmp_path / "server", tmp_path_factory.mktemp("out") / f"{number}")
        address = server.url()
        assert json.loads((tmp_path / "server" / "access.json").read_text())["url"] == address
        server.kill()


def test_users_and_keys(interpret, serving, tmp_path):
    """Users and keys are made and taken back beside the running server, and count at once."""
    server = serving()
    folder = ("--folder", str(tmp_path / "server"))
    assert interpret("users", *folder, "add", "ann").returncode == 0
    assert interpret("users", *folder, "add", "ann").returncode == 2
    assert interpret("users", *folder, "list").stdout.split() == ["ann", "owner"]
    saved = tmp_path / "ann.key"
    given = interpret("tokens", *folder, "give", "ann", "--worker", "--note", "phone 3", "--save", str(saved))
    key = saved.read_text().strip()
    assert mode(saved) == 0o600
    assert key not in given.stdout + given.stderr
    assert (ask(server, key), ask(server, key, "events")) == (200, 403)
    listed = interpret("tokens", *folder, "list").stdout
    assert "ann  worker" in listed
    assert "phone 3" in listed
    assert key not in listed
    key_id = given.stdout.split()[0]
    assert interpret("tokens", *folder, "take-back", key_id).returncode == 0
    assert ask(server, key) == 401
    assert interpret("tokens", *folder, "take-back", key_id).returncode == 2
    assert interpret("tokens", *folder, "give", "nobody", "--save", str(saved)).returncode == 2


def test_one_server_a_folder(interpret, serving, tmp_path):
    """A second server on the same folder ends and names the process of the first one (R125)."""
    first = serving()
    second = interpret("serve", "--folder", str(tmp_path / "server"), "--port", "0")
    assert (second.returncode, second.stdout) == (5, "")
    assert str(first.process.pid) in second.stderr
    first.stop(signal.SIGKILL)
    assert serving().health["success"]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_off_this_machine_only_protected(interpret, tmp_path, host):
    """Where others reach it, it does not start without a certificate or a proxy."""
    ended = interpret("serve", "--folder", str(tmp_path), "--host", host)
    assert ended.returncode == 2
    assert "--cert and --key, or --behind-proxy" in ended.stderr
    assert list(tmp_path.iterdir()) == []


def test_wrong_use_is_told(interpret, tmp_path):
    """Half a certificate, a database of another kind, a port in use: one line, exit code 2."""
    cert = tmp_path / "cert.pem"
    cert.write_text("")
    assert interpret("serve", "--cert", str(cert)).returncode == 2
    folder = ("--folder", str(tmp_path / "server"), "--port", "0")
    other = interpret("serve", *folder, "--database", "mysql://x")
    assert other.returncode == 2
    assert "postgresql" in other.stderr
    assert "Traceback" not in other.stderr


def test_on_postgres(interpret, serving, tmp_path, postgres):
    """The same server with its rows in PostgreSQL; a user is added while it runs."""
    url = postgres.database()
    server = serving("--database", url)
    assert ask(server, server.key()) == 200
    folder = ("--folder", str(tmp_path / "server"), "--database", url)
    assert interpret("users", *folder, "add", "ann").returncode == 0
    assert server.stop()[1] == ""
    postgres.drop(url)
