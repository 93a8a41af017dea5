"""The server as its callers and attackers meet it: access, hosts, bodies, files, events."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import random
import socket
import sqlite3
import threading
from contextlib import ExitStack
from urllib.parse import urlsplit

import httpx
import pytest

from interpreter.clock import SystemClock
from interpreter.jobs import streaming
from interpreter.jobs.door import SAFE_HEADERS, Door, DoorConfig
from interpreter.jobs.endpoints import ENDPOINTS, TASK
from interpreter.jobs.port import BASE, NotReachable
from interpreter.jobs.users import WORKER, give_token, take_back
from interpreter.listening import listen
from interpreter.rates import Rates
from tests.sizes import sized

API = BASE.removeprefix("/")


@pytest.fixture
def platform():
    """These tests are about the server; one database is enough."""
    return "http-sqlite"


@pytest.fixture
def site(world):
    """The address of a server with one user, and a client that has that user's access."""
    remote = world.platform._remote
    remote.wire("ann")
    with remote._service._core.store.change() as db:
        token_id, token = give_token(db, random.SystemRandom(), "ann", "owner", "", "")
    client = httpx.Client(base_url=f"{remote.url}/", headers={"Authorization": f"Bearer {token}"}, trust_env=False)
    client.token_id, client.world = token_id, world
    with client:
        yield client


def problem(response, status, code=None):
    """Whether this is a failure in the one shape."""
    body = response.json()
    assert response.status_code == status, body
    assert body["success"] is False
    assert body["error"].strip()
    assert code in (None, body["code"])
    assert not [name for name in response.headers if name.lower().startswith("access-control")]
    return True


def raw(site, *lines: str, body: bytes = b"", then: float = 10.0) -> bytes:
    """What the server answers to exactly these lines."""
    parts = urlsplit(str(site.base_url))
    with socket.create_connection((parts.hostname, parts.port), timeout=then) as link:
        found = b""
        with contextlib.suppress(ConnectionError):  # a server that has enough hangs up
            link.sendall("\r\n".join([*lines, "", ""]).encode("latin-1") + body)
            while b"\r\n\r\n" not in found or not found.endswith(b"}"):
                more = link.recv(65536)
                if not more:
                    break
                found += more
        return found


def get(site, *headers: str, path: str = "devices") -> int:
    """The status of a GET with these header lines."""
    prefix = urlsplit(str(site.base_url)).path
    token = site.headers["authorization"]
    found = raw(site, f"GET {prefix}{API}/{path} HTTP/1.1", f"Authorization: {token}", *headers, "Connection: close")
    return int(found.split(b" ", 2)[1])


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_x4_nothing_without_access(site, endpoint):
    """Without a key, with a wrong one or another kind of one, every endpoint answers 401 and tells nothing."""
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": "Basic YTpi"},
        {"Authorization": "Bearer"},
    ):
        request = httpx.Request(endpoint.method, f"{site.base_url}{API}{endpoint.path}", headers=headers)
        with httpx.Client(trust_env=False) as stranger:
            assert problem(stranger.send(request), 401, "no_access")


def test_x4_a_key_taken_back(site):
    """A key is void from the moment it is taken back; the database never has it in the clear."""
    assert site.get(f"{API}/devices").status_code == 200
    secret = site.headers["authorization"].split()[1]
    store = site.world.host._core.store
    with store.change() as db:
        rows = db.exec_driver_sql("SELECT * FROM access_tokens").all()
        assert secret not in str(rows)
        take_back(db, site.token_id)
    assert problem(site.get(f"{API}/devices"), 401)


