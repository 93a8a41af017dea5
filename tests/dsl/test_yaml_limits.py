"""What has broken readers elsewhere is refused in time, each in a process of its own: no signal, little memory."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.dsl.dangerous import CASES
from tests.sizes import sized
from tests.tree import ROOT

MOST_MEMORY = 200
# five times what it takes, against hanging: what is refused is so in a second, what is read may fill all limits
REFUSED, READ = 5.0, 40.0
FILLS = ("too many parts", "one key 100,000 times")


@pytest.mark.parametrize("name", list(CASES)[:: sized(2, 1)])
def test_it_is_read_or_refused(name: str) -> None:
    command = [sys.executable, "-m", "tests.dsl.dangerous", name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    codes, figures = done.stdout.splitlines()
    assert CASES[name][2] in codes or (not CASES[name][2] and codes == "nothing"), codes
    memory, seconds = figures.split()
    assert int(memory) < MOST_MEMORY
    assert float(seconds) < (REFUSED if CASES[name][2] and name not in FILLS else READ)
