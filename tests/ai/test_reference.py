"""docs/reference/ai-api.md says what the service does: its paths, its keys, its refusals, its headers."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from interpreter.ai.requests import (
    AutomateRequest,
    ExtractRequest,
    FormAnswer,
    GenerateRequest,
    MarkdownRequest,
    ResearchRequest,
)
from interpreter.ai.service.app import ServiceSettings
from tests.ai.conftest import KEY, Served
from tests.ai.scripted import ScriptedModel
from tests.tree import ROOT

PAGE = (ROOT / "docs/reference/ai-api.md").read_text(encoding="utf-8")
RATES = ("x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset")
Serve = Callable[..., Served]


@pytest.mark.parametrize(
    "kind", [AutomateRequest, FormAnswer, MarkdownRequest, ExtractRequest, GenerateRequest, ResearchRequest]
)
def test_every_key_is_told(kind: type[AutomateRequest]) -> None:
    for name, field in kind.model_fields.items():
        assert (field.alias or name) in PAGE


def test_every_refusal_of_a_task_is_told() -> None:
    assert [text for text in AutomateRequest.refusals.values() if f"`{text}`" not in PAGE] == []


def test_every_place_is_told(serve: Serve) -> None:
    routes = serve(ScriptedModel([])).service.app().routes
    for route in routes:
        path = route.path.replace("request_id", "requestId")  # type: ignore[attr-defined]
        assert f"`{path}`" in PAGE or f"`POST {path}`" in PAGE


def test_rates_are_told_and_kept(serve: Serve) -> None:
    served = serve(ScriptedModel([]), ServiceSettings(per_minute=3))

    def ask(key: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"}
        return httpx.post(f"{served.url}/research", json={"query": "what"}, headers=headers)

    found = [ask(KEY) for _ in range(4)]
    assert [one.status_code for one in found] == [501, 501, 501, 429]
    assert [one.headers["x-ratelimit-remaining"] for one in found] == ["2", "1", "0", "0"]
    assert int(found[-1].headers["retry-after"]) <= 60
    stranger = ask("another")
    assert stranger.status_code == 401
    assert all(name in stranger.headers for name in RATES)
