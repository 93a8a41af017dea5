"""What a flow costs at least and at most, from its text alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from dsl.check import check
from dsl.estimate import Cost, estimate
from dsl.files import File
from dsl.source import Source
from dsl.text import read


def cost(steps: str, more: str = "") -> Cost:
    lines = "\n".join(f"  {line}" for line in steps.strip().splitlines())
    checked = check(Source(f'flow "x"\napp "com.example.demo"\n\ninputs:\n  n: integer\n\nsteps:\n{lines}\n{more}'))
    assert checked.program is not None, checked.diagnostics
    return estimate(checked.program)


SECONDS = [
    ("wait 5s", 5, 5),
    ("wait 2s to 5s", 2, 5),
    ('tap "a"', 0, 10),
    ('tap "a" up to 3s', 0, 3),
    ("press volume_down for 2s", 2, 2),
    ('long press "a" for 3s up to 5s', 3, 8),
    ('long press "a" for 3s up to 5s, optionally', 0, 8),
    ("draw [{ x: 0, y: 0 }, { x: 1, y: 1 }] over 2s", 2, 12),
    ('pinch in on "a" up to 5s', 0, 5),
    ("read toast up to 5s as said\nlog said", 0, 5),
    ('repeat 4 times:\n  wait 5s', 20, 20),
    ('repeat n times:\n  wait 5s', 0, None),
    ("repeat n times:\n  set a to 1\n  log text(a)", 0, 0),
    ('for each a in [1, 2, 3]:\n  wait 1s\n  log text(a)', 3, 3),
    ('repeat until true, at most 10 times, every 1s:\n  wait 1s', 1, 20),
    ('if true:\n  wait 5s\nelse:\n  wait 2s', 2, 5),
    ('if true:\n  wait 5s\n  succeed\nwait 20s', 5, 20),
    ('within 30s:\n  wait for "a" up to 5m', 0, 30),
    ('retry 3 times every 2s growing:\n  tap "a" up to 1s', 0, 9),
    ('try:\n  tap "a" up to 5s\non failure:\n  wait 10s', 0, 15),
    ("wait 1s\nsucceed", 1, 1),
    ('do slow\ndo slow', 0, 20),
    ('record video up to 1m:\n  wait 5m', 300, 300),
    ('browse "x" up to 8m:\n  on progress:\n    wait 5m\n  on question:\n    wait 1h', 0, 480),
    ('within 1m:\n  extract "https://a.example/"', 0, 60),
    ('wait until now() > now() up to 1m:\n  log "x"', 0, 60),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "least", "most"), SECONDS, ids=[one[0].replace("\n", " ") for one in SECONDS])
def test_time(steps: str, least: int, most: int | None) -> None:
    seconds = cost(steps, '\nblock slow():\n  tap "a"\n').seconds
    assert (seconds.least, seconds.most) == (Decimal(least), None if most is None else Decimal(most))


CALLS = [
    ('log "x"', 1, 2),
    ("succeed", 1, 2),
    ('report progress { a: 1 }\nreport progress { a: 2 }\nsucceed', 1, 4),
    ('for each a in [1, 2, 3]:\n  dump { a: a } to job "x"', 1, 5),
    ('browse "x", at most 9 rounds up to 1m:\n  on progress:\n    report progress { a: 1 }', 1, 33),
    ('browse "x", at most 9 rounds up to 1m:\n  on question:\n    report progress { a: 1 }', 1, 11),
    ('browse "x" up to 1m:\n  on question:\n    report progress { a: 1 }\n    fail because "no"', 1, 3),
    ('for each a in [n, n]:\n  if a is 1:\n    fail because "no"', 0, 2),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "least", "most"), CALLS, ids=[one[0].replace("\n", " ") for one in CALLS])
def test_calls_count_the_final_word_and_the_handler(steps: str, least: int, most: int | None) -> None:
    calls = cost(steps).calls
    assert (calls.least, calls.most) == (least, most)


def test_what_depends_on_the_input_names_its_line() -> None:
    made = cost("wait 1s\nrepeat n times:\n  wait 1s").seconds
    assert made.open_at is not None
    assert made.most is None


def test_a_block_that_calls_itself_has_no_most() -> None:
    source = Source('flow "x"\n\nsteps:\n  do a\n\nblock a():\n  wait 1s\n  do a\n')
    assert estimate(File(source, read(source).flow)).seconds.most is None


def test_a_chain_of_blocks_longer_than_any_run_is_given_up() -> None:
    chain = "".join(f"\nblock b{n}():\n  wait 1s\n  do b{n + 1}\n" for n in range(500))
    checked = check(Source(f'flow "x"\n\nsteps:\n  do b0\n{chain}\nblock b500():\n  log "end"\n'))
    assert checked.program is not None, checked.diagnostics
    assert estimate(checked.program).seconds.most is None
