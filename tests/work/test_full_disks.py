"""Runs whose disk is full: they end with their own code and say so (row K14)."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from interpreter.cli import resume, run
from interpreter.engine.eventlog import EventLogFile
from interpreter.events import RunEnded
from interpreter.work.intents import Intents

FILLS = """\
flow "Fill the disk"
app "com.example.demo"

steps:
  open app fresh
  repeat 60 times:
    screenshot as shot
"""
SMALL = 'mount -t tmpfs -o size=1m tmpfs "$1" && cd "$1" && shift && exec "$@"'
START = "import sys; from interpreter.cli.main import main; main(sys.argv[1:])"


def test_k14_a_run_fills_its_disk(tmp_path):
    """On a disk of one megabyte the run fails in a sentence; what was written before can be read."""
    (tmp_path / "fill.flow").write_text(FILLS)
    disk = tmp_path / "disk"
    disk.mkdir()
    keep = 'status=0; "$@" || status=$?; cp "$0"/runs/*/events.jsonl "$0"/..; exit $status'
    run = [sys.executable, "-c", START, "run", str(tmp_path / "fill.flow"), "--folder", str(disk / "runs")]
    apart = ["unshare", "-m" if os.geteuid() == 0 else "-rm", "sh", "-c", SMALL, "sh", str(disk)]
    done = subprocess.run(
        [*apart, "sh", "-c", keep, str(disk), *run],
        capture_output=True, text=True, timeout=120, check=False, env={**os.environ, "PYTHONPATH": os.getcwd()},
    )  # fmt: skip
    assert done.returncode == 1, done.stdout[-500:] + done.stderr
    assert "the run's folder cannot be written: No space left on device" in done.stdout
    assert "event log" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
    lines = (tmp_path / "events.jsonl").read_text().split("\n")
    assert [json.loads(line)["seq"] for line in lines[:-1]] == list(range(1, len(lines)))
    assert any(json.loads(line)["event"] == "step_started" for line in lines[:-1])


COUNTING = """\
flow "Count"

steps:
  repeat 3 times:
    wait 10s
"""
AGAIN = "jobs:\n  again:\n    flow: a.flow\n    restartable: true\n"


@pytest.mark.parametrize("place", [(Intents, "write"), (EventLogFile, "__call__")], ids=["claims", "logs"])
def test_k14_a_worker_whose_disk_is_full(shop, monkeypatch, place):
    """It says so, gives back what it cannot write down, and goes on by itself when there is room."""
    owner, name = place
    job = shop.publish(shop.flow(COUNTING, jobs__yaml=AGAIN)).jobs["again"]
    real, calls = getattr(owner, name), []

    def full(*given):
        calls.append(given)
        if 3 <= len(calls) <= 5:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(*given)

    monkeypatch.setattr(owner, name, full)
    hired = shop.hire(phones=0)
    for _ in range(3):
        shop.post(job)
        shop.clock.sleep(1)
    shop.until(lambda: any("No space left on device; trying again" in line for line in hired.said))
    ended = shop.settled(job, 3)
    assert sum(task["status"] == "pending" for task in ended) >= 2, ended
    assert hired.thread.is_alive()


def test_k14_a_run_whose_end_has_no_room_is_gone_on_with(tmp_path, monkeypatch):
    """It says that, and how; the command it names goes on when there is room."""
    (tmp_path / "count.flow").write_text(COUNTING.replace("10s", "10ms"))
    write = EventLogFile.__call__

    def full(self, entry):
        if isinstance(entry.event, RunEnded):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        write(self, entry)

    with monkeypatch.context() as patch:
        patch.setattr(EventLogFile, "__call__", full)
        words = [str(tmp_path / "count.flow"), "--folder", str(tmp_path / "runs")]
        done = CliRunner().invoke(run.command, words, standalone_mode=False)
    place = next((tmp_path / "runs").iterdir())
    assert (done.return_value, done.output.splitlines()[-2:]) == (
        1,
        [
            "interpret: the run's folder cannot be written: No space left on device",
            f"go on with  interpret resume {place}",
        ],
    )
    again = CliRunner().invoke(resume.command, [str(place)], standalone_mode=False)
    assert (again.return_value, again.output.splitlines()[-2].split()[0]) == (0, "succeeded"), again.output
