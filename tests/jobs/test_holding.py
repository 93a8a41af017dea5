"""Who holds a folder, and what becomes of others that are told the same one (R125)."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from interpreter.jobs import holding as holding_module
from interpreter.jobs.holding import holder, holding, is_held, kind_of_disk
from interpreter.jobs.port import NotReachable
from tests.forked import Nursery

FLOW = 'flow "A line"\n\noutputs:\n  n: integer\n\nsteps:\n  succeed with { n: 6 * 7 }\n'
MOUNTS = """\
24 1 259:1 / / rw,relatime shared:1 - ext4 /dev/root rw
31 24 0:27 / /mnt/a\\040shelf rw,relatime - nfs4 store:/shelf rw
32 24 0:28 / /mnt/over rw - cifs //store/over rw
33 32 0:29 / /mnt/over rw - tmpfs none rw
34 24 0:30 / /mnt/ext rw master:1 - fuse.sshfs me@there: rw
"""


def test_r125_one_holder_a_folder(tmp_path):
    """The second one is refused and told by whom it is held; the end of the first one frees it."""
    with holding(tmp_path):
        assert is_held(tmp_path)
        assert holder(tmp_path) == str(os.getpid())
        with pytest.raises(NotReachable, match=f"in use by process {os.getpid()}"), holding(tmp_path):
            raise AssertionError("two hold it")
    assert not is_held(tmp_path)
    assert not is_held(tmp_path / "nothing")


def test_r125_the_lock_is_not_inherited(tmp_path):
    """A process that the holder starts, open files and all, does not keep the folder after the holder's end."""
    with holding(tmp_path):
        call = [sys.executable, "-c", "print(1, flush=True); input()"]
        child = subprocess.Popen(call, stdin=subprocess.PIPE, stdout=subprocess.PIPE, close_fds=False)
        assert child.stdout.readline() == b"1\n"
    with child:
        assert not is_held(tmp_path)
        child.communicate(b"\n")


def test_r125_folders_on_other_machines_are_refused(tmp_path, monkeypatch):
    """Its kind is told; the disk that counts is the one that lies on top at the nearest place above."""
    table = tmp_path / "mounts"
    table.write_text(MOUNTS)
    kinds = {"/mnt/a shelf/x": "nfs4", "/mnt/over/x": "tmpfs", "/mnt/ext": "fuse.sshfs", "/mnt/extra": "ext4"}
    assert {place: kind_of_disk(type(tmp_path)(place), table) for place in kinds} == kinds
    assert kind_of_disk(tmp_path, tmp_path / "none") == ""
    monkeypatch.setattr(holding_module, "kind_of_disk", lambda _: "nfs4")
    with pytest.raises(NotReachable, match="another machine \\(nfs4\\)"), holding(tmp_path):
        raise AssertionError("it was held")


def test_r125_a_run_is_a_client_of_the_holder(nursery: Nursery, tmp_path, tmp_path_factory):
    """A run that is told a server's folder is a task of that server; nothing of its own is written there."""
    flow, folder, out = tmp_path / "a.flow", tmp_path / "server", tmp_path_factory.mktemp("out")
    flow.write_text(FLOW)
    server = nursery.start(out / "server.out", "serve", "--folder", str(folder), "--port", "0")
    try:
        url = server.url()
        assert is_held(folder)
        ran = nursery.run(out, "run", str(flow), "--folder", str(folder), "--json")
        assert (ran.returncode, f"the server at {url}" in ran.stderr) == (0, True), ran.stderr
        assert json.loads(ran.stdout.splitlines()[-1])["data"] == {"n": 42}
        listed = nursery.run(out, "jobs", "list", "--server", url, "--key", str(folder / "access.json"))
        assert "A line" in listed.stdout, listed
        assert [path.name for path in folder.iterdir() if path.is_dir() and path.name != "files"] == []
    finally:
        server.kill()


def test_r125_what_else_holds_a_folder_is_named(nursery: Nursery, tmp_path, tmp_path_factory):
    """Held by no server, it ends with 5 and the number of the process."""
    flow, folder = tmp_path / "a.flow", tmp_path / "held"
    flow.write_text(FLOW)
    folder.mkdir()
    with holding(folder):
        ran = nursery.run(tmp_path_factory.mktemp("out"), "run", str(flow), "--folder", str(folder))
    assert (ran.returncode, f"in use by process {os.getpid()}" in ran.stderr) == (5, True), ran.stderr
