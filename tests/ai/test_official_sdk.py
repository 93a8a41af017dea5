"""The official Python SDK, strict, against our service: tasks, forms, pages, failures, cancelling."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
import tabstack
from tabstack import Tabstack

from interpreter.ai.agent.state import AgentSettings
from interpreter.ai.service.app import ServiceSettings
from tests.ai.conftest import KEY, Served
from tests.ai.scripted import ScriptedModel
from tests.ai.site import Site

Serve = Callable[..., Served]


def sdk(served: Served, **more: object) -> Tabstack:
    return Tabstack(api_key=KEY, base_url=served.url, _strict_response_validation=True, max_retries=0, **more)  # type: ignore[arg-type]


def test_a_task_with_its_events(serve: Serve, site: Site) -> None:
    model = ScriptedModel(
        [
            lambda seen: ("fill", {"ref": seen.ref("searchbox", "Search"), "value": "books"}),
            lambda seen: ("click", {"ref": seen.ref("button", "Find")}),
            ("done", {"result": "2 results"}),
        ]
    )
    events = list(sdk(serve(model)).agent.automate(task="How many books are there?", url=site.url))
    names = [event.event for event in events]
    assert names[-3:] == ["task:metrics", "complete", "done"]
    assert names.count("agent:action") == 3
    assert events[-2].data.final_answer == "2 results"  # type: ignore[union-attr]
    assert "/search?q=books" in site.visits
