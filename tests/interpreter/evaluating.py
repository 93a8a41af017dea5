"""Expressions written in the language, evaluated at a fixed moment with a fixed chance."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from random import Random

import pytest

from dsl.data import DataFailure, Value
from dsl.data.plain import from_plain
from dsl.text import read_expression
from interpreter.expressions import Env, compile_expression

NOW = datetime(2026, 1, 5, 9, 30, tzinfo=timezone(timedelta(hours=1)))


class FixedOutside:
    """Always the same moment, and chance from one seed."""

    def __init__(self) -> None:
        self._random = Random(1)

    def now(self) -> datetime:
        return NOW

    def random(self) -> Random:
        return self._random


def env(**names: object) -> Env:
    """An Env with these names; plain Python data becomes values."""
    return Env({name: from_plain(value) for name, value in names.items()}, FixedOutside())


def value(text: str, **names: object) -> Value:
    """What an expression gives."""
    expression = read_expression(text)
    assert not isinstance(expression, tuple), expression
    return compile_expression(expression)(env(**names))


def failure(text: str, **names: object) -> DataFailure:
    """How an expression fails; it must name a place in its text."""
    with pytest.raises(DataFailure) as caught:
        value(text, **names)
    assert caught.value.span is not None
    assert 0 <= caught.value.span.start < caught.value.span.end <= len(text)
    return caught.value
