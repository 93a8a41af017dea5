"""What all tests share: how many random cases a law tries, how expected outputs are written anew, quick processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from tests.forked import Nursery
from tests.sizes import SIZE, sized

os.environ.setdefault("FARMHAND_CACHE", str(Path(__file__).parents[1] / ".pytest_cache" / "farmhand"))

hypothesis.settings.register_profile(
    SIZE, derandomize=SIZE == "test", deadline=None, max_examples=sized(100, 2_000, 20_000)
)
hypothesis.settings.load_profile(SIZE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` writes expected outputs anew (read the difference before committing it), `--device` takes a phone,
    `--dumps` a folder of dumps."""
    parser.addoption("--update", action="store_true", help="write expected outputs anew")
    parser.addoption("--device", metavar="SERIAL", help="try tests/contracts/test_attached.py on this phone of adb's")
    parser.addoption(
        "--dumps", metavar="FOLDER", help="read these dumps of real screens too, tests/devices/test_dumps.py"
    )


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Forks commands, servers and workers of ours."""
    made = Nursery()
    yield made
    made.close()
