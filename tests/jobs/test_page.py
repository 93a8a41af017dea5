"""The operators' page as a browser without script meets it: what it shows, does, and refuses (X4)."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import random
import sqlite3
from datetime import timedelta

import httpx
import pytest

from interpreter.jobs.owner import NewJob
from interpreter.jobs.page.access import ONCE_LASTS, SESSION_LASTS
from interpreter.jobs.port import NotReachable
from interpreter.jobs.users import OWNER, give_token
from tests.jobs.paged import Paged, word_of


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One server for all tests of this module."""
    served = Paged(tmp_path_factory.mktemp("page"))
    yield served
    served.close()


@pytest.fixture
def ann(site):
    """Ann's browser."""
    with site.client() as client:
        yield client


def form(client: httpx.Client, path: str, data: dict, *, at: str = "/", **options) -> httpx.Response:
    """A form of a page, sent as its button sends it."""
    word = word_of(client.get(at).text)
    return client.post(path, data={"word": word, **data}, **options)


def followed(client: httpx.Client, answer: httpx.Response) -> httpx.Response:
    assert answer.status_code == 303, answer.text
    return client.get(answer.headers["location"])


PATHS = ("/", "/devices", "/jobs/x", "/jobs/x/rows", "/jobs/x/rows.csv", "/jobs/x/rows.jsonl", "/tasks/x", "/live")


@pytest.mark.parametrize("path", PATHS)
def test_nobody_sees_anything_without_signing_in(site, path):
    """Without the cookie each page is 401, and an access key of the API is no cookie."""
    with site.service.rows() as db:
        _, key = give_token(db, random.SystemRandom(), "ann", OWNER, "", "")
    with site.client(None) as client:
        name = f"farmhand_{site.host.rpartition(':')[2]}"
        for headers in ({}, {"Authorization": f"Bearer {key}"}, {"Cookie": f"{name}={key}"}, {"Cookie": f"{name}="}):
            answer = client.get(path, headers=headers)
            assert answer.status_code == 401
            assert "You are not signed in" in answer.text


def test_the_cookie_is_no_key_of_the_api(site, ann):
    """A session opens the page alone."""
    (cookie,) = ann.cookies.jar
    assert ann.get("/api/v2/events").status_code == 401
    assert ann.get("/api/v2/events", headers={"Authorization": f"Bearer {cookie.value}"}).status_code == 401


def test_signing_in_counts_once(site):
    """Looking uses nothing up, the button does; the cookie is for this browser's requests to this server alone."""
    once = site.once()
    with site.client(None) as client:
        for _ in range(3):
            looked = client.get(f"/sign-in?once={once}")
            assert "set-cookie" not in looked.headers
            assert once in looked.text
        answer = client.post("/sign-in", data={"once": once})
        assert answer.status_code == 303
        kept = answer.headers["set-cookie"].lower()
        assert all(flag in kept for flag in ("httponly", "samesite=strict", "path=/", "max-age=43200"))
        assert client.get("/").status_code == 200
    with site.client(None) as client:
        again = client.post("/sign-in", data={"once": once})
        assert (again.status_code, "set-cookie" in again.headers) == (401, False)
        assert "does not count any more" in again.text
        for wrong in ("", "x", "\udcff".encode("utf-8", "surrogatepass")):
            assert client.post("/sign-in", data={"once": wrong}).status_code in (400, 401)


def test_words_and_sessions_end(site, monkeypatch):
    """The address counts for half an hour, a session for twelve hours, also when nobody looks."""
    late = site.once(now=site.clock.now() - ONCE_LASTS)
    with site.client(None) as client:
        assert client.post("/sign-in", data={"once": late}).status_code == 401
    with site.client() as client:
        now = site.clock.now()
        monkeypatch.setattr(site.clock, "now", lambda: now + SESSION_LASTS - timedelta(minutes=1))
        assert client.get("/").status_code == 200
        monkeypatch.setattr(site.clock, "now", lambda: now + SESSION_LASTS)
        assert client.get("/").status_code == 401


def test_signing_out(site, ann):
    """Signing out voids the session, not only the cookie of one browser."""
    (cookie,) = ann.cookies.jar
    (name, value) = (cookie.name, cookie.value)
    assert form(ann, "/sign-out", {}).status_code == 200
    assert ann.get("/").status_code == 401
    with site.client(None) as thief:
        assert thief.get("/", headers={"Cookie": f"{name}={value}"}).status_code == 401


ACTS = ("/sign-out", "/jobs/{job}/inputs", "/jobs/{job}/review", "/jobs/{job}/planned", "/tasks/{task}/remove")
EVIL = ("http://evil.example", "http://127.0.0.1:1", "null", "", None)


