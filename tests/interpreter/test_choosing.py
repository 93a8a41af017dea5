"""The words of `--device`, with phones that are only said to be there."""

from __future__ import annotations

import re

import pytest

from interpreter.devices.android import Attached
from interpreter.devices.android.facts import Facts
from interpreter.phones.choosing import NotChosen, chosen, wanted
from tests.tree import ROOT

SHELF = {
    "R58A": ("Pixel 8", "14", 90),
    "R58B": ("Pixel 6a", "13", 12),
    "X1": ("Galaxy S9", "9", None),
}
STATES = (
    *(Attached(serial, "device") for serial in SHELF),
    Attached("NEW", "unauthorized"),
    Attached("OLD", "offline"),
)


def ask(serial: str) -> Facts:
    model, android, battery = SHELF[serial]
    return Facts(serial, model, android, battery, "installed", True, False, "a/.b", ())


def meant(*devices: str, attached: tuple[Attached, ...] = STATES) -> tuple[str, ...]:
    said = wanted(devices)
    assert not said.built_in
    return chosen(said.groups, attached, ask)


@pytest.mark.parametrize(
    ("words", "serials"),
    [
        (["X1"], "X1"),
        (["X1,R58A"], "X1 R58A"),
        (["X1", "R58A", "X1"], "X1 R58A"),
        (["all"], "R58A R58B X1"),
        (["model=Pixel*"], "R58A R58B"),
        (["model=pixel 8"], "R58A"),
        (["model!=Pixel*"], "X1"),
        (["android>=13"], "R58A R58B"),
        (["android > 13.0"], "R58A"),
        (["android<10"], "X1"),
        (["android=9"], "X1"),
        (["battery>20"], "R58A"),
        (["all,android>=13,battery<50"], "R58B"),
        (["R58A,X1,android>=13"], "R58A"),
        (["serial=R58*"], "R58A R58B"),
        (["android<10", "battery>20"], "X1 R58A"),
    ],
)
def test_the_words_mean_these_phones(words: list[str], serials: str) -> None:
    assert meant(*words) == tuple(serials.split())


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["R58C"], "there is no phone R58C; attached are R58A, R58B, X1, NEW, OLD; did you mean R58A?"),
        (["NEW"], "the phone NEW has not allowed this computer: unlock it and accept the question on its screen"),
        (["OLD"], "the phone OLD is offline: unplug it and plug it in again, or restart it"),
        (["modle=Pixel*"], "they have serial, model, android, battery; did you mean model?"),
        (["model>Pixel"], "a model is written `model=…` or `model!=…`"),
        (["android>=new"], "`android>=new` needs a number, as in `android>=13`"),
        (["battery=full"], "needs a number, as in `battery>=30`"),
        (["model="], "`model=` says no model"),
        (["X1,"], "has an empty name in it"),
        (["all,X1"], "`all` means every phone: leave the other names away"),
        (["virtual:2", "X1"], "built-in phones are used alone"),
        (["X1,virtual"], "built-in phones are used alone"),
        (["virtual:0"], "`virtual:0` is no number of built-in phones: 1 to 100"),
        (["virtual:many"], "1 to 100, as in `virtual:4`"),
        (
            ["android>=15"],
            "no attached phone has android>=15: R58A is Pixel 8 with Android 14; R58B is Pixel 6a with Android 13; "
            "X1 is Galaxy S9 with Android 9",
        ),
    ],
)
def test_words_that_mean_none_say_what_to_write(words: list[str], reason: str) -> None:
    with pytest.raises(NotChosen) as said:
        meant(*words)
    assert reason in str(said.value)


def test_all_without_a_phone() -> None:
    with pytest.raises(NotChosen, match="no phone is attached"):
        meant("all", attached=())
    with pytest.raises(NotChosen, match="NEW has not allowed this computer"):
        meant("all", attached=(Attached("NEW", "unauthorized"),))


def test_built_in_phones() -> None:
    assert [(one.built_in, one.count) for one in map(wanted, ([], ["virtual"], ["virtual:4"]))] == [
        (True, None), (True, None), (True, 4),
    ]  # fmt: skip


def test_only_phones_that_a_property_is_asked_of_are_asked() -> None:
    def never(serial: str) -> Facts:
        raise AssertionError(serial)

    assert chosen(wanted(["all"]).groups, STATES, never) == ("R58A", "R58B", "X1")


def test_the_words_of_the_manual() -> None:
    rows = re.findall(r"^\| `([^`]+)` \|", (ROOT / "docs" / "real-phones.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(rows) == 9
    said = {row: wanted([row]) for row in rows}
    assert [row for row, one in said.items() if one.built_in] == ["virtual", "virtual:4"]
    assert [row for row, one in said.items() if one.groups and one.groups[0].properties] == [
        "model=Pixel*", "android>=13", "model=Pixel*,battery>30", "R58M123,R58M456,android>=13",
    ]  # fmt: skip
