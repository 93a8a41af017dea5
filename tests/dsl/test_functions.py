"""Every function does what its manual says: the examples in the docstrings are run."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from random import Random

import pytest

from dsl.data import DataFailure
from dsl.functions import FUNCTIONS, Function
from interpreter.expressions import Env, compile_expression
from tests.interpreter.reading import read_expression

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=timezone(timedelta(hours=1)))


class FixedOutside:
    """Always the same moment and the same chance."""

    def __init__(self) -> None:
        self._random = Random(1)

    def now(self) -> datetime:
        return NOW

    def random(self) -> Random:
        return self._random


def examples() -> list[tuple[str, str]]:
    """The lines of each manual from its first example on."""
    found = []
    for function in FUNCTIONS.values():
        block = function.manual.rstrip().rpartition("\n\n")[2]
        found += [(function.name, line.strip()) for line in block.splitlines()]
    return found


@pytest.mark.parametrize(("name", "example"), examples())
def test_an_example_holds(name: str, example: str) -> None:
    assert name in example
    env = Env({}, FixedOutside())
    if example.endswith(" fails"):
        with pytest.raises(DataFailure):
            compile_expression(read_expression(example.removesuffix(" fails")))(env)
    else:
        assert compile_expression(read_expression(example))(env) is True


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=lambda one: one.name)
def test_a_function_has_a_sentence_and_examples(function: Function) -> None:
    manual = function.manual
    sentence, *_, block = manual.strip().split("\n\n")
    assert sentence[0].isupper()
    assert sentence.rstrip().endswith((".", ")"))
    assert all("(" in line for line in block.splitlines())
