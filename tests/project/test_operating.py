"""The operators' tour, word for word: its files are written, its commands run, and print what stands below them."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import threading
from pathlib import Path

import pytest

from interpreter.clock import SystemClock
from tests.document import blocks, run
from tests.tree import ROOT, copied, surroundings

TOUR = ROOT / "docs" / "operating.md"
PORT = "8620"
VARYING = re.compile(r"\b[0-9a-f]{24}\b|once=\S+|phone-\d| +$", re.MULTILINE)
LASTING = ("serve", "work")
PATIENCE_S = 120


def steady(text: str) -> list[str]:
    """Lines without what differs from run to run, in no order: tasks end as they end."""
    return sorted(re.sub(r" {2,}", "  ", VARYING.sub("…", line)).rstrip() for line in text.strip().splitlines())


class Lasting:
    """A command that goes on beside the others, and what it has said so far."""

    def __init__(self, line: str, tree: Path) -> None:
        environment = {**surroundings(tree), "PYTHONUNBUFFERED": "1"}
        words = line.split()
        words[0] = str(Path(ROOT / words[0]) if (ROOT / words[0]).exists() else words[0])
        self._process = subprocess.Popen(
            words, cwd=tree, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.said: list[str] = []
        self._news = threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        for line in self._process.stdout:
            with self._news:
                self.said.append(line)
                self._news.notify_all()

    def first(self, count: int) -> str:
        """Its first lines, as soon as they are there."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.said) >= count, PATIENCE_S), self.said
            return "".join(self.said[:count])

    def stop(self) -> int:
        """End it as Ctrl-C does."""
        self._process.send_signal(signal.SIGINT)
        self._process.wait(60)
        self._reader.join(60)
        self._process.stdout.close()
        return self._process.returncode


@pytest.fixture
def lasting():
    """Starts commands that go on until the end of the test, the last one first."""
    started: list[Lasting] = []

    def start(line: str, tree: Path) -> Lasting:
        started.append(Lasting(line, tree))
        return started[-1]

    yield start
    for each in reversed(started):
        each.stop()


def all_done(tree: Path) -> None:
    """Wait as the reader does, until nothing runs or waits."""
    until = SystemClock().monotonic() + PATIENCE_S
    while True:
        ran = run(".venv/bin/interpret jobs show prices --json --folder farm", tree)
        job = json.loads(ran.stdout)["job"]
        if job["planned"] == 0 and not job["counts"].get("running"):
            return
        assert SystemClock().monotonic() < until, job
        SystemClock().sleep(1)


def test_the_tour(tmp_path, lasting) -> None:
    tree = copied(tmp_path / "tree")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    document = TOUR.read_text(encoding="utf-8").replace("`pages.csv`, as a spreadsheet saves it:", "`pages.csv`:")
    said, checked = "", 0
    for block in blocks(document.replace(PORT, port)):
        if block.path:
            (tree / block.path).parent.mkdir(exist_ok=True)
            (tree / block.path).write_text(block.text, encoding="utf-8")
        elif block.kind == "sh":
            said = ""
            line = block.text.strip()
            if line.split()[1] in LASTING:
                more = f" --port {port}" if " serve " in line else ""
                process = lasting(line + more, tree)
                continue
            if " tasks list " in line:
                all_done(tree)
            ran = run(line.replace('"shelf 1"', "shelf-1"), tree)
            said = ran.stdout + ran.stderr
            assert ran.returncode == (2 if "Error" in said else 0), said
        elif block.kind == "text":
            checked += 1
            shown = said or process.first(len(block.text.splitlines()))
            assert steady(shown) == steady(block.text)
    assert checked == 7
    assert (tree / "farm-again" / "jobs.db").exists()
    assert len((tree / "prices.csv").read_text(encoding="utf-8-sig").splitlines()) == 3
