"""Records behave as frozen dataclasses with slots do."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from typing import Any, ClassVar

import pytest

from dsl import struct
from dsl.struct import Struct, field, fields, is_struct, replace


class Place(Struct, kw_only=True):
    """A base with a field by name that does not count."""

    at: int = field(default=0, compare=False, repr=False)


class Word(Place):
    """Fields by place, with a default, and something that is no field."""

    kind: ClassVar[str] = "word"
    text: str
    many: bool = False

    @property
    def shown(self) -> str:
        """What it says."""
        return self.text.upper()


class Bag(Struct, frozen=False):
    """One that can be changed, with a list of its own."""

    name: str
    things: list[int] = field(default_factory=list)


class Nothing(Place):
    """One without fields of its own."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class DataPlace:
    at: int = dataclasses.field(default=0, compare=False, repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class DataWord(DataPlace):
    text: str
    many: bool = False


def test_equality_and_hash_leave_out_what_does_not_count() -> None:
    assert Word("a", at=1) == Word("a", at=2)
    assert hash(Word("a", at=1)) == hash(Word("a", at=2))
    assert Word("a") != Word("a", many=True)
    assert Word("a") != DataWord("a")
    assert Nothing(at=1) == Nothing(at=2)
    assert len({Word("a"), Word("a", at=3), Word("b")}) == 2


def test_it_looks_like_a_dataclass() -> None:
    assert repr(Word("a", at=7)) == repr(DataWord("a", at=7)).replace("DataWord", "Word")
    assert Word.__match_args__ == DataWord.__match_args__
    assert [one.name for one in dataclasses.fields(Word)] == [one.name for one in dataclasses.fields(DataWord)]
    assert [one.name for one in fields(Word)] == ["at", "text", "many"]
    assert dataclasses.is_dataclass(Word)
    assert is_struct(Word("a"))
    assert not is_struct(DataWord("a"))
    match Word("a", many=True):
        case Word(text, many):
            assert (text, many) == ("a", True)


@pytest.mark.parametrize("given", [(), ("a", True, 3), ("a", {"other": 1}), ("a", {"text": "b"})])
def test_wrong_arguments_are_refused_alike(given: tuple[Any, ...]) -> None:
    named = given[-1] if given and isinstance(given[-1], dict) else {}
    places = given[:-1] if named else given
    with pytest.raises(TypeError) as theirs:
        DataWord(*places, **named)
    with pytest.raises(TypeError) as ours:
        Word(*places, **named)
    assert str(ours.value) == str(theirs.value).replace("DataWord", "Word")


def test_nothing_changes_in_a_frozen_one() -> None:
    one: Any = Word("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        one.text = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del one.text
    with pytest.raises(AttributeError):
        one.other = 1
    assert not hasattr(one, "__dict__")


def test_one_that_is_not_frozen_changes_and_shares_nothing() -> None:
    one, other = Bag("a"), Bag("a")
    one.things.append(1)
    one.name = "b"
    assert (one.name, one.things, other.things) == ("b", [1], [])
    assert Bag("c", [5]).things == [5]
    with pytest.raises(TypeError, match="unhashable"):
        hash(one)


@pytest.mark.parametrize("one", [Word("a", at=3), Nothing(at=2)])
def test_copies_are_the_same(one: Any) -> None:
    for same in (copy.copy(one), copy.deepcopy(one), pickle.loads(pickle.dumps(one)), replace(one)):
        assert same == one
        assert same.at == one.at
        assert type(same) is type(one)


def test_fields_are_seen_whole_by_all_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """While they are gathered nobody sees a part of them."""

    class New(Word):
        """One whose fields nobody has asked for."""

        extra: int = 0

    seen = []

    class Watching(struct.Field):
        def __init__(self, *given: Any) -> None:
            seen.append("__gathered__" in vars(New))
            super().__init__(*given)

    monkeypatch.setattr(struct, "Field", Watching)
    assert [one.name for one in fields(New)] == ["at", "text", "many", "extra"]
    assert seen == [False] * len(seen) != []


def test_replacing() -> None:
    one = replace(Word("a", at=3), many=True)
    assert (one.text, one.many, one.at, one.shown) == ("a", True, 3, "A")
    assert dataclasses.replace(one, text="b") == Word("b", many=True)