def test_x4_workers_are_told_apart(site):
    """A worker takes tasks and tells of phones; jobs, reviews and events are for owners."""
    with site.world.host._core.store.change() as db:
        _, token = give_token(db, random.SystemRandom(), "ann", WORKER, "", "")
    site.headers["Authorization"] = f"Bearer {token}"
    assert site.get(f"{API}/devices").status_code == 200
    assert problem(site.post(f"{API}/jobs/create", json={}), 403, "worker_only")
    assert problem(site.get(f"{API}/events"), 403)
    assert problem(site.get(f"{API}/events/stream"), 403)


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil", "localhost.evil:80", "", "[::1].evil", "127.0.0.2"])
def test_x4_other_hosts(site, host):
    """A name that is not the server's is refused, so that no page can give itself the server's address."""
    assert get(site, f"Host: {host}") == 400


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:99", "127.0.0.1", "127.0.0.1:8620", "[::1]", "[::1]:8620"])
def test_x4_own_hosts(site, host):
    """The names of this machine are known, with any port."""
    assert get(site, f"Host: {host}") == 200


def test_x4_two_hosts_or_none(site):
    """Two Host lines or none are refused."""
    assert get(site, "Host: localhost", "Host: evil") == 400
    assert get(site) == 400


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://localhost.evil", "file://", "http://[::1"])
def test_x4_other_origins(site, origin):
    """A page of another server has no access, and no page gets CORS headers."""
    assert problem(site.get(f"{API}/devices", headers={"Origin": origin}), 403, "bad_origin")
    answer = site.options(f"{API}/devices", headers={"Access-Control-Request-Method": "GET"})
    assert problem(answer, 405)


def test_x4_own_origin(site):
    """The server's own pages have access."""
    assert site.get(f"{API}/devices", headers={"Origin": "http://localhost:8620"}).status_code == 200


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "json", None]
)
def test_x4_only_json(site, kind):
    """A body of another kind is refused before it is read: forms of other pages cannot post."""
    headers = {} if kind is None else {"Content-Type": kind}
    assert problem(site.post(f"{API}/jobs/create", content=b"{}", headers=headers), 415)
    assert site.post(f"{API}/jobs/myjobs", json={}).json()["jobs"] == []


@pytest.mark.parametrize(
    "body",
    [b"{", b"[1", b"nul", b'{"name": NaN}', b'{"name": 1e999}', b'{"name": "\\ud800"}', b"\xff", b"[" * 100_000,
     b'{"timeout_min": ' + b"9" * 5000 + b"}", b'{"name": "\\ud800\\u0041"}',
     b'{"name": "\\udc00"}', b'{"a": 1}', b"[]", b"3", b'{"name": 5}', b'{"slots": 1e300}'],
)  # fmt: skip
def test_x4_bad_bodies(site, body):
    """What is no JSON, or not what the endpoint takes, is a 400 with a reason."""
    assert problem(site.post(f"{API}/jobs/create", content=body, headers={"Content-Type": "application/json"}), 400)


def test_x4_large_bodies(site):
    """A body that says it is too large, or is without saying so, is refused; so are endless headers."""
    prefix = urlsplit(str(site.base_url)).path
    line, kind = f"POST {prefix}{API}/jobs/create HTTP/1.1", "Content-Type: application/json"
    assert b" 413 " in raw(site, line, "Host: localhost", kind, "Content-Length: 1000000000", "Connection: close")
    assert b" 400 " in raw(site, line, "Host: localhost", kind, "Content-Length: -5", "Connection: close")
    many = [f"X-{number}: {'x' * 90}" for number in range(10_000)]
    assert b" 200 " not in raw(site, line, "Host: localhost", kind, *many)


