"""Two hosts in network namespaces, one killed, while their database goes away again and again: nothing is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading

from interpreter.clock import SystemClock
from interpreter.given.inputs import from_file
from interpreter.given.written import read_written
from tests.machine.harness import Flows
from tests.postgres import Postgres
from tests.sizes import sized
from tests.work.two_hosts import FLOWS

CLOCK = SystemClock()
ROUNDS = sized(1, 8)
AWAY_S, THERE_S = 1.0, sized(6, 3)


def test_one_of_two_hosts_is_killed(tmp_path):
    """The pages come to the rows of a run on one computer; nothing is on a wrong host, nothing overlaps on a phone."""
    server = Postgres(durable=True)
    outages = Outages(server)
    try:
        apart = ["unshare", "-n" if os.geteuid() == 0 else "-rn", sys.executable, "-m", "tests.work.two_hosts"]
        play = [*apart, str(tmp_path), server.empty_database(), str(ROUNDS)]
        outages.begin(tmp_path / "at-work")
        done = subprocess.run(play, capture_output=True, text=True, timeout=600, check=False)
    finally:
        outages.end()
        server.close()
    assert done.returncode == 0, done.stderr[-3000:]
    end = json.loads(done.stdout.splitlines()[-1])
    assert (end["wrong"], end["overlaps"]) == ([], [])
    assert len(end["hosts"]) == 2
    assert end["runs"] >= 4
    assert end["roots"] == [["pending", {"checked": 12, "failed": 1, "declined": 1}]] * ROUNDS, end["why"]
    assert sorted(map(str, end["rows"])) == sorted(alone(tmp_path) * ROUNDS)
    ((parent, attempt),) = end["parents"]
    assert (parent, attempt) in (("pending", 1), ("pending", 2))
    ((child, why),) = end["child"]
    assert (child, why.partition(" at ")[0]) == ("failed", "interrupted")
    assert end["said"] == [{"said": "before"}, {"said": "after", "done": 0, "failed": 1}]
    assert outages.count >= sized(1, 10)


class Outages:
    """A database that crashes and comes back, from when a file is there."""

    def __init__(self, server: Postgres) -> None:
        self._server = server
        self._over = threading.Event()
        self.count = 0

    def begin(self, when) -> None:
        self._thread = threading.Thread(target=self._go, args=(when,), daemon=True)
        self._thread.start()

    def _go(self, when) -> None:
        while not when.exists() and not self._over.wait(0.1):
            pass
        while not self._over.wait(THERE_S):
            self._server.stop("immediate")
            self.count += 1
            CLOCK.sleep(AWAY_S)
            self._server.start()

    def end(self) -> None:
        self._over.set()
        self._thread.join()


def alone(tmp_path) -> list[str]:
    """The rows of the same pages on the journal of one computer."""
    (tmp_path / "alone").mkdir()
    inputs = from_file(read_written((FLOWS / "check_pages.inputs.yaml").read_text()).value)
    run = Flows(tmp_path / "alone").run_file(FLOWS / "check_pages.flow", **inputs)
    rows = [json.loads(line) for line in run.ending.rows["rows"].read_text().splitlines()]
    return [str([row["status"], row["data"]]) for row in rows]
