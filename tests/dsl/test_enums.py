"""Closed sets of words behave as those of `enum` do."""

from __future__ import annotations

import copy
import enum
import pickle

import pytest

from dsl.enums import StrEnum


class Colour(StrEnum):
    """Two words, and what can be asked of them."""

    RED = "red"
    DEEP_BLUE = "blue"

    @property
    def warm(self) -> bool:
        """Whether it is warm."""
        return self is Colour.RED


class Theirs(enum.StrEnum):
    RED = "red"
    DEEP_BLUE = "blue"


def test_members_are_the_words() -> None:
    assert [one.value for one in Colour] == [one.value for one in Theirs]
    assert [one.name for one in Colour] == [one.name for one in Theirs]
    assert (len(Colour), Colour.RED, f"{Colour.DEEP_BLUE}", str(Colour.RED)) == (2, "red", "blue", "red")
    assert repr(Colour.DEEP_BLUE) == repr(Theirs.DEEP_BLUE).replace("Theirs", "Colour")
    assert ("blue" in Colour, "green" in Colour, Colour.RED in Colour) == (True, False, True)
    assert {Colour.RED: 1}["red"] == 1  # type: ignore[index]
    assert (Colour.RED.warm, Colour.DEEP_BLUE.warm) == (True, False)


def test_each_is_one_of_a_kind() -> None:
    red = Colour.RED
    assert Colour("red") is red
    for same in (copy.copy(red), copy.deepcopy([red])[0], pickle.loads(pickle.dumps(red))):
        assert same is red


def test_other_words_are_refused_alike() -> None:
    with pytest.raises(ValueError) as theirs:
        Theirs("green")
    with pytest.raises(ValueError) as ours:
        Colour("green")
    assert str(ours.value) == str(theirs.value).replace("Theirs", "Colour")