@pytest.mark.parametrize(
    ("path", "access", "status"),
    [
        ("jobs/create", "", 401),
        ("jobs/create", "Authorization: Bearer wrong", 401),
        ("jobs/create", "Host: evil.example", 400),
        ("tasks/submit", "Origin: https://evil.example", 403),
        ("tasks/submit", "Content-Type: text/plain", 401),
        ("../../jobs/1/inputs", "Cookie: farmhand_80=wrong", 401),
        ("../../sign-in", "", 413),
    ],
)
def test_x4_strangers_are_refused_unread(site, path, access, status):
    """Who says 50 MB and has no access is answered by the head, with nothing or a part of it sent, and hung up on."""
    prefix = urlsplit(str(site.base_url)).path
    place = f"{prefix}{path.removeprefix('../../')}" if path.startswith("..") else f"{prefix}{API}/{path}"
    own = [] if access.startswith("Host") else ["Host: localhost"]
    kind = [] if access.startswith("Content-Type") else ["Content-Type: application/json"]
    for length in ("Content-Length: 50000000", CHUNKED) if status != 413 else ("Content-Length: 50000000",):
        for part in (b"", b"5\r\n[1, 2\r\n"):
            lines = (f"POST {place} HTTP/1.1", *own, *kind, length, *filter(None, [access]))
            found = raw(site, *lines, body=part, then=20.0)
            assert int(found.split(b" ", 2)[1]) == status, found
            assert b"\r\nconnection: close" in found.lower()


def test_x4_a_refused_body_is_not_taken_for_ever(site):
    """Who goes on sending is read for a moment, a megabyte at most, and then the connection is closed."""
    parts = urlsplit(str(site.base_url))
    head = f"POST {parts.path}{API}/jobs/create HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90000000\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=20) as link:
        link.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)
        link.sendall(head.encode())
        assert b" 401 " in link.recv(4_096)
        sent = 0
        with contextlib.suppress(ConnectionError):
            while sent < 90_000_000:
                sent += link.send(b"x" * 65_536)
    assert sent < 30_000_000


def test_x4_a_key_that_counts_may_send(site):
    """The same head with a key is waited for; a key that was taken back since then is refused by the call itself."""
    assert site.post(f"{API}/jobs/myjobs", json={}).status_code == 200
    with site.world.host._core.store.change() as db:
        take_back(db, site.token_id)
    assert problem(site.post(f"{API}/jobs/myjobs", json={}), 401, "no_access")


LONG = "x" * 1_000_000
CHUNKED = "Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ((f"X: {LONG}", "Content-Length: 2"), "{}"),
        ((*(f"X-{number}: {'x' * 90}" for number in range(10_000)), "Content-Length: 2"), "{}"),
        ((CHUNKED,), f"2;{LONG}\r\n{{}}\r\n0\r\n\r\n"),
        ((CHUNKED,), f"2\r\n{{}}\r\n0\r\nX: {LONG}\r\n\r\n"),
        ((CHUNKED,), "2\r\n{}\r\n0\r\n" + "X: y\r\n" * 100_000 + "\r\n"),
    ],
    ids=["one", "many", "part of a chunk", "trailer", "trailers"],
)
def test_x4_heads_without_an_end(site, headers, body):
    """What comes beside a body has an end as well, wherever it stands: the caller is cut off before it is kept."""
    prefix = urlsplit(str(site.base_url)).path
    access = f"Authorization: {site.headers['authorization']}"
    lines = (f"POST {prefix}{API}/jobs/myjobs HTTP/1.1", "Host: localhost", "Content-Type: application/json", access)
    assert b" 200 " in raw(site, *lines, "Content-Length: 2", "Connection: close", body=b"{}")
    assert b" 200 " not in raw(site, *lines, "Connection: close", *headers, body=body.encode())


