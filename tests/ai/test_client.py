"""The client of an AI task service: what it sends, what it makes of every answer (reliability S2, S3)."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable

import pytest

from interpreter.ai.client import AiClient, AiServiceError, Kind
from interpreter.ai.events import AiEvent
from interpreter.ai.reading import EventReader, StreamError
from interpreter.ai.requests import (
    AutomateRequest,
    ExtractRequest,
    FieldValue,
    FormAnswer,
    GenerateRequest,
    GeoTarget,
    MarkdownRequest,
)
from interpreter.clock import VirtualClock
from interpreter.sse import encoded
from tests.ai.peer import STREAM, Peer, answer, serving
from tests.ai.streams import RECORDED, complete, said

TASK = AutomateRequest(task="look")
PAGE = MarkdownRequest(url="https://shop.example/")
SCHEMA = {"type": "object", "properties": {"total": {"type": "number"}}}


def client(peer: Peer) -> AiClient:
    return AiClient(peer.url, "key-1", VirtualClock(), random.Random(1))


def events(peer: Peer, within_s: float = 600) -> list[AiEvent]:
    with client(peer) as service:
        return list(service.automate(TASK, within_s=within_s))


def names(found: list[AiEvent]) -> list[str]:
    return [event.event for event in found]


# what is sent


def test_a_task_is_sent_with_the_wire_names_of_the_service() -> None:
    request = AutomateRequest(
        task="look",
        url="https://shop.example/",
        data={"name": "Ada"},
        guardrails="buy nothing",
        geo_target=GeoTarget(country="DE"),
        interactive=True,
        max_iterations=7,
        max_validation_attempts=2,
        trusted_hostnames=["shop.example"],
        unsafe_mode=True,
    )
    with serving(STREAM + complete()) as peer, client(peer) as service:
        assert names(list(service.automate(request, within_s=60))) == ["complete", "done"]
    line, headers, body = peer.asked[0]
    assert line == "POST /v1/automate"
    assert headers["authorization"] == "Bearer key-1"
    assert headers["accept"] == "text/event-stream"
    assert body == {
        "task": "look",
        "url": "https://shop.example/",
        "data": {"name": "Ada"},
        "guardrails": "buy nothing",
        "geo_target": {"country": "DE"},
        "interactive": True,
        "maxIterations": 7,
        "maxValidationAttempts": 2,
        "trusted_hostnames": ["shop.example"],
        "unsafe_mode": True,
    }


def test_only_what_is_said_is_sent() -> None:
    with serving(STREAM + complete()) as peer:
        events(peer)
    assert peer.asked[0][2] == {"task": "look"}


def test_a_form_is_answered_and_one_that_has_expired_is_gone() -> None:
    filled = FormAnswer(fields=[FieldValue(ref="e6", value="ada@shop.example")])
    script = [answer(202, {"status": "accepted"}), answer(410, {"error": "expired"})]
    with serving(*script) as peer, client(peer) as service:
        service.answer("form 1/2", filled)
        with pytest.raises(AiServiceError, match="expired") as caught:
            service.answer("form-1", FormAnswer(fields=None, cancelled=True))
    assert caught.value.kind == "gone"
    assert [(line, body) for line, _, body in peer.asked] == [
        ("POST /v1/automate/form%201%2F2/input", {"fields": [{"ref": "e6", "value": "ada@shop.example"}]}),
        ("POST /v1/automate/form-1/input", {"cancelled": True}),
    ]


def test_pages_are_read_and_made_into_something() -> None:
    script = [answer(200, {"url": PAGE.url, "content": "# Shop"}), answer(200, {"total": 1}), answer(200, {"total": 2})]
    with serving(*script) as peer, client(peer) as service:
        assert service.markdown(PAGE) == {"url": PAGE.url, "content": "# Shop"}
        assert service.extract(ExtractRequest(url=PAGE.url, json_schema=SCHEMA)) == {"total": 1}
        made = service.generate(GenerateRequest(url=PAGE.url, json_schema=SCHEMA, instructions="double it"))
    assert made == {"total": 2}
    assert [line for line, _, _ in peer.asked] == [
        "POST /v1/extract/markdown",
        "POST /v1/extract/json",
        "POST /v1/generate/json",
    ]
    assert peer.asked[2][2] == {"url": PAGE.url, "json_schema": SCHEMA, "instructions": "double it"}


# streams (S2)


def test_a_stream_cut_at_every_byte_gives_the_right_events_or_says_that_it_broke_off() -> None:
    whole = EventReader()
    wanted = whole.feed(RECORDED)
    whole.finish()
    assert names(wanted)[-2:] == ["complete", "done"]
    last = RECORDED.index(b"event: done")
    for cut in range(len(RECORDED) + 1):
        reader = EventReader()
        found = reader.feed(RECORDED[:cut])
        assert found == wanted[: len(found)]
        if cut >= last:
            reader.finish()
        else:
            with pytest.raises(StreamError, match="broke off"):
                reader.finish()
        assert found + reader.feed(RECORDED[cut:]) == wanted


FAILING: dict[str, tuple[bytes, str]] = {
    "no JSON": (encoded("agent:status", "{"), "event agent:status"),
    "bad UTF-8": (b'event: agent:status\ndata: {"message": "\xff\xfe"}\n\n', "event agent:status"),
    "a field missing": (encoded("agent:status", "{}"), "event agent:status: timestamp"),
    "an id with NUL and no end": (b"id: a\0b\nevent: agent:step\n", "broke off"),
    "no empty line at the end": (encoded("complete", "{}")[:-1], "broke off"),
    "no complete": (said("agent:step", currentIteration=0), "broke off"),
    "done without complete": (encoded("done", "{}"), "without saying how"),
    "nothing": (b"", "broke off"),
    "an event of 17 MB": (b"data: " + b"x" * 17 * 1024 * 1024 + b"\n\n", "more than"),
}


@pytest.mark.parametrize("case", FAILING)
def test_a_bad_stream_is_one_failure_and_never_a_success(case: str) -> None:
    body, wanted = FAILING[case]
    with serving(STREAM + body) as peer, pytest.raises(AiServiceError, match=wanted) as caught:
        events(peer)
    assert caught.value.kind == "broken"
    assert len(peer.asked) == 1, "a task that may have begun is never sent twice"


READABLE: dict[str, tuple[bytes, list[str]]] = {
    "CRLF": (complete().replace(b"\n", b"\r\n"), ["complete", "done"]),
    "CR": (complete().replace(b"\n", b"\r"), ["complete", "done"]),
    "BOM": (b"\xef\xbb\xbf" + complete(), ["complete", "done"]),
    "comments": (b": ping\n\n" * 5 + complete() + b": ping\n\n", ["complete", "done"]),
    "an unknown event": (said("start", taskId="t") + complete(), ["complete", "done"]),
    "an event of 1 MB": (
        said("agent:status", message="x" * 1_000_000) + complete(),
        ["agent:status", "complete", "done"],
    ),
    "10,000 tiny events": (said("agent:step", currentIteration=1) * 10_000 + complete(), ["agent:step"] * 10_000),
    "an error": (
        encoded("error", '{"success": false, "error": {"code": "X", "message": "no", "timestamp": "t"}}') + complete(),
        ["error"],
    ),
    "no done": (complete().partition(b"event: done")[0], ["complete"]),
    "something after done": (complete() + encoded("agent:status", "{"), ["complete", "done"]),
}


@pytest.mark.parametrize("case", READABLE)
def test_an_odd_stream_is_read_all_the_same(case: str) -> None:
    body, wanted = READABLE[case]
    with serving(STREAM + body) as peer:
        assert names(events(peer))[: len(wanted)] == wanted


def test_events_that_the_contract_does_not_name_are_counted() -> None:
    with serving(STREAM + said("start") * 3 + complete()) as peer, client(peer) as service:
        stream = service.automate(TASK, within_s=60)
        list(stream)
        assert stream.unknown == 3


def test_letters_cut_between_two_packets_are_whole() -> None:
    body = said("agent:status", message="Größe 🚚") + complete()

    def in_pieces(connection: socket.socket) -> None:
        connection.sendall(STREAM)
        for place in range(len(body)):
            connection.sendall(body[place : place + 1])

    with serving(in_pieces) as peer:
        assert events(peer)[0].message == "Größe 🚚"  # type: ignore[union-attr]


# refusals and lost connections (S3)

CASES: dict[str, tuple[list[bytes | Callable[[socket.socket], None]], Kind, int]] = {
    "400": ([answer(400, {"error": "task is required"})], "refused", 1),
    "401": ([answer(401, {"error": "no such key"})], "denied", 1),
    "429 without end": ([answer(429, {"error": "later"}, Retry_After="7")] * 9, "busy", 4),
    "500": ([answer(500, {"error": "oh"})] * 9, "broken", 1),
    "503 that says no": ([answer(503, {"error": "no"}, x_should_retry="false")] * 9, "busy", 1),
    "a nested error": ([answer(422, {"error": {"message": "nothing there"}})], "refused", 1),
    "no JSON": ([b"HTTP/1.1 502 Bad\r\nContent-Length: 4\r\nConnection: close\r\n\r\noops"], "broken", 1),
    "closed before an answer": ([lambda connection: connection.close()], "unreachable", 1),
}


@pytest.mark.parametrize("case", CASES)
def test_what_may_have_begun_is_not_sent_again(case: str) -> None:
    script, kind, tries = CASES[case]
    with serving(*script) as peer, pytest.raises(AiServiceError) as caught:
        events(peer)
    assert (caught.value.kind, len(peer.asked)) == (kind, tries), caught.value


def test_what_was_not_begun_is_sent_again_after_the_pause_that_is_asked_for() -> None:
    clock = VirtualClock()
    busy = answer(429, {"error": "later"}, Retry_After="20")
    with serving(busy, answer(503, {"error": "later"}), STREAM + complete()) as peer:
        service = AiClient(peer.url, "key", clock, random.Random(1))
        began = clock.monotonic()
        assert names(list(service.automate(TASK, within_s=600))) == ["complete", "done"]
    assert 20 < clock.monotonic() - began < 29
    assert len(peer.asked) == 3


def test_a_pause_that_does_not_fit_into_the_time_is_not_made() -> None:
    busy = answer(429, {"error": "later"}, Retry_After="20")
    with serving(busy, STREAM + complete()) as peer, pytest.raises(AiServiceError, match="later"):
        events(peer, within_s=10)
    assert len(peer.asked) == 1


def test_reading_a_page_is_harmless_and_tried_again() -> None:
    script = [
        answer(500, {"error": "oh"}),
        lambda connection: connection.close(),
        answer(200, {"url": "u", "content": ""}),
    ]
    with serving(*script) as peer, client(peer) as service:
        assert service.markdown(PAGE)["url"] == "u"
    assert len(peer.asked) == 3


def test_nobody_there() -> None:
    with serving() as peer:
        pass
    with pytest.raises(AiServiceError, match="cannot be reached") as caught:
        events(peer)
    assert caught.value.kind == "unreachable"


def test_a_server_that_speaks_no_tls() -> None:
    with serving(greeting=b"220 hello, this is something else\r\n") as peer:
        service = AiClient(peer.url.replace("http:", "https:"), "key", VirtualClock(), random.Random(1))
        with pytest.raises(AiServiceError) as caught:
            list(service.automate(TASK, within_s=60))
    assert caught.value.kind == "unreachable"


def test_a_stream_that_only_drips_ends_with_the_time_of_the_task() -> None:
    clock = VirtualClock()

    def drip(connection: socket.socket) -> None:
        connection.sendall(STREAM)
        for _ in range(1_000):
            clock.sleep(1)
            connection.sendall(b":")

    with serving(drip) as peer:
        stream = AiClient(peer.url, "key", clock, random.Random(1)).automate(TASK, within_s=30)
        with pytest.raises(AiServiceError, match="longer than it may") as caught:
            list(stream)
    assert caught.value.kind == "too_slow"


def test_a_task_is_stopped_from_another_thread() -> None:
    gone = threading.Event()

    def silent(connection: socket.socket) -> None:
        connection.sendall(STREAM + said("agent:step", currentIteration=0))
        connection.recv(1)  # ends with the connection
        gone.set()

    with serving(silent) as peer, client(peer) as service:
        stream = service.automate(TASK, within_s=600)
        coming = iter(stream)
        assert next(coming).event == "agent:step"
        threading.Timer(0.05, stream.cancel).start()
        with pytest.raises(AiServiceError, match="was stopped"):
            list(coming)
        assert gone.wait(5)
