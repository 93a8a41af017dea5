"""The official library for Node against our service: a task with a form, a failing and a cancelled one, pages."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable

from interpreter.clock import SystemClock
from tests.ai.conftest import KEY, Served
from tests.ai.scripted import ScriptedModel
from tests.ai.site import Site
from tests.ai.test_official_sdk import LOGIN
from tests.tree import ROOT

NODE = ROOT / ".venv/node"


def test_the_library_for_node(serve: Callable[..., Served], site: Site) -> None:
    pages = [("result", {"total": 42.5}), ("result", {"total": 85})]
    acts = [*LOGIN, ("abort", {"reason": "no"}), ("wait", {"seconds": 30}), *pages]
    served = serve(ScriptedModel(acts))
    command = [NODE / "node", ROOT / "tests/ai/official.mjs", served.url, KEY, site.url]
    environ = {"MODULES": str(NODE / "node_modules") + "/", "PATH": ""}
    done = subprocess.run(command, capture_output=True, text=True, env=environ, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    names = seen.pop("names")
    assert names[-2:] == ["complete", "done"]
    assert "interactive:form_data:request" in names
    assert seen == {
        "input": "accepted",
        "late": 410,
        "answer": "in",
        "failure": "TASK_ABORTED",
        "cancelled": True,
        "markdown": "Orders",
        "json": {"total": 42.5},
        "made": {"total": 85},
        "refused": [True, 400, {"error": "task is required"}],
    }
    assert site.posted[-1] == {"mail": "ada@shop.example", "word": "pass-word"}
    clock = SystemClock()
    for _ in range(400):
        if not served.service.running:
            break
        clock.sleep(0.05)
    assert served.service.running == 0, "the cancelled task still runs"
