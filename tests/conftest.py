"""What all tests share: how many random cases a law tries, and how expected outputs are written anew."""

from __future__ import annotations

import hypothesis
import pytest

from tests.sizes import SIZE, sized

hypothesis.settings.register_profile(
    SIZE, derandomize=SIZE == "test", deadline=None, max_examples=sized(100, 2_000, 20_000)
)
hypothesis.settings.load_profile(SIZE)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`pytest --update` writes expected outputs anew; read the difference before committing it."""
    parser.addoption("--update", action="store_true", help="write expected outputs anew")
