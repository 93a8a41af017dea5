"""Each of the 33 events on the wire, from a real cause, as the kept contract has it; nothing that readers trip over."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import jsonschema_rs
import pytest

from interpreter.ai import events as e
from interpreter.ai.agent.chromium import Chromium, ChromiumSettings
from interpreter.ai.agent.model import ModelError
from interpreter.ai.agent.state import AgentSettings
from interpreter.ai.requests import FieldValue, FormAnswer
from interpreter.ai.service.addresses import Reach
from interpreter.ai.service.app import LEFT_OUT, ServiceSettings
from interpreter.sse import Decoder
from tests.ai.conftest import KEY, Loop, Served
from tests.ai.contract import EVENTS
from tests.ai.scripted import Act, ScriptedModel
from tests.ai.site import Site
from tests.ai.test_agent import DONE, ask_login, go, verdict

ALL = ServiceSettings(tell_all=True, agent=AgentSettings(vision=True, debug=True))
SCHEMAS = {name: jsonschema_rs.validator_for(schema) for name, schema in EVENTS.items()}
Serve = Callable[..., Served]


def streamed(served: Served, **asked: Any) -> tuple[bytes, set[str]]:
    """A task's stream as bytes, and the names of its events, each of which meets the contract."""
    names, raw, decoder = set(), b"", Decoder()
    with httpx.stream(
        "POST",
        served.url + "/automate",
        json={"task": "do it", **asked},
        headers={"Authorization": f"Bearer {KEY}"},
        timeout=60,
    ) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        for chunk in response.iter_raw():
            raw += chunk
            for event in decoder.feed(chunk):
                data = json.loads(event.data)
                SCHEMAS[event.event].validate(data)
                names.add(event.event)
                if event.event.startswith("interactive:"):
                    answer(served, event.event, data)
    assert not decoder.unfinished
    return raw, names


def answer(served: Served, name: str, form: dict[str, Any]) -> None:
    word = "pass-word" if name == e.FormError.model_fields["event"].default else "nope"
    values = [FieldValue(ref=one["ref"], value=word) for one in form["fields"][1:]]
    values.append(FieldValue(ref=form["fields"][0]["ref"], value="ada@shop.example"))
    body = FormAnswer(fields=values).wire()
    url = f"{served.url}/automate/{form['requestId']}/input"
    assert httpx.post(url, json=body, headers={"Authorization": f"Bearer {KEY}"}).status_code == 202


def test_all_33_events_from_real_causes(serve: Serve, loop: Loop, site: Site) -> None:
    def run(acts: list[Act], settings: ServiceSettings = ALL, other: Chromium | None = None, **asked: Any) -> set[str]:
        model = ScriptedModel(acts, asked.pop("verdicts", []))
        return streamed(serve(model, settings, other), url=asked.pop("url", site.url), **asked)[1]

    async def pool(*endpoints: str) -> Chromium:
        return Chromium(ChromiumSettings(endpoints=endpoints, reach=Reach(("127.0.0.1",))))

    def broken(_: Any) -> Any:
        raise RuntimeError("oh")

    mortal, nobody = loop.run(pool()), loop.run(pool("http://127.0.0.1:9"))

    def kill(_: Any) -> Any:
        asyncio.get_running_loop().create_task(mortal._browsers[0].close())
        return ("wait", {"seconds": 0.3})

    login = [ask_login(), go, ask_login("validation_error"), go, DONE]
    read = [("extract", {"description": "all"}), ("extracted", {"text": "much"}), ("wait", {"seconds": 0.01}), DONE]
    seen = run(login, url=site.url + "login", interactive=True)
    seen |= run(read, verdicts=[verdict("partial", "more")])
    seen |= run([("abort", {"reason": "no"})])
    seen |= run([ModelError("busy", 429), DONE])
    seen |= run([broken])
    seen |= run([kill, ("wait", {"seconds": 0.1}), DONE], other=mortal)
    seen |= run([DONE], other=nobody)
    loop.run(mortal.close())
    loop.run(nobody.close())
    assert seen == set(EVENTS)


def test_what_the_official_readers_stumble_over_is_not_sent(serve: Serve, site: Site) -> None:
    raw, names = streamed(serve(ScriptedModel([DONE])), url=site.url)
    lines = raw.split(b"\n")
    assert not [line for line in lines if line.startswith((b"id", b"retry"))]
    assert raw.endswith(b"\n\n")
    assert not names & LEFT_OUT


@pytest.mark.parametrize("path", ["/automate", "/extract/json", "/nowhere", "/automate/x/input"])
def test_refusals_are_one_text(serve: Serve, path: str) -> None:
    served = serve(ScriptedModel([]))
    for body in (b"", b"{", b"[]", b'{"task": 7}', b"\xff"):
        found = httpx.post(served.url + path, content=body, headers={"Authorization": f"Bearer {KEY}"})
        assert found.status_code in (400, 404)
        assert list(found.json()) == ["error"]
    assert httpx.get(served.url + path, headers={"Authorization": f"Bearer {KEY}"}).status_code in (404, 405)
