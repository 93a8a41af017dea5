"""A secret that goes through a server and its workers stands in nothing that either keeps or says (X7, R127).

`lint` lets no flow be published that hands a secret out; here it comes back from a screen, which lint cannot see.
"""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.machine.canaries import SECRETS, written
from tests.sizes import sized
from tests.work.test_processes import Site

KINDS = sized(["JSON", "lines", "emoji"], list(SECRETS))
JOBS = """\
jobs:
  parent:
    flow: parent.flow
    sub_tasks: true
    restartable: true
  child:
    flow: child.flow
    sub_tasks: true
"""
PARENT = """\
flow "Parent"

inputs:
  pin: secret

steps:
  set copy to "a ${pin} b"
  start subtask on job "child" as child:
    give { pin: pin }
  repeat 3 times:
    wait 1s
  wait for all of child up to 2m, allowing failures as result
  log "${length(result.failed)} failed"
  expect that copy is "nothing"
"""
CHILD = """\
flow "Child"
app "com.example.demo"

inputs:
  pin: secret

steps:
  open app fresh
  type pin into #note
  press enter
  read text of #status as seen
  log seen
  log "Basic ${base64(seen)} ${url_encode(seen)}"
  try:
    tap seen up to 1s
  on failure as problem:
    log "${problem.message} ${problem.step}"
  copy pin
  read clipboard as held
  log to_json({ held: held })
  expect "${pin} is here" up to 1s
"""


@pytest.fixture(params=["sqlite", "postgres"][: sized(1, 2)])
def site(request, nursery, tmp_path):
    """A server on either database, and the folder of that database."""
    server = request.getfixturevalue("postgres") if request.param == "postgres" else None
    url = server and server.empty_database()
    made = Site(nursery, tmp_path, *(("--database", url) if url else ()))
    made.database = url
    yield made
    made.close()
    if url:
        server.drop(url)


def kept(site: Site) -> Iterator[tuple[str, bytes]]:
    """Names and contents of all that server, workers and database keep, and what was said."""
    for path in site.folder.rglob("*"):
        name = path.relative_to(site.folder).as_posix()
        yield name, name.encode() + (path.read_bytes() if path.is_file() else b"")
    if site.database:
        yield from _rows(site.database)


def _rows(url: str) -> Iterator[tuple[str, bytes]]:
    """The files of a database, and the log of its changes, as they are on the disk."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as db:
        db.execute("CHECKPOINT")
        folder, number = db.execute(
            "SELECT current_setting('data_directory'), oid FROM pg_database WHERE datname = current_database()"
        ).fetchone()
    for part in (f"base/{number}", "pg_wal"):
        for path in (Path(folder) / part).rglob("*"):
            if path.is_file():
                yield f"postgres {part}/{path.name}", path.read_bytes()


def runs(site: Site, given: Path, flows: Path) -> None:
    """The child as a run, here and at the server, told as a tree and as JSON."""
    at_server = ("--server", site.url, "--key", str(site.access))
    ways = ((KINDS[0], (), ()), (KINDS[1], (), ("--json",)), (KINDS[2], at_server, ("--json",)))
    for kind, where, how in ways[sized(2, 0) :]:
        (given / "inputs.json").write_text(json.dumps({"pin": SECRETS[kind]}, ensure_ascii=False))
        asked = ("--inputs", str(given / "inputs.json"), "--folder", str(site.folder / "runs"))
        assert site.start("run", str(flows / "child.flow"), *asked, *where, *how).ended() == 1


def test_x7_nothing_of_a_secret_is_kept(site, tmp_path_factory):
    """Server, database, worker, logs and outputs after tasks with secrets, one of whose workers was killed at work."""
    flows = site.folder / "flows"
    flows.mkdir()
    for name, text in (("jobs.yaml", JOBS), ("parent.flow", PARENT), ("child.flow", CHILD)):
        (flows / name).write_text(text)
    published = site.publish(flows / "parent.flow")
    job = published.jobs["parent"]
    first = site.work("a", 2)
    for kind in KINDS:
        site.post(job, pin=SECRETS[kind])
    site.running(job)
    first.kill()
    second = site.work("a", 2)
    ended = site.settled(job, len(KINDS))
    assert [task["status"] for task in ended] == ["failed"] * len(KINDS), ended
    second.send(signal.SIGTERM)
    second.ended()
    runs(site, tmp_path_factory.mktemp("given"), flows)
    site.server.send(signal.SIGTERM)
    site.server.ended()
    contents = list(kept(site))
    assert any(name.endswith("events.jsonl") for name, _ in contents)
    assert any("•••".encode() in content for _, content in contents)
    for kind in KINDS:
        for way, text in written(SECRETS[kind]).items():
            places = [
                (name, content[max(0, content.index(text) - 80) :][:160])
                for name, content in contents
                if text in content
            ]
            assert not places, (kind, way, places[:3])