@pytest.mark.parametrize(("pause", "code"), [(0.0, 413), (0.2, 408)], ids=["endless", "slow"])
def test_x4_bodies_in_pieces_without_an_end(pause, code):
    """A body that goes on for ever, or drips, is refused before anything reads it, and is never held whole."""
    taken, answers = [], []

    async def app(scope, receive, send):
        raise AssertionError("it was let in")

    async def receive():
        await asyncio.sleep(pause)
        taken.append(1)
        return {"type": "http.request", "body": b"[" * 1_000, "more_body": True}

    async def send(message):
        answers.append({**message, "taken": len(taken)})

    headers = [(b"host", b"localhost"), (b"transfer-encoding", b"chunked"), (b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": f"{BASE}/x", "headers": headers, "client": ("127.0.0.1", 1)}
    door = Door(app, DoorConfig(most_body=50_000, body_s=0.5), SystemClock().monotonic)
    asyncio.run(door(scope, receive, send))
    assert answers[0]["status"] == code
    assert answers[0]["taken"] <= 51


def test_x4_looking_never_changes(site):
    """No GET writes an event, whatever it asks; taking a task by GET is refused."""
    before = site.world.events()
    for endpoint in ENDPOINTS:
        if endpoint.method == "GET":
            site.get(API + endpoint.path, params={"job_id": "0" * 24})
    assert site.world.events() == before
    assert problem(site.get(f"{API}/tasks/apply", params={"job_id": "0" * 24}), 405)


def test_x4_safe_headers(site):
    """Every answer, failures included, forbids browsers to guess, frame, run or keep it, and tells the rate."""
    for answer in (site.get(f"{API}/devices"), site.get(f"{API}/nothing"), site.get("health"), site.delete("health")):
        for name, value in SAFE_HEADERS.items():
            assert answer.headers[name] == value
        assert int(answer.headers["RateLimit-Remaining"]) < int(answer.headers["RateLimit-Limit"])
        assert "server" not in answer.headers


def test_x4_too_many(site):
    """Above the rate a caller is refused until the next minute, others are not."""
    now = [5.0]
    rates = Rates(2, lambda: now[0])
    assert [rates.count("a") for _ in range(3)] == [
        ({"RateLimit-Limit": "2", "RateLimit-Remaining": left, "RateLimit-Reset": "55"}, within)
        for left, within in (("1", True), ("0", True), ("0", False))
    ]
    assert rates.count("b")[1]
    now[0] = 65.0
    assert rates.count("a")[1]


def test_the_running_task_is_named_by_its_key(site):
    """Without Task-Token there is no task; with one that was never given, another worker has it."""
    for endpoint in ENDPOINTS:
        if endpoint.who == TASK and endpoint.method == "GET":
            assert problem(site.get(API + endpoint.path), 409, "no_task")
            assert problem(site.get(API + endpoint.path, headers={"Task-Token": "x"}), 409, "claim_lost")


def test_r92_a_row_only_when_it_is_said(site):
    """A submission is a row for a data dump only by `data_dump`, whatever job it names."""
    world = site.world
    job, sink = world.job(), world.job()
    world.start(job)
    headers = {"Task-Token": world.heard.assigned[-1].task_token}
    body = {"job_id": sink, "job_proof": {"a": 1}, "status": "running", "finish": False}
    assert site.post(f"{API}/tasks/submit", json=body, headers=headers).status_code == 200
    assert world.rows(sink) == []
    body = {"job_id": sink, "job_proof": {"a": 1}, "data_dump": True}
    assert site.post(f"{API}/tasks/submit", json=body, headers=headers).status_code == 200
    assert len(world.rows(sink)) == 1


def test_r95_another_body_under_a_key(site):
    """The same key with the same body is the same effect, with another body 422."""
    headers = {"Idempotency-Key": "k"}
    first = site.post(f"{API}/jobs/create", json={"name": "a"}, headers=headers)
    assert site.post(f"{API}/jobs/create", json={"name": "a"}, headers=headers).json() == first.json()
    assert problem(site.post(f"{API}/jobs/create", json={"name": "b"}, headers=headers), 422, "key_reused")
    assert problem(site.post(f"{API}/jobs/create", json={}, headers={"Idempotency-Key": "k" * 300}), 400)


def test_r96_taken_again(world, refused):
    """Taking with the same key gives the same task with a new secret; the former one is void."""
    job = world.job()
    world.plan(job, {}, {})
    first = world.ann.apply(job, key="k")
    again = world.ann.apply(job, key="k")
    assert first["task_token"] != again["task_token"]
    assert {**first, "task_token": ""} == {**again, "task_token": ""}
    remote = world.platform._remote
    assert remote.task(first["task_token"]).submit_task("success", {})["code"] == "claim_lost"
    assert remote.task(again["task_token"]).submit_task("success", {})["success"]
    assert refused(world.ann.apply(job, key="k"))
    other = world.ann.apply(job)
    assert other["job_task_id"] != first["job_task_id"]
    assert world.ann.apply(job)["code"] == "none_planned"


NAMES = ["../x", "..\\x", "/etc/x", "CON", "a\0b", "n" * 300, ".htaccess", "dot. ", "a\u2215b", "__proto__", "%2e%2e/x"]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_x5_names_are_data(site, name):
    """Whatever a file is called, it lies in the folder under a random name, and is given out to be saved only."""
    world = site.world
    task, api = world.start(world.job())
    page = b"<script>alert(1)</script>"
    file = {"name": name, "extension": "html", "base64Data": base64.b64encode(page).decode()}
    assert api.submit_task("success", {}, True, [file])["success"]
    (stored,) = world.platform.stored_files()
    assert stored.parent == world.platform.folder / "files"
    assert len(stored.stem) == 32
    (listed,) = world.look(task)["files"]
    assert listed["name"] == name
    answer = site.get(f"files/{stored.name}")
    assert answer.content == page
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["../jobs.db", "..%2fjobs.db", "%2e%2e%2fjobs.db", "stray.txt", "0" * 32 + ".png", "."]
)
def test_x5_only_stored_files(site, path):
    """Only what a task handed in is given out: no other file of the folder, no link in it, nothing beside it."""
    folder = site.world.platform.folder / "files"
    folder.mkdir(exist_ok=True)
    (folder / "stray.txt").write_text("secret")
    (folder / ("0" * 32 + ".png")).symlink_to("/etc/hostname")
    assert site.get(f"files/{path}").status_code == 404


@pytest.mark.parametrize("text", ["%%%", "a", "YQ==YQ==", "YQ==\n!", 5])
def test_x5_bad_contents(site, text):
    """A content that does not decode closes nothing and leaves no file."""
    task, api = site.world.start(site.world.job())
    answer = api.submit_task("success", {}, True, [{"name": "a", "extension": "png", "base64Data": text}])
    assert answer["code"] == "bad_file"
    assert site.world.status(task) == "running"
    assert site.world.platform.stored_files() == []


def test_x5_too_large(make_world):
    """A file above the limit is refused, closes nothing and leaves no file."""
    world = make_world(max_file_bytes=1_000)
    task, api = world.start(world.job())
    big = {"name": "a", "extension": "png", "base64Data": base64.b64encode(b"x" * 1_100).decode()}
    assert api.submit_task("success", {}, True, [big])["success"] is False
    assert world.status(task) == "running"
    assert world.platform.stored_files() == []


def read_events(client, after=None, count=1):
    """Events of the stream from a place on, until there are so many."""
    headers = {} if after is None else {"Last-Event-ID": after}
    found, kind = [], {}
    with client.stream("GET", f"{API}/events/stream", headers=headers, timeout=20) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            name, _, value = line.partition(": ")
            if line == "" and kind:
                found.append(kind)
                kind = {}
                if len(found) >= count:
                    return found
            elif name in ("id", "event", "data"):
                kind[name] = value
    return found


def test_r123_events_as_they_happen(site):
    """Each event comes once and in order, from any place on, also those that happen while one listens."""
    world = site.world
    _, api = world.start(world.job())
    for number in range(20):
        api.submit_task("running", {"n": number}, False)
    listed = world.events()
    first = read_events(site, count=10)
    rest = read_events(site, first[-1]["id"], count=len(listed) - 10)
    assert [json.loads(event["data"])["id"] for event in first + rest] == [event["id"] for event in listed]
    assert [event["event"] for event in first + rest] == [event["kind"] for event in listed]
    late = threading.Thread(target=api.submit_task, args=("success", {"line": "a\nb"}))
    late.start()
    (final,) = read_events(site, rest[-1]["id"])
    late.join()
    assert final["event"] == "final"


def test_s1_a_stream_that_is_cut(site):
    """Cut at any byte, the stream goes on after the last event that came whole: every one once, in order."""
    world, chance = site.world, random.Random(3)
    _, api = world.start(world.job())
    for number in range(60):
        api.submit_task("running", {"n": number}, False)
    wanted = [event["id"] for event in world.events()]
    found, after = [], ""
    for _ in range(200):
        left = chance.randint(100, 3_000)
        text = b""
        with site.stream("GET", f"{API}/events/stream", headers={"Last-Event-ID": after} if after else {}) as stream:
            for part in stream.iter_raw():
                text += part[:left]
                left -= len(part)
                if left <= 0 or text.count(b"\n\n") > len(wanted) - len(found):
                    break
        for event in text.split(b"\n\n")[:-1]:
            fields = dict(line.split(b": ", 1) for line in event.splitlines() if not line.startswith(b":"))
            if fields:
                after = fields[b"id"].decode()
                found.append(json.loads(fields[b"data"])["id"])
        if len(found) >= len(wanted):
            break
    assert found == wanted


def test_r123_watchers_at_one_place_are_told_alike_and_nothing_old(site, monkeypatch):
    """What one look found is told to all who stand there, until there is news; nobody is told less for it."""
    monkeypatch.setattr(streaming, "LOOK_AGAIN_S", 0.1)
    _, api = site.world.start(site.world.job())
    place = read_events(site, count=len(site.world.events()))[-1]["id"]
    looks = []
    monkeypatch.setattr(streaming, "_text", lambda answer, real=streaming._text: looks.append(1) or real(answer))
    headers = {"Last-Event-ID": place}
    with ExitStack() as both:
        streams = [
            both.enter_context(site.stream("GET", f"{API}/events/stream", headers=headers, timeout=20)).iter_lines()
            for _ in range(6)
        ]
        for lines in streams:  # each has looked, and found nothing
            assert next(line for line in lines if line not in (": ready", "")) == ": still here"
        monkeypatch.setattr(streaming, "LOOK_AGAIN_S", 5.0)
        for number in range(3):
            looks.clear()
            api.submit_task("running", {"n": number}, False)
            told = {next(line for line in lines if line.startswith(("id: ", ": still"))) for lines in streams}
            assert len(told) == 1
            assert ": still here" not in told
            assert len(looks) < len(streams)
            assert told != {f"id: {place}"}
            place = told.pop().removeprefix("id: ")


def sluggish(site):
    """A watcher that asks for the events and then reads nothing."""
    parts = urlsplit(str(site.base_url))
    link = socket.socket()
    link.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 200_000)
    link.connect((parts.hostname, parts.port))
    access = site.headers["authorization"]
    lines = (f"GET {parts.path}{API}/events/stream HTTP/1.1", "Host: localhost", f"Authorization: {access}", "", "")
    link.sendall("\r\n".join(lines).encode())
    link.settimeout(30)
    return link


