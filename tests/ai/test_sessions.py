"""Tasks of flows at a service: what a flow hears of a stream, how a form gets its values, how a task ends."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable

import pytest

from interpreter.ai.client import AiClient
from interpreter.ai.port import (
    BrowserError,
    BrowserTask,
    Event,
    Failed,
    Finished,
    FormField,
    PageTask,
    Progress,
    Question,
    Session,
    Task,
    Told,
)
from interpreter.ai.sessions import AiBrowser
from interpreter.clock import SystemClock, VirtualClock
from interpreter.sse import encoded
from tests.ai.peer import STREAM, Peer, answer, serving
from tests.ai.streams import FORM, RECORDED, complete, said

LOOK = BrowserTask("look")
PATIENCE_S = 20.0


def start(peer: Peer, task: Task) -> Session:
    return AiBrowser(AiClient(peer.url, "key", VirtualClock(), random.Random(1))).start(task)


def upcoming(session: Session, told: list[Told] | None = None) -> Event:
    """The next event that matters to a flow, which comes from another thread; the others go to `told`."""
    clock = SystemClock()
    late = clock.monotonic() + PATIENCE_S
    while (event := session.next()) is None or isinstance(event, Told):
        if isinstance(event, Told) and told is not None:
            told.append(event)
        assert clock.monotonic() < late, "nothing comes"
        clock.sleep(0.005 if event is None else 0)
    return event


def all_of(session: Session, told: list[Told] | None = None) -> list[Event]:
    found = [upcoming(session, told)]
    while not isinstance(found[-1], Finished | Failed):
        found.append(upcoming(session, told))
    return found


def test_every_event_of_the_wire_is_told_before_the_end() -> None:
    body, told = said("cdp:endpoint_connected", endpointIndex=0, total=1) + RECORDED, list[Told]()
    with serving(STREAM + body) as peer:
        all_of(start(peer, LOOK), told)
    sent = [frame for frame in body.decode().split("\n\n") if frame.startswith("event")]
    assert [one.name for one in told] == [frame.partition("\n")[0].removeprefix("event: ") for frame in sent]
    assert (told[-1].name, told[0].data["endpointIndex"]) == ("done", 0)


def test_a_flow_hears_what_the_browser_does_and_is_asked() -> None:
    with serving(STREAM + RECORDED) as peer:
        found = all_of(start(peer, LOOK))
    url, title = "https://shop.example/", "Größe\u2028wählen"
    fields = (FormField("e6", "E-mail", "email", True), FormField("e7", "Password", "password", True))
    assert found == [
        Progress("navigated", title, url, title),
        Progress("started", "click e5", url, title, 1),
        Progress("completed", "done", url, title, 1),
        Question("form-1", "Sign in to see the order", "https://shop.example/login", "Sign in", fields),
        Finished("42", accepted=True),
    ]


def test_a_form_that_was_not_taken_says_which_field_is_wrong() -> None:
    with serving(
        STREAM + said("interactive:form_data:error", **FORM, fieldErrors={"e7": "too short"}) + complete()
    ) as peer:
        question, _ = all_of(start(peer, LOOK))
    assert isinstance(question, Question)
    assert question.again
    assert [field.error for field in question.fields] == [None, "too short"]


def test_a_task_goes_out_with_its_words_and_bounds_and_the_schema_in_words() -> None:
    task = BrowserTask(
        "look",
        url="https://shop.example/",
        data={"a": 1},
        guardrails="buy nothing",
        country="DE",
        rounds=7,
        checks=2,
        trusted=("shop.example",),
        unsafe=True,
        interactive=True,
        schema={"type": "object"},
    )
    with serving(STREAM + complete()) as peer:
        all_of(start(peer, task))
    body = peer.asked[0][2]
    assert body.pop("task").startswith("look\n\nAnswer with one JSON object of this JSON Schema")
    assert body == {
        "url": "https://shop.example/",
        "data": {"a": 1},
        "guardrails": "buy nothing",
        "geo_target": {"country": "DE"},
        "interactive": True,
        "maxIterations": 7,
        "maxValidationAttempts": 2,
        "trusted_hostnames": ["shop.example"],
        "unsafe_mode": True,
        "output_schema": {"type": "object"},
    }


ENDINGS: dict[str, tuple[bytes, Event]] = {
    "unchecked": (complete(), Finished("42", accepted=False)),
    "taken in spite of the checks": (
        said("task:validated", observation="so so", completionQuality="partial", finalAnswer="42") + complete(),
        Finished("42", accepted=False),
    ),
    "not done": (
        complete(None, success=False, error={"code": "MAX_ITERATIONS", "message": "50 rounds were not enough"}),
        Failed("browser", "the browser task failed: 50 rounds were not enough"),
    ),
    "an error": (
        encoded("error", '{"success": false, "error": {"code": "X", "message": "the browser died", "timestamp": "t"}}'),
        Failed("browser", "the browser task broke off: the browser died"),
    ),
    "cut": (
        said("agent:step", currentIteration=0),
        Failed("network", "the AI task service broke off before it said how the task went"),
    ),
    "cut after the end": (complete().partition(b"event: done")[0], Finished("42", accepted=False)),
}


@pytest.mark.parametrize("case", ENDINGS)
def test_a_task_has_one_end(case: str) -> None:
    body, end = ENDINGS[case]
    with serving(STREAM + body) as peer:
        session = start(peer, LOOK)
        assert all_of(session) == [end]
        assert session.next() is None


def test_forms_are_answered_declined_and_too_late() -> None:
    script = [
        STREAM + said("interactive:form_data:request", **FORM) + complete(),
        answer(202, {"status": "accepted"}),
        answer(202, {"status": "accepted"}),
        answer(410, {"error": "no such request"}),
    ]
    with serving(*script) as peer:
        session = start(peer, LOOK)
        all_of(session)
        session.answer("form-1", {"e6": "ada@shop.example", "e7": "pass"})
        session.decline("form-2")
        with pytest.raises(BrowserError, match="has expired or was answered before"):
            session.answer("form-1", {})
    sent = [body for line, _, body in peer.asked if line.endswith("/input")]
    assert sent[:2] == [
        {"fields": [{"ref": "e6", "value": "ada@shop.example"}, {"ref": "e7", "value": "pass"}]},
        {"cancelled": True},
    ]


def test_a_task_that_is_not_wanted_any_more_is_told_so_at_once() -> None:
    gone = threading.Event()

    def silent(connection: socket.socket) -> None:
        connection.sendall(STREAM)
        connection.recv(1)  # ends with the connection
        gone.set()

    with serving(silent) as peer:
        session = start(peer, LOOK)
        session.cancel()
        assert gone.wait(PATIENCE_S)
        assert all_of(session) == [Failed("network", "the browser task was stopped")]
        session.cancel()


REFUSED: dict[str, tuple[bytes | Callable[[socket.socket], None], BrowserTask, str, str]] = {
    "key": (answer(401, {"error": "no such key"}), LOOK, "no such key", "TABSTACK_API_KEY"),
    "rounds": (b"", BrowserTask("look", rounds=101), "maxIterations must be between 1 and 100", ""),
    "country": (b"", BrowserTask("look", country="D"), "geo_target.country must be", ""),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_task_that_cannot_begin_says_why(case: str) -> None:
    step, task, message, remedy = REFUSED[case]
    with serving(step) as peer, pytest.raises(BrowserError, match=message) as caught:
        start(peer, task)
    assert remedy in caught.value.help


PAGES = {
    "text": (PageTask("https://shop.example/"), {"url": "u", "content": "# Shop"}, "# Shop", {}),
    "object": (
        PageTask("https://shop.example/", schema={"type": "object"}, country="DE", fresh=True, thoroughly=True),
        {"total": 1},
        {"total": 1},
        {"json_schema": {"type": "object"}, "geo_target": {"country": "DE"}, "nocache": True, "effort": "max"},
    ),
    "made": (
        PageTask("https://shop.example/", "double it", {"type": "object"}),
        {"total": 2},
        {"total": 2},
        {"json_schema": {"type": "object"}, "instructions": "double it"},
    ),
}


@pytest.mark.parametrize("case", PAGES)
def test_a_page_is_read(case: str) -> None:
    task, body, wanted, asked = PAGES[case]
    with serving(answer(200, body)) as peer:
        assert all_of(start(peer, task)) == [Finished(wanted)]
    assert peer.asked[0][2] == {"url": "https://shop.example/", **asked}


def test_a_page_that_cannot_be_read_says_why() -> None:
    with serving(answer(422, {"error": "no text on this page"})) as peer:
        assert all_of(start(peer, PageTask("https://shop.example/"))) == [Failed("browser", "no text on this page")]
    with serving(answer(200, {"url": "u"})) as peer:
        (failed,) = all_of(start(peer, PageTask("https://shop.example/")))
        assert failed == Failed("network", "the AI task service answers without the text of the page")
    with serving() as peer, pytest.raises(BrowserError, match="invalid URL format"):
        start(peer, PageTask("ftp://shop.example/"))
