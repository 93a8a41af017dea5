"""Screens that nobody made for us: dumps in the manner of real apps, and a folder of real ones by `--dumps FOLDER`."""

from __future__ import annotations

from pathlib import Path

import pytest

from interpreter.devices.screen import IdIs, TextIs, Wanted, pick, read_dump, touch_point
from interpreter.devices.screen.wanted import Relation
from tests.devices.reread import differences

OWN = Path(__file__).parent / "dumps"


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Our own dumps, and all of the folder that was named, each one a case."""
    if "dump" in metafunc.fixturenames:
        named = metafunc.config.getoption("--dumps")
        paths = sorted(OWN.glob("*.xml"))
        if named:
            more = sorted(path for path in Path(named).rglob("*") if path.suffix in (".xml", ".uix"))
            assert more, f"there is no dump in {named}"
            paths += more
        metafunc.parametrize("dump", paths, ids=[path.stem for path in paths])


def test_a_dump_is_understood(dump: Path) -> None:
    wrong = differences(dump.read_bytes())
    assert wrong == [], "\n".join(wrong[:20])


@pytest.mark.parametrize(
    ("name", "base", "relations", "touched"),
    [
        ("music_list", TextIs("Play"), [("right of", TextIs("Blue in Green"))], (984, 862)),
        ("music_list", TextIs("Library"), [], (810, 2205)),
        ("music_list", IdIs("title"), [("below", TextIs("So What"))], (492, 830)),
        ("compose_checkout", TextIs("Pay 24,90 €"), [], (540, 2080)),
        ("compose_checkout", TextIs("Card number"), [], (250, 780)),
        ("web_page_turned", TextIs("Add to basket"), [], (1800, 620)),
        ("dialog_and_keyboard", TextIs("Save"), [], (890, 1030)),
        ("dialog_and_keyboard", TextIs("q"), [], None),
        ("messages_right_to_left", TextIs("إرسال"), [], (75, 2190)),
    ],
)  # fmt: skip
def test_what_a_person_names_is_what_is_touched(
    name: str, base: TextIs | IdIs, relations: list[tuple[Relation, TextIs]], touched: tuple[int, int] | None
) -> None:
    screen = read_dump((OWN / f"{name}.xml").read_bytes())
    chosen = pick(screen, Wanted(base, relations=tuple(relations)))
    assert (None if chosen is None else touch_point(screen, chosen)) == touched


def test_the_checker_sees_a_word_that_was_read_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    dump = (OWN / "music_list.xml").read_bytes()
    monkeypatch.setattr("tests.devices.reread.read_dump", lambda source, *size: read_dump(
        source.replace(b"So What", b"So what"), *size
    ))  # fmt: skip
    assert any("So What" in one for one in differences(dump))
