"""`run --record` keeps a browser task, `run --again` does it with no model, and says where the page is another one."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ai.model_server import openai
from tests.ai.scripted import ScriptedModel
from tests.ai.site import Site
from tests.ai.test_commands import FLOW
from tests.forked import Nursery

LOOK_AND_READ = [
    lambda seen: ("click", {"ref": seen.ref("a", "Orders")}),
    ("done", {"result": {"total": 42.5}}),
]


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(nursery: Nursery, tmp_path: Path) -> Run:
    """Runs the flow on a page, with options."""

    def do(page: str, *options: str, **environ: str) -> subprocess.CompletedProcess[str]:
        flow = tmp_path / "order.flow"
        flow.write_text(FLOW.replace("{url}orders", page).replace("{{", "{").replace("}}", "}"), encoding="utf-8")
        words = ("run", str(flow), "--folder", str(tmp_path / "runs"), *options)
        return nursery.run(tmp_path, *words, AI_ALLOW="127.0.0.1", **environ)

    return do


def test_a_task_is_kept_and_done_again_with_no_model(run: Run, tmp_path: Path, site: Site) -> None:
    kept = str(tmp_path / "kept")
    with openai(ScriptedModel(list(LOOK_AND_READ))) as url:
        done = run(site.url, "--record", kept, AI_BASE_URL=url, AI_MODEL="script")
    assert done.returncode == 0, done.stdout + done.stderr
    assert [path.name for path in Path(kept).iterdir()] == ["001.json"]
    again = run(site.url, "--again", kept)
    assert again.returncode == 0, again.stdout + again.stderr
    assert "42.5" in again.stdout
    elsewhere = run(f"{site.url}cart", "--again", kept)
    assert elsewhere.returncode == 1
    assert 'the page is not as it was recorded: act 1 (click) finds no link "Orders"' in elsewhere.stdout


def test_what_cannot_be_kept_or_done_again_is_said(run: Run, tmp_path: Path, site: Site) -> None:
    empty = run(site.url, "--again", str(tmp_path / "none"))
    assert "none has no recordings of browser tasks" in empty.stdout + empty.stderr
    both = run(site.url, "--record", "a", "--again", "b")
    assert (both.returncode, "are two ways" in both.stderr) == (2, True)
    other = run(site.url, "--record", "a", TABSTACK_API_KEY="k", TABSTACK_BASE_URL="http://127.0.0.1:9/v1")
    assert "by this machine's own service alone" in other.stdout + other.stderr
    assert not any("Traceback" in each.stdout + each.stderr for each in (empty, both, other))


def test_a_dry_run_does_nothing_on_the_web(run: Run, site: Site) -> None:
    before = len(site.visits)
    done = run(site.url, "--dry-run", AI_BASE_URL="http://127.0.0.1:9/v1", AI_MODEL="m")
    assert done.returncode == 1
    assert "a dry run does nothing on the web" in done.stdout + done.stderr
    assert len(site.visits) == before