def test_s4_slow_readers_are_cut_and_go_on(site, monkeypatch):
    """Who reads nothing is cut while others hear everything; it goes on from its last whole event and misses none."""
    monkeypatch.setattr(streaming, "SLOW_S", sized(0.3, 5.0))  # many that read take turns
    world, wanted = site.world, 101
    job = world.job()
    slow = [sluggish(site) for _ in range(sized(2, 50))]
    heard = []
    watchers = [
        threading.Thread(target=lambda: heard.append([event["id"] for event in read_events(site, count=wanted)]))
        for _ in range(sized(4, 40))  # in the process of the server; two hundred from outside are in test_lasting
    ]
    for watcher in watchers:
        watcher.start()
    for number in range(wanted - 1):
        with world.host._core.change(light=True) as change:
            change.event("note", job=job, number=number, text="x" * 80_000)
    for watcher in watchers:
        watcher.join(120)
    assert len(heard) == len(watchers)
    assert all(ids == heard[0] for ids in heard)
    assert len(set(heard[0])) == wanted
    until = SystemClock().monotonic() + 30
    while world.host._core.wakes._ears:  # they did not go, and still nobody sends to them any more
        assert SystemClock().monotonic() < until
        SystemClock().sleep(0.01)
    for link in slow:
        with link:
            got = link.recv(150_000)
        whole = got.count(b"\n\n") - 1  # the first one says that it is ready
        ids = [line[4:].decode() for line in got.split(b"\n") if line.startswith(b"id: ")][:whole]
        assert ids == heard[0][:whole]
        going_on = read_events(site, ids[-1] if ids else None, count=wanted - whole)
        assert [event["id"] for event in going_on] == heard[0][whole:]


