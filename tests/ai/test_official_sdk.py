"""The official Python SDK against our service, strict and not, both kinds of client: every call of its agent, extract
and generate parts, failures and cancelling included."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import tabstack
from tabstack import APIStatusError, AsyncTabstack, AuthenticationError, BadRequestError, RateLimitError, Tabstack

from interpreter.ai.agent.model import ModelError
from interpreter.ai.service.app import ServiceSettings
from interpreter.clock import SystemClock
from tests.ai.conftest import KEY, Served
from tests.ai.scripted import Act, ScriptedModel
from tests.ai.site import Site

Serve = Callable[..., Served]
SCHEMA = {"type": "object", "properties": {"total": {"type": "number"}}, "required": ["total"]}
FIND: list[Act] = [
    lambda seen: ("fill", {"ref": seen.ref("searchbox", "Search"), "value": "books"}),
    lambda seen: ("click", {"ref": seen.ref("button", "Find")}),
    ("done", {"result": "2 results"}),
]


Sdk = Callable[..., Tabstack]


@pytest.fixture
def sdk() -> Iterator[Sdk]:
    """Makes clients that never try again, and closes them."""
    with contextlib.ExitStack() as made:

        def make(served: Served, *, strict: bool = True, key: str = KEY) -> Tabstack:
            client = Tabstack(api_key=key, base_url=served.url, _strict_response_validation=strict, max_retries=0)
            return made.enter_context(client)

        yield make


@pytest.mark.parametrize("strict", [True, False])
def test_a_task_with_all_its_parameters(serve: Serve, sdk: Sdk, site: Site, strict: bool) -> None:
    events = list(
        sdk(serve(ScriptedModel(list(FIND))), strict=strict).agent.automate(
            task="How many books are there?",
            url=site.url,
            data={"kind": "books"},
            guardrails="buy nothing",
            interactive=False,
            max_iterations=9,
            max_validation_attempts=2,
            trusted_hostnames=["127.0.0.1"],
            unsafe_mode=False,
        )
    )
    names = [event.event for event in events]
    assert names[-3:] == ["task:metrics", "complete", "done"]
    assert names.count("agent:action") == 3
    assert events[-2].data.final_answer == "2 results"  # type: ignore[union-attr]
    assert "/search?q=books" in site.visits


@pytest.mark.parametrize("strict", [True, False])
def test_the_asynchronous_client(serve: Serve, site: Site, strict: bool) -> None:
    served = serve(ScriptedModel(list(FIND)))

    async def names() -> list[str]:
        async with AsyncTabstack(api_key=KEY, base_url=served.url, _strict_response_validation=strict) as client:
            return [event.event async for event in await client.agent.automate(task="find", url=site.url)]

    assert asyncio.run(names())[-2:] == ["complete", "done"]


def test_all_events_that_the_hosted_service_leaves_out(serve: Serve, sdk: Sdk, site: Site) -> None:
    served = serve(ScriptedModel(list(FIND)), ServiceSettings(tell_all=True))
    names = {event.event for event in sdk(served).agent.automate(task="find", url=site.url)}
    assert {"task:setup", "ai:generation"} <= names
    served = serve(ScriptedModel(list(FIND)))
    assert not {"task:setup", "ai:generation"} & {
        event.event for event in sdk(served).agent.automate(task="find", url=site.url)
    }


def test_a_task_that_fails(serve: Serve, sdk: Sdk, site: Site) -> None:
    served = serve(ScriptedModel([("abort", {"reason": "no books"})]))
    *_, complete, done = sdk(served).agent.automate(task="find", url=site.url)
    assert (complete.data.success, complete.data.error.code) == (False, "TASK_ABORTED")  # type: ignore[union-attr]
    assert done.event == "done"


def test_a_task_that_breaks_ends_with_error(serve: Serve, sdk: Sdk, site: Site) -> None:
    def broken(_: Any) -> Any:
        raise RuntimeError("the secret is hunter2")

    *_, last = sdk(serve(ScriptedModel([broken]))).agent.automate(task="find", url=site.url)
    assert last.event == "error"
    assert last.data.error.code == "INTERNAL_ERROR"  # type: ignore[union-attr]


LOGIN: list[Act] = [
    lambda seen: (
        "request_user_data",
        {
            "reason": "initial",
            "formDescription": "Sign in",
            "fields": [
                {"ref": seen.ref("textbox", "E-mail"), "label": "E-mail", "fieldType": "email", "required": True},
                {
                    "ref": seen.ref("textbox", "Password"),
                    "label": "Password",
                    "fieldType": "password",
                    "required": True,
                },
            ],
        },
    ),
    lambda seen: ("click", {"ref": seen.ref("button", "Go")}),
    lambda seen: ("done", {"result": "in" if "Welcome" in seen.text else "out"}),
]


def test_a_form_is_answered_once(serve: Serve, sdk: Sdk, site: Site) -> None:
    served = serve(ScriptedModel(list(LOGIN)))
    client, answers = sdk(served), []
    for event in client.agent.automate(task="sign in", url=site.url + "login", interactive=True):
        if event.event == "interactive:form_data:request":
            form = event.data
            values = zip(form.fields, ("ada@shop.example", "pass-word"), strict=True)  # type: ignore[union-attr]
            fields = [{"ref": one.ref, "value": value} for one, value in values]
            answers.append(client.agent.automate_input(form.request_id, fields=fields).status)  # type: ignore[union-attr, arg-type]
            with pytest.raises(APIStatusError) as late:
                client.agent.automate_input(form.request_id, cancelled=True)  # type: ignore[union-attr]
            assert late.value.status_code == 410
        last = event
    assert answers == ["accepted"]
    assert site.posted[-1] == {"mail": "ada@shop.example", "word": "pass-word"}
    assert last.event == "done"


def test_a_form_is_left(serve: Serve, sdk: Sdk, site: Site) -> None:
    served = serve(ScriptedModel([LOGIN[0], ("abort", {"reason": "the user does not want to"})]))
    client = sdk(served)
    for event in client.agent.automate(task="sign in", url=site.url + "login", interactive=True):
        if event.event == "interactive:form_data:request":
            assert client.agent.automate_input(event.data.request_id, cancelled=True).status == "accepted"  # type: ignore[union-attr]


def test_who_goes_away_ends_the_task(serve: Serve, sdk: Sdk, site: Site) -> None:
    served = serve(ScriptedModel([("wait", {"seconds": 30})]))
    stream = sdk(served).agent.automate(task="wait", url=site.url)
    for event in stream:
        if event.event == "agent:step":
            break
    assert served.service.running == 1
    stream.close()
    clock = SystemClock()
    for _ in range(400):
        if not served.service.running:
            break
        clock.sleep(0.05)
    assert served.service.running == 0


def test_pages(serve: Serve, sdk: Sdk, site: Site) -> None:
    served = serve(ScriptedModel([("result", {"total": 42.5}), ("result", {"total": 85})]))
    client = sdk(served)
    page = client.extract.markdown(url=site.url + "orders", metadata=True, content="full", effort="max", nocache=True)
    assert "# Order 17" in page.content
    assert page.metadata is not None
    assert (page.metadata.title, page.metadata.description, page.metadata.author) == (
        "Orders",
        "All your orders",
        "Shop",
    )
    plain = client.extract.markdown(url=site.url + "orders")
    assert plain.content.startswith('---\ntitle: "Orders"\n')
    assert client.extract.json(url=site.url + "orders", json_schema=SCHEMA) == {"total": 42.5}
    made = client.generate.json(url=site.url + "orders", json_schema=SCHEMA, instructions="double it")
    assert made == {"total": 85}


def test_pages_asynchronously(serve: Serve, site: Site) -> None:
    served = serve(ScriptedModel([("result", {"total": 42.5}), ("result", {"total": 85})]))

    async def read() -> tuple[Any, Any, Any]:
        async with AsyncTabstack(api_key=KEY, base_url=served.url, _strict_response_validation=True) as client:
            url = site.url + "orders"
            page = await client.extract.markdown(url=url, content="main")
            found = await client.extract.json(url=url, json_schema=SCHEMA, effort="min")
            return page, found, await client.generate.json(url=url, json_schema=SCHEMA, instructions="double it")

    page, found, made = asyncio.run(read())
    assert "Order 17" in page.content
    assert (found, made) == ({"total": 42.5}, {"total": 85})


def test_pages_that_cannot_be_read(serve: Serve, sdk: Sdk, site: Site) -> None:
    wrong = [("result", {"total": "much"})] * 3
    client = sdk(serve(ScriptedModel([*wrong, ModelError("no", 401)])))
    for ask, status in (
        (lambda: client.extract.markdown(url=site.url + "empty"), 422),
        (lambda: client.extract.markdown(url="http://10.0.0.1/"), 422),
        (lambda: client.extract.json(url=site.url + "orders", json_schema=SCHEMA), 422),
        (lambda: client.extract.json(url=site.url + "orders", json_schema=SCHEMA), 502),
        (lambda: client.extract.json(url=site.url, json_schema={"type": 7}), 400),
    ):
        with pytest.raises(APIStatusError) as caught:
            ask()
        assert caught.value.status_code == status
        assert caught.value.response.headers["x-should-retry"] == "false"


REFUSALS: dict[str, tuple[dict[str, Any], str]] = {
    "no task": ({"task": ""}, "task is required"),
    "address": ({"task": "t", "url": "shop"}, "invalid URL format"),
    "rounds": ({"task": "t", "max_iterations": 101}, "maxIterations must be between 1 and 100"),
    "no rounds": ({"task": "t", "max_iterations": 0}, "maxIterations must be between 1 and 100"),
    "attempts": ({"task": "t", "max_validation_attempts": 11}, "maxValidationAttempts must be between 1 and 10"),
    "country": ({"task": "t", "geo_target": {"country": "FR"}}, "no proxy is configured for this country: FR"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_refusals_to_the_letter(serve: Serve, sdk: Sdk, case: str) -> None:
    asked, text = REFUSALS[case]
    with pytest.raises(BadRequestError) as caught:
        sdk(serve(ScriptedModel([]))).agent.automate(**asked)
    assert caught.value.response.json() == {"error": text}


def test_a_wrong_key(serve: Serve, sdk: Sdk) -> None:
    with pytest.raises(AuthenticationError) as caught:
        sdk(serve(ScriptedModel([])), key="other").agent.automate(task="t")
    assert list(caught.value.response.json()) == ["error"]


def test_too_many_tasks_at_once(serve: Serve, sdk: Sdk, site: Site) -> None:
    served = serve(ScriptedModel([("wait", {"seconds": 30})]), ServiceSettings(most_tasks=1))
    client = sdk(served)
    stream = client.agent.automate(task="wait", url=site.url)
    with pytest.raises(RateLimitError) as caught:
        client.agent.automate(task="another", url=site.url)
    assert caught.value.response.headers["retry-after"] == "5"
    stream.close()


def test_research_needs_a_provider(serve: Serve, sdk: Sdk) -> None:
    with pytest.raises(tabstack.InternalServerError) as caught:
        sdk(serve(ScriptedModel([]))).agent.research(query="what")
    assert caught.value.status_code == 501
    assert caught.value.response.headers["x-should-retry"] == "false"
