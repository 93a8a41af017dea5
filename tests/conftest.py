"""How much the tests try: the same small number of random cases for everyone, the full number with `make soak`."""

from __future__ import annotations

import os

import hypothesis
import pytest

hypothesis.settings.register_profile("ci", derandomize=True, deadline=None, max_examples=100)
hypothesis.settings.register_profile("soak", deadline=None, max_examples=20_000)
hypothesis.settings.load_profile(os.environ.get("FARMHAND_SIZES", "ci"))


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update` writes expected outputs anew; read the difference before committing it."""
    parser.addoption("--update", action="store_true", help="write expected outputs anew")