def test_r123_a_foreign_place(site):
    """A place of another database begins anew and says so at once."""
    site.world.job()
    reset, first = read_events(site, "0123456789abcdef:0:3", count=2)
    assert reset["event"] == "reset"
    assert first["event"] == site.world.events()[0]["kind"]


def test_health_and_capabilities(site):
    """Health is told without access; a service that is away is 503."""
    assert httpx.get(f"{site.base_url}health", trust_env=False).json()["status"] == "ready"
    assert "claim.match" in site.get(f"{API}/capabilities").json()["capabilities"]
    site.world.platform.cut()
    answer = site.get("health")
    assert problem(answer, 503)
    assert answer.headers["retry-after"] == "1"


def test_k14_a_full_disk(make_world, new_file):
    """With no room left a call is refused as 507, what was there can be read, and it goes on when there is room."""
    world = make_world(on_disk=True)
    task, api = world.start(world.job())
    store = world.host._core.store
    with store.change() as db:
        pages = db.exec_driver_sql("PRAGMA page_count").scalar()
        db.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    answer = api.submit_task("running", {"text": "x" * 1_000_000}, False)
    assert (answer["success"], answer["code"]) == (False, "storage")
    assert world.look(task)["job_proof"] is None
    with store.change() as db:
        db.exec_driver_sql("PRAGMA max_page_count=1000000")
        assert db.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert api.submit_task("running", {"text": "x" * 1_000_000}, False)["success"]


