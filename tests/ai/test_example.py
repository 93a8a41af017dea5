"""`make run-ai`: a real Chromium in a country, a model behind a real address, a form, a typed result, then a phone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.tree import ROOT

PASSWORD = b"correct horse"


def test_the_parcel_of_an_order_is_tracked(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AI_", "TABSTACK_"))}
    command = [sys.executable, "-m", "examples.ai", "--folder", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, env=kept, cwd=ROOT, timeout=180, check=False)
    said = done.stdout.decode()
    assert done.returncode == 0, said + done.stderr.decode()
    assert 'status "Expected on", total 34.95, lines 2' in said
    left = {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert [name for name in left if name.endswith("events.jsonl")]
    told = {**left, "output": done.stdout, "errors": done.stderr}
    assert [name for name, content in told.items() if PASSWORD in content] == []
