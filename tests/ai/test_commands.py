"""A flow that browses, run by the command: with our own service beside it, with one that serves others, with none."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.ai.model_server import openai
from tests.ai.scripted import ScriptedModel
from tests.ai.site import Site

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


def run(folder: Path, site: Site, **environ: str) -> subprocess.CompletedProcess[str]:
    flow = folder / "order.flow"
    flow.write_text(FLOW.format(url=site.url), encoding="utf-8")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AI_", "TABSTACK_"))}
    command = [sys.executable, "-m", "interpreter", "run", str(flow), "--folder", str(folder / "run")]
    return subprocess.run(
        command, capture_output=True, text=True, env={**kept, **environ}, check=False, timeout=120, cwd=folder
    )


def test_with_a_model_the_run_does_it_itself(tmp_path: Path, site: Site) -> None:
    model = ScriptedModel([TOTAL])
    with openai(model) as url:
        done = run(tmp_path, site, AI_BASE_URL=url, AI_MODEL="script", AI_ALLOW="127.0.0.1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "42.5" in done.stdout
    (log,) = tmp_path.glob("run/**/events.jsonl")
    events = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert "browser_told" in {event["event"] for event in events}


def test_a_service_for_others(tmp_path: Path, site: Site) -> None:
    key = tmp_path / "key"
    with openai(ScriptedModel([TOTAL])) as url:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AI_", "TABSTACK_"))}
        serving = subprocess.Popen(
            [sys.executable, "-m", "interpreter", "ai", "--port", "0", "--key-file", str(key)],
            stdout=subprocess.PIPE,
            text=True,
            env={**kept, "AI_BASE_URL": url, "AI_MODEL": "script", "AI_ALLOW": "127.0.0.1", "PYTHONUNBUFFERED": "1"},
        )
        with serving:
            assert serving.stdout is not None
            told = re.match(r"serving at (\S+), its key in (\S+)\n", serving.stdout.readline())
            assert told is not None
            assert Path(told[2]).stat().st_mode & 0o077 == 0
            word = key.read_text(encoding="ascii").strip()
            done = run(tmp_path, site, TABSTACK_BASE_URL=told[1], TABSTACK_API_KEY=word)
            assert done.returncode == 0, done.stdout + done.stderr
            wrong = run(tmp_path / "", site, TABSTACK_BASE_URL=told[1], TABSTACK_API_KEY="another")
            assert "TABSTACK_API_KEY is the key of this service" in wrong.stdout + wrong.stderr
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(30) in (0, -signal.SIGTERM)


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
def test_what_is_missing_is_said(tmp_path: Path, site: Site, case: str) -> None:
    environ, wanted = REFUSED[case]
    done = run(tmp_path, site, **environ)
    assert done.returncode == 1
    assert wanted in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_job_server_does_browser_tasks_as_well(tmp_path: Path, site: Site) -> None:
    folder = tmp_path / "server"
    with openai(ScriptedModel([TOTAL])) as url:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("AI_", "TABSTACK_"))}
        given = {"AI_BASE_URL": url, "AI_MODEL": "script", "AI_ALLOW": "127.0.0.1", "PYTHONUNBUFFERED": "1"}
        serving = subprocess.Popen(
            [sys.executable, "-m", "interpreter", "serve", "--port", "0", "--folder", str(folder)],
            stdout=subprocess.PIPE,
            text=True,
            env={**kept, **given},
        )
        with serving:
            assert serving.stdout is not None
            said = [serving.stdout.readline() for _ in range(3)]
            assert said[0] == "AI tasks at /v1, with the model script\n"
            address = re.match(r"serving at (\S+),", said[1])
            assert address is not None
            key = json.loads((folder / "access.json").read_text(encoding="utf-8"))["key"]
            done = run(tmp_path, site, TABSTACK_BASE_URL=f"{address[1]}/v1", TABSTACK_API_KEY=key)
            assert done.returncode == 0, done.stdout + done.stderr
            for headers, status in (({"Host": "evil.example"}, 400), ({"Origin": "http://evil.example"}, 403)):
                refused = httpx.post(f"{address[1]}/v1/automate", json={"task": "t"}, headers=headers)
                assert (refused.status_code, list(refused.json())) == (status, ["error"])
            form = httpx.post(f"{address[1]}/v1/automate", data={"task": "t"})
            assert (form.status_code, list(form.json())) == (415, ["error"])
            assert httpx.post(f"{address[1]}/v1/automate", json={"task": "t"}).status_code == 401
            serving.send_signal(signal.SIGTERM)
            assert serving.wait(30) in (0, -signal.SIGTERM)