def test_k13_a_locked_database(make_world):
    """While another process holds the write lock for too long the server is away, and nothing is half done."""
    world = make_world(on_disk=True)
    task, api = world.start(world.job())
    with world.host._core.store.change() as db:
        db.exec_driver_sql("PRAGMA busy_timeout=50")
    other = sqlite3.connect(world.platform.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    body, token = {"status": "running", "job_proof": {"n": 1}, "finish": False}, world.heard.assigned[-1].task_token
    answer = world.platform._remote.wire("ann")._client.post("tasks/submit", json=body, headers={"Task-Token": token})
    assert problem(answer, 503)
    assert answer.headers["retry-after"] == "1"
    with pytest.raises(NotReachable):
        api.submit_task("running", {"n": 1}, False)
    other.execute("ROLLBACK")
    other.close()
    assert world.look(task)["job_proof"] is None
    assert api.submit_task("running", {"n": 1}, False)["success"]


def test_answers_leave_at_once():
    """The socket says that it is TCP: else the event loop lets small answers wait for the client's acknowledgement."""
    with listen("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP


def test_many_wait_and_others_get_through(site):
    """Fifty that wait in the server keep nobody else out."""
    world = site.world
    job = world.job()
    takers = [world.start(job)[1] for _ in range(50)]
    tickets = [world.clock.takes_part() for _ in takers]

    def wait(api, ticket):
        with ticket:
            api.use_another_task(wait=30)

    threads = [threading.Thread(target=wait, args=pair) for pair in zip(takers, tickets, strict=True)]
    for thread in threads:
        thread.start()
    for _ in range(20):
        assert world.ann.devices()["success"]
    with world.clock.aside():
        for thread in threads:
            thread.join()
    assert world.clock.monotonic() == pytest.approx(30)
