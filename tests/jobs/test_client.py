"""The client on bad days: other shapes of failures, lost answers, tries again, waits made of parts."""

from __future__ import annotations

import json
import random

import httpx
import pytest

from interpreter.clock import VirtualClock
from interpreter.jobs.client import RemoteTask
from interpreter.jobs.client_owner import RemoteOwner
from interpreter.jobs.client_wire import TRIES, Call, Wire
from interpreter.jobs.owner import NewJob
from interpreter.jobs.port import NotReachable


class Scripted(httpx.BaseTransport):
    """Answers requests from a list: a response, an exception to raise, or a function of the request."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.seen = []

    def handle_request(self, request):
        request.read()
        self.seen.append(request)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer(request) if callable(answer) else answer


def ok(**fields):
    return lambda _: httpx.Response(200, json={"success": True, **fields})


def status(code, content=b"<html>"):
    return lambda _: httpx.Response(code, content=content)


@pytest.fixture
def wire(monkeypatch):
    """Makes a wire whose server answers as scripted."""
    made = []

    def make(*answers):
        transport = Scripted(*answers)
        wire = Wire("http://server.example", "secret", VirtualClock(), random.Random(1))
        wire._client.close()
        wire._client = httpx.Client(base_url=wire._client.base_url, headers=wire._client.headers, transport=transport)
        wire.seen = transport.seen
        made.append(wire)
        return wire

    yield make
    for each in made:
        each.close()


@pytest.mark.parametrize(
    ("code", "body", "error", "word"),
    [
        (404, {"error": "no such job"}, "no such job", "not_found"),
        (400, {"success": False, "message": "bad id"}, "bad id", "refused"),
        (200, {"success": False, "error": "finished", "code": "finished"}, "finished", "finished"),
        (409, {"success": False, "error": "e", "code": "claim_lost"}, "e", "claim_lost"),
        (401, {"success": False}, "it answers 401", "no_access"),
    ],
)
def test_three_shapes_of_failures(wire, code, body, error, word):
    """However a platform words its failures, the answer has one shape."""
    answer = wire(lambda _: httpx.Response(code, json=body)).call(Call("GET", "/devices"))
    assert answer == {"success": False, "error": error, "code": word}


@pytest.mark.parametrize(
    ("code", "content"), [(200, b"<html>"), (404, b""), (200, b"[]"), (302, b"<html>"), (500, b"<html>")]
)
def test_an_answer_of_somebody_else(wire, code, content):
    """What is no JSON record is no answer of the service, whatever its status."""
    with pytest.raises(NotReachable):
        wire(status(code, content)).call(Call("POST", "/x", {}))


def test_a_lost_answer_is_asked_for_again(wire):
    """With a key, given or made for the call, the same bytes go out again until an answer comes."""
    lost = httpx.ReadError("connection reset")
    link = wire(lost, status(503), ok(job_id="j"))
    assert RemoteOwner(link).create_job(NewJob())["job_id"] == "j"
    assert len(link.seen) == 3
    assert len({(each.headers["idempotency-key"], each.content) for each in link.seen}) == 1
    task = wire(lost, ok())
    assert RemoteTask(task, "t").submit_task("success", {"a": 1}, key="mine") == {"success": True}
    assert {each.headers["idempotency-key"] for each in task.seen} == {"mine"}


def test_what_may_not_be_sent_twice(wire):
    """Without a key a change whose answer was lost is not sent again: nobody knows whether it had its effect."""
    link = wire(httpx.ReadError("connection reset"), ok())
    with pytest.raises(NotReachable):
        RemoteOwner(link).remove_task("0" * 24)
    assert len(link.seen) == 1
    never_sent = wire(httpx.ConnectError("refused"), ok())
    assert RemoteOwner(never_sent).remove_task("0" * 24)["success"]


def test_it_gives_up(wire):
    """After some tries with growing pauses the service is not reachable; failures of business are told at once."""
    link = wire(status(503))
    with pytest.raises(NotReachable, match="503"):
        RemoteOwner(link).jobs()
    assert len(link.seen) == TRIES
    assert 0.5 < link.monotonic() < 20
    refused = wire(lambda _: httpx.Response(409, json={"success": False, "error": "no", "code": "x"}))
    assert RemoteOwner(refused).jobs()["error"] == "no"
    assert len(refused.seen) == 1


def test_no_values_that_json_lacks(wire):
    """A value that cannot be sent is refused here with the reason, and nothing is sent."""
    link = wire(ok())
    task = RemoteTask(link, "t")
    circle: dict = {}
    circle["me"] = circle
    for value in (float("nan"), b"x", {1: 2}, circle, "\ud800", object()):
        answer = task.submit_task("success", {"value": value})
        assert (answer["success"], answer["code"]) == (False, "bad_data")
    assert link.seen == []


def test_a_long_wait_is_made_of_parts(wire):
    """No request waits for more than a minute; the client asks on until the time is over, with one key."""

    def slowly(request):
        link._clock.sleep(json.loads(request.content)["wait"])
        return httpx.Response(200, json={"success": True, "found": None})

    link = wire(slowly)
    assert RemoteTask(link, "t").use_another_task(wait=150) is None
    assert [json.loads(each.content)["wait"] for each in link.seen] == [60.0, 60.0, 30.0]
    assert len({each.headers["idempotency-key"] for each in link.seen}) == 1


def test_secrets_are_in_headers_alone(wire):
    """Neither the user's access nor the task's is in an address or a body."""
    link = wire(ok(found=None))
    RemoteTask(link, "task secret").use_another_task()
    (request,) = link.seen
    assert request.headers["task-token"] == "task secret"
    assert request.headers["authorization"] == "Bearer secret"
    assert b"secret" not in request.content
    assert "secret" not in str(request.url)


@pytest.mark.parametrize("url", ["server:80", "ftp://server", "", "http://"])
def test_addresses(url):
    """An address that is none is told as such."""
    with pytest.raises(ValueError, match="looks like"):
        Wire(url, "secret", VirtualClock(), random.Random(1))


class Dropping(httpx.BaseTransport):
    """The real server, whose answer is lost every time a request is sent first."""

    def __init__(self):
        self._inner = httpx.HTTPTransport()
        self._known = set()

    def handle_request(self, request):
        request.read()
        response = self._inner.handle_request(request)
        response.read()
        call = (request.method, str(request.url), request.content, request.headers.get("idempotency-key"))
        if call in self._known:
            return response
        self._known.add(call)
        raise httpx.ReadError("the connection was cut before the answer")

    def close(self):
        self._inner.close()


@pytest.mark.parametrize("platform", ["http-sqlite", "http-postgres"])
def test_k3_every_answer_is_lost_once(make_world):
    """Each effect is there once and each answer is the one that was lost, whatever the call was."""
    world = make_world()
    for name in ("ann", "worker"):
        wire = world.platform._remote.wire(name)
        before = wire._client
        wire._client = httpx.Client(base_url=before.base_url, headers=before.headers, transport=Dropping())
        before.close()
    job = world.job(allow_sub_tasks=True)
    sink = world.job()
    (planned,) = world.plan(job)
    taken = world.ann.run(planned)
    api = world.platform._remote.task(taken["task_token"])
    assert api.submit_task("running", {"n": 1}, False)["success"]
    row = api.submit_task_to_another_job(sink, {"n": 2})
    children = api.add_sub_tasks([{"n": 3}, {"n": 4}])["inserted_ids"]
    assert api.set_automation_variables({"a": 1})["automation_variables"] == {"a": 1}
    assert api.offer("o", "t", {"n": 5})["success"]
    child = world.child_of(api, children[0]["planned_task_id"])["job_task_id"]
    claim = world.platform.task(child).use_another_task(topic="t")
    assert claim["offer"]["data"] == {"n": 5}
    assert world.platform.task(child).use_another_task(topic="t") is None
    assert api.offer_status("o")["taken_by"] == child
    assert api.submit_task("success", {"n": 6}) == {"success": True}
    assert world.status(taken["job_task_id"]) == "pending"
    assert [each["job_task_id"] for each in world.rows(sink)] == [row["job_task_id"]]
    assert len(world.rows(job)) == 3
    assert len(world.ann.jobs()["jobs"]) == 2
