"""A flow that browses, run by the command: with our own service beside it, with one that serves others, with none."""

from __future__ import annotations

import json
import re
import signal
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.ai.model_server import openai
from tests.ai.scripted import ScriptedModel
from tests.ai.site import Site
from tests.forked import Nursery

FLOW = """flow "Look up an order"

outputs:
  total: number

steps:
  browse "Read the total of the order" as order:
    at "{url}orders"
    up to 60s
    never "buy anything"
    want:
      total: number
  succeed with {{ total: order.total }}
"""
TOTAL = ("done", {"result": {"total": 42.5}})


def with_model(url: str) -> dict[str, str]:
    """The environment of a service with a model at an address."""
    return {"AI_BASE_URL": url, "AI_MODEL": "script", "AI_ALLOW": "127.0.0.1"}


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(nursery: Nursery, tmp_path: Path, site: Site) -> Run:
    """Runs the flow."""
    flow = tmp_path / "order.flow"
    flow.write_text(FLOW.format(url=site.url), encoding="utf-8")
    return partial(nursery.run, tmp_path, "run", str(flow), "--folder", str(tmp_path / "run"))


def test_with_a_model_the_run_does_it_itself(tmp_path: Path, run: Run) -> None:
    model = ScriptedModel([TOTAL])
    with openai(model) as url:
        done = run(**with_model(url))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "42.5" in done.stdout
    (log,) = tmp_path.glob("run/**/events.jsonl")
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert "browser_told" in {event["event"] for event in events}


def test_a_service_for_others(nursery: Nursery, tmp_path: Path, run: Run) -> None:
    key = tmp_path / "key"
    with openai(ScriptedModel([TOTAL])) as url:
        asked = ("ai", "--port", "0", "--key-file", str(key))
        serving = nursery.start(tmp_path / "ai.out", *asked, **with_model(url))
        told = re.match(r"serving at (\S+), its key in (\S+)$", serving.heard("its key in"))
        assert told is not None
        assert Path(told[2]).stat().st_mode & 0o077 == 0
        word = key.read_text(encoding="ascii").strip()
        done = run(TABSTACK_BASE_URL=told[1], TABSTACK_API_KEY=word)
        assert done.returncode == 0, done.stdout + done.stderr
        wrong = run(TABSTACK_BASE_URL=told[1], TABSTACK_API_KEY="another")
        assert "TABSTACK_API_KEY is the key of this service" in wrong.stdout + wrong.stderr
        serving.send(signal.SIGTERM)
        assert serving.ended(30) in (0, -signal.SIGTERM)


REFUSED = {
    "nothing": ({}, "set TABSTACK_BASE_URL and TABSTACK_API_KEY"),
    "no key": ({"TABSTACK_BASE_URL": "http://127.0.0.1:9/v1"}, "TABSTACK_API_KEY is not set"),
    "no address": ({"TABSTACK_BASE_URL": "shop", "TABSTACK_API_KEY": "k"}, "looks like https://name/v1"),
    "no model": ({"AI_BASE_URL": "http://127.0.0.1:9/v1"}, "AI_MODEL is not set"),
    "odd model": ({"AI_BASE_URL": "here", "AI_MODEL": "m"}, "AI_BASE_URL is 'here'"),
    "no browser": (
        {"AI_BASE_URL": "http://127.0.0.1:9/v1", "AI_MODEL": "m", "AI_BROWSER": "/nowhere"},
        "there is no Chromium on this machine",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_missing_is_said(run: Run, case: str) -> None:
    environ, wanted = REFUSED[case]
    done = run(**environ)
    assert done.returncode == 1
    assert wanted in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_job_server_does_browser_tasks_as_well(nursery: Nursery, tmp_path: Path, run: Run) -> None:
    folder = tmp_path / "server"
    with openai(ScriptedModel([TOTAL])) as url:
        serving = nursery.serve(folder, tmp_path / "serve.out", **with_model(url))
        address = serving.url()
        assert serving.said().startswith("AI tasks at /v1, with the model script\n")
        key = json.loads((folder / "access.json").read_text(encoding="utf-8"))["key"]
        done = run(TABSTACK_BASE_URL=f"{address}/v1", TABSTACK_API_KEY=key)
        assert done.returncode == 0, done.stdout + done.stderr
        for headers, status in (({"Host": "evil.example"}, 400), ({"Origin": "http://evil.example"}, 403)):
            refused = httpx.post(f"{address}/v1/automate", json={"task": "t"}, headers=headers)
            assert (refused.status_code, list(refused.json())) == (status, ["error"])
        for headers, status in (({}, 401), ({"Authorization": f"Bearer {key}"}, 415)):
            form = httpx.post(f"{address}/v1/automate", data={"task": "t"}, headers=headers)
            assert (form.status_code, list(form.json())) == (status, ["error"])
        assert httpx.post(f"{address}/v1/automate", json={"task": "t"}).status_code == 401
        serving.send(signal.SIGTERM)
        assert serving.ended(30) in (0, -signal.SIGTERM)