@pytest.mark.parametrize("act", ACTS)
def test_forms_of_others_do_nothing(site, ann, act):
    """A form counts only from this very server, with the word of this session; else nothing has changed."""
    job = site.job()
    task = site.pending(job)
    (planned,) = site.plan(job, {})
    word = word_of(ann.get("/").text)
    with site.client() as other:
        foreign = word_of(other.get("/").text)
    changes = [*((origin, word) for origin in EVIL), (site.url, None), (site.url, foreign), (site.url, word[:-1])]
    for origin, sent in changes:
        data = {"word": sent, "task": planned if "planned" in act else task, "verdict": "confirm"}
        request = ann.build_request("POST", act.format(job=job, task=task), data=data, files={"file": b"a\n1\n"})
        request.headers["Origin"] = origin or ""
        if origin is None:
            del request.headers["Origin"]
        answer = ann.send(request)
        assert answer.status_code in (400, 403), (origin, sent, answer.text)
    assert ann.get("/").status_code == 200
    assert site.ann.task(task)["task"]["status"] == "pending"
    assert site.ann.planned(job)["total"] == 1


@pytest.mark.parametrize("act", ACTS)
def test_looking_at_an_act_does_nothing(site, ann, act):
    """What changes something cannot be asked by GET; other kinds of bodies are 415."""
    job = site.job()
    task = site.pending(job)
    path = act.format(job=job, task=task)
    assert ann.get(path).status_code == 405
    assert ann.post(path, json={"word": word_of(ann.get("/").text)}).status_code == 415
    assert ann.post(path, content=b"word=x", headers={"Content-Type": "text/plain"}).status_code == 415
    assert site.ann.task(task)["task"]["status"] == "pending"


def snapshot(site) -> list[str]:
    """Everything in the database."""
    with contextlib.closing(sqlite3.connect(site.folder / "jobs.db")) as database:
        return list(database.iterdump())


def test_no_look_changes_anything(site, ann):
    """However often all pages are looked at, the database stays as it is."""
    pages = site.farm("Look")
    before = snapshot(site)
    for path in [*pages.values(), "/sign-in?once=x", "/page.css", "/page.js", "/page.svg"]:
        assert ann.get(path).status_code == 200, path
    for path in (pages["rows"] + ".csv", pages["rows"] + ".jsonl"):
        assert ann.get(path).status_code == 200
    assert snapshot(site) == before


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", ""])
def test_only_known_hosts(site, ann, host):
    """By another name nothing is shown."""
    assert ann.get("/", headers={"Host": host}).status_code == 400


def test_headers_of_every_page(site, ann):
    """No page may run or load what is not this server's own, be framed, kept or guessed at."""
    for path in [*site.farm("Head").values(), "/sign-in", "/jobs/x"]:
        told = ann.get(path).headers
        policy = dict(part.split(" ", 1) for part in told["content-security-policy"].split("; "))
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
        assert (policy["frame-ancestors"], policy["base-uri"]) == ("'none'", "'none'")
        assert "unsafe" not in told["content-security-policy"]
        assert (told["x-content-type-options"], told["cache-control"]) == ("nosniff", "no-store")
        assert not [name for name in told if name.startswith("access-control")]


def test_the_list_of_jobs(site, ann):
    """Own and shared jobs with what their tasks do; foreign ones are neither listed nor shown."""
    job = site.job(name="Tea & <b>Biscuits</b>")
    site.pending(job)
    site.plan(job, {}, {})
    foreign = site.service.owner("bob").create_job(NewJob(name="Secret of Bob"))["job_id"]
    page = ann.get("/").text
    assert "Tea &amp; &lt;b&gt;Biscuits&lt;/b&gt;" in page
    assert "1 pending" in page
    assert "Secret of Bob" not in page
    assert ann.get(f"/jobs/{foreign}").status_code == 404
    assert ann.get("/jobs/zebra").status_code == 404
    assert ann.get("/tasks/zebra").status_code == 404


def test_a_shared_job_is_only_looked_at(site):
    """Who may only view a job sees its tasks without any form to change them, and none of its forms works."""
    job = site.job(name="Shared")
    task = site.pending(job)
    site.service.owner("eve")
    site.ann.share(job, "eve", "view")
    with site.client("eve") as eve:
        page = eve.get(f"/jobs/{job}?state=pending").text
        assert task[-8:] in page
        assert "Confirm" not in page + eve.get(f"/tasks/{task}").text
        assert "Post inputs" not in page
        answer = form(eve, f"/jobs/{job}/review", {"task": task, "verdict": "confirm"})
        assert answer.status_code == 409
        assert "shared for viewing only" in answer.text
        assert form(eve, f"/tasks/{task}/remove", {}).status_code == 403
    assert site.ann.task(task)["task"]["status"] == "pending"


