"""D3: phones that are slow, and reports of a screen that are huge, damaged or malicious."""

from __future__ import annotations

from pathlib import Path

import pytest

from interpreter import events as e
from interpreter.devices.virtual.rpc import METHODS
from interpreter.events import Entry
from tests.devices import faulty
from tests.devices.faulty import HEAD, Source, wrongs

SLOW = 2.0
NODE = '<node index="0" text="{0}" class="android.widget.TextView" clickable="true" bounds="[{1}]" />'
BOMB = '<!DOCTYPE x [<!ENTITY a "{0}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><hierarchy>&b;</hierarchy>'


def huge() -> str:
    """Five megabytes: 20,000 elements, and 300 boxes within one another."""
    rows = "".join(NODE.format(f"row {n} {'x' * 150}", f"0,{n % 2300}][1080,{n % 2300 + 40}") for n in range(20_000))
    box = '<node index="0" class="android.view.View" bounds="[0,0][1080,2340]">'
    deep = box * 300 + NODE.format("deepest", "10,10][500,60") + "</node>" * 300
    return f'<hierarchy rotation="0">{deep}{rows}</hierarchy>'


def slow_from_the_start(source: Source, entry: Entry) -> None:
    if isinstance(entry.event, e.DeviceTaken):
        source.farm.phones["phone-1"].faults.slow(SLOW)


@pytest.mark.parametrize(
    ("step", "limit"),
    [('tap "never" up to 3s', 3), ('expect "never" up to 5s', 5), ('within 4s:\n    wait for "never" up to 1m', 4)],
)
def test_limits_hold_on_a_slow_phone(tmp_path: Path, step: str, limit: float) -> None:
    told = faulty.run(tmp_path, f"{HEAD}  open app\n  {step}\n", slow_from_the_start)
    assert told.ending.exit == 1
    since = next(entry.offset for entry in told.entries if isinstance(entry.event, e.StepEnded))
    ended = next(entry.offset for entry in reversed(told.entries) if isinstance(entry.event, e.StepEnded))
    assert limit <= ended - since <= limit + 2 * SLOW + 2  # the last look, and one for the message


def test_a_slow_phone_does_all_that_it_is_asked_once(tmp_path: Path) -> None:
    told = faulty.run(tmp_path, HEAD + "".join(f"  {step}\n" for step in faulty.STEPS), slow_from_the_start)
    assert (told.ending.exit, wrongs(told)) == (0, []), told.ending.reason


def test_a_huge_screen_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dump = huge()
    assert len(dump) > 5_000_000
    monkeypatch.setitem(METHODS, "dumpWindowHierarchy", lambda phone, *_: dump)
    told = faulty.run(tmp_path, f'{HEAD}  open app\n  expect "deepest"\n  expect /^row 19999 /\n')
    assert told.ending.exit == 0, told.ending.reason


@pytest.mark.parametrize(
    ("dump", "words"),
    [
        ("<hierarchy><node bounds='[0,0][9,9]'", "damaged"),
        ("not a report", "damaged"),
        (BOMB.format("x" * 1000), "DTD or entities"),
        ('<!DOCTYPE x SYSTEM "file:///etc/passwd"><hierarchy />', "DTD or entities"),
        ("<hierarchy>" + "<node>" * 600 + "</node>" * 600 + "</hierarchy>", "nested more than 500 deep"),
        (f"<hierarchy>{' ' * (17 << 20)}</hierarchy>", "larger than 16 MiB"),
    ],
    ids=["cut off", "other words", "bomb", "foreign file", "too deep", "too large"],
)
def test_a_report_that_cannot_be_used_is_refused_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dump: str, words: str
) -> None:
    monkeypatch.setitem(METHODS, "dumpWindowHierarchy", lambda phone, *_: dump)
    told = faulty.run(tmp_path, f'{HEAD}  open app\n  tap "never"\n')
    assert (told.ending.outcome, told.ending.exit, told.problem.kind) == ("failed", 1, "device")
    assert words in told.problem.message
    assert told.at(e.RunEnded) < 3