def test_reviewing(site, ann):
    """Chosen tasks are confirmed or declined together with a comment; what somebody else reviewed is told."""
    job = site.job()
    first, second, third = (site.pending(job) for _ in range(3))
    chosen = {"task": [first, second], "verdict": "confirm", "comment": " well done "}
    page = followed(ann, form(ann, f"/jobs/{job}/review?state=pending", chosen)).text
    assert "2 tasks confirmed." in page
    assert [site.ann.task(one)["task"]["status"] for one in (first, second, third)] == [
        "confirmed", "confirmed", "pending"
    ]  # fmt: skip
    assert site.ann.task(first)["task"]["comment"] == "well done"
    lost = form(ann, f"/jobs/{job}/review", {"task": [third, first], "verdict": "decline"})
    assert lost.status_code == 409
    assert "nothing was reviewed" in lost.text
    one = form(ann, f"/jobs/{job}/review", {"task": third, "verdict": "decline", "back": "task"})
    assert "declined" in followed(ann, one).text
    assert form(ann, f"/jobs/{job}/review", {"verdict": "confirm"}).status_code == 422
    assert form(ann, f"/jobs/{job}/review", {"task": third, "verdict": "zebra"}).status_code == 409


def test_posting_a_file(site, ann):
    """Each line becomes a task; the same form sent twice is one; a wrong line is told and then nothing is planned."""
    schema = {"fields": [{"name": "page", "type": "string", "required": True}, {"name": "count", "type": "number"}]}
    job = site.job(job_variables_schema=schema)
    form_page = ann.get(f"/jobs/{job}").text
    assert 'enctype="multipart/form-data"' in form_page
    _, _, rest = form_page.partition('name="key" value="')
    sent = {"word": word_of(form_page), "key": rest.partition('"')[0]}
    table = {"file": ("inputs.csv", "\ufeffpage;count\nTea;2\nMilk;\n".encode())}
    for _ in range(2):
        answer = ann.post(f"/jobs/{job}/inputs", data=sent, files=table)
        assert "2 tasks planned." in followed(ann, answer).text
    given = [json.loads(row["input"]) for row in site.ann.planned(job)["planned_tasks"]]
    assert given == [{"page": "Tea", "count": 2}, {"page": "Milk"}]
    sent["key"] = "another"
    wrong = ann.post(f"/jobs/{job}/inputs", data=sent, files={"file": b"pgae,count\nTea,x\n"})
    assert wrong.status_code == 422
    assert "did you mean page?" in wrong.text
    wrong = ann.post(f"/jobs/{job}/inputs", data=sent, files={"file": b"page,count\nTea,x\n,1\n"})
    assert "line 2, column count must be a number, and is x" in wrong.text
    assert "line 3, column page is missing" in wrong.text
    for nothing in ({"file": b""}, {}):
        assert ann.post(f"/jobs/{job}/inputs", data=sent, files=nothing or None).status_code == 422
    assert site.ann.planned(job)["total"] == 2
    sent["start"] = "yes"
    ann.post(f"/jobs/{job}/inputs", data=sent, files={"file": b'{"page": "Bread"}'})
    assert [one["status"] for one in site.ann.seen_tasks(job)["tasks"]] == ["running"]


def test_forms_have_bounds(site, ann):
    """Too many fields or files are refused, and the page goes on."""
    job = site.job()
    word = word_of(ann.get("/").text)
    many = {"word": word, **{f"f{number}": "" for number in range(1_100)}}
    assert ann.post(f"/jobs/{job}/review", data=many, files={"x": b""}).status_code == 400
    two = [("file", b"a\n1"), ("file", b"a\n1")]
    assert ann.post(f"/jobs/{job}/inputs", data={"word": word}, files=two).status_code == 400
    broken = ann.post(
        f"/jobs/{job}/inputs", content=b"--x\r\nzebra", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert broken.status_code in (400, 403)
    assert ann.get("/").status_code == 200


def test_planned_tasks(site, ann):
    """Chosen planned tasks are started or cancelled; those that have started since are told."""
    job = site.job()
    first, second, third = site.plan(job, {"n": 1}, {"n": 2}, {"n": 3})
    page = ann.get(f"/jobs/{job}?state=planned").text
    assert "waiting for its start" in page
    started = form(ann, f"/jobs/{job}/planned", {"task": first, "verdict": "start"})
    assert "1 task may start now." in followed(ann, started).text
    gone = form(ann, f"/jobs/{job}/planned", {"task": second, "verdict": "cancel"})
    assert "1 task cancelled." in followed(ann, gone).text
    late = form(ann, f"/jobs/{job}/planned", {"task": [third, first], "verdict": "cancel"})
    assert late.status_code == 409
    assert [row["planned_task_id"] for row in site.ann.planned(job)["planned_tasks"]] == [third]


def test_removing_a_task(site, ann):
    """A removed task is gone from the list."""
    job = site.job()
    task = site.pending(job)
    assert "The task was removed." in followed(ann, form(ann, f"/tasks/{task}/remove", {})).text
    assert site.ann.seen_tasks(job)["tasks"] == []


def test_rows_as_files(site, ann):
    """The rows of a dump as a table, as CSV and as JSON Lines."""
    target = site.job(name='Prices "2026" / é')
    _, api = site.start(site.job())
    api.submit_task_to_another_job(target, {"page": "Tea, green", "price": 3.5}, "pending", [])
    api.submit_task_to_another_job(target, {"page": "=1+1", "tags": ["a"]}, "failed", [])
    page = ann.get(f"/jobs/{target}/rows").text
    assert "Tea, green" in page
    told = ann.get(f"/jobs/{target}/rows.csv")
    assert told.headers["content-disposition"] == 'attachment; filename="Prices-2026.csv"'
    read = list(csv.DictReader(io.StringIO(told.content.decode("utf-8-sig"), newline="")))
    assert sorted((row["page"], row["price"], row["tags"]) for row in read) == [
        ("'=1+1", "", '["a"]'), ("Tea, green", "3.5", "")
    ]  # fmt: skip
    lines = ann.get(f"/jobs/{target}/rows.jsonl").text.splitlines()
    assert sorted(json.loads(line)["row"]["page"] for line in lines) == ["=1+1", "Tea, green"]
    assert ann.get(f"/jobs/{site.job()}/rows.csv").status_code == 200


def test_thousands_of_tasks(site, ann):
    """Long lists come in pages that lead through all of them."""
    job = site.job()
    wanted = site.plan(job, *({"n": number} for number in range(2_000)))
    seen, path = [], f"/jobs/{job}?state=planned"
    while path:
        page = ann.get(path).text
        seen += [part[:24] for part in page.split('name="task" value="')[1:]]
        _, _, rest = page.partition('rel="next" href="')
        path = rest.partition('"')[0].replace("&amp;", "&")
    assert seen == wanted
    assert ann.get(f"/jobs/{job}?state=zebra&after=").status_code in (200, 400)
    assert ann.get(f"/jobs/{job}?after=zebra").status_code == 400


def test_a_task_and_its_tree(site, ann):
    """A task shows input, result, files, what it waits for, and the tasks around it."""
    pages = site.farm("Coffee")
    page = ann.get(pages["tree"]).text
    assert "waiting for somebody who takes ‘Coffee’ for" in page
    assert "at most 1 tasks of its job run at a time" in page
    assert page.count('class="state running"') >= 4
    task = ann.get(pages["task"]).text
    address = task.partition('href="/files/')[2].partition('"')[0]
    kept = ann.get(f"/files/{address}")
    assert kept.content == b"picture"
    assert kept.headers["content-disposition"] == "attachment"
    assert kept.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in kept.headers["content-security-policy"]
    stored = site.folder / "files" / address
    stored.unlink()
    stored.symlink_to("/etc/hostname")  # a link that somebody laid there is not followed (X5)
    assert ann.get(f"/files/{address}").status_code == 404


def test_the_database_is_away(site, ann, monkeypatch):
    """Then the page says so, and comes back with it."""

    def away(*_, **__):
        raise NotReachable("gone")

    with monkeypatch.context() as patch:
        patch.setattr(site.service, "rows", away)
        patch.setattr(site.service, "looked", away)
        assert ann.get("/").status_code == 503
        assert ann.post("/sign-in", data={"once": "x"}).status_code == 503
        assert ann.get("/live").status_code == 401
    assert ann.get("/").status_code == 200


def test_news(site, ann):
    """The stream says that something has happened, and ends with the session."""
    with site.client() as other, other.stream("GET", "/live", timeout=30) as news:
        lines = (line for line in news.iter_lines() if line and not line.startswith(":"))
        assert next(lines).startswith("retry")
        site.job()
        assert next(lines) == "data: news"
        form(other, "/sign-out", {})
        site.job()
        assert list(lines) in ([], ["data: news"])
