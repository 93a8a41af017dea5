"""Types through whole flows: secrets on long ways, comments that silence, profiles, and a cost that grows evenly."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType

import pytest

from dsl.check import check
from dsl.files import File
from dsl.profiles import Profile
from dsl.scope import resolve
from dsl.source import Source
from dsl.text import read
from dsl.types import typed

HEAD = 'flow "Sample"\napp "com.example.demo"\n\ninputs:\n  password: secret\n\n'


def codes(text: str, profile: Profile = Profile.TEAM) -> list[tuple[int, str]]:
    """Line and code of each finding, except for its looks."""
    source = Source(text)
    found = [one for one in check(source, profile).diagnostics if one.code != "X901"]
    return [(source.position(one.span.start)[0], one.code) for one in found]


def test_a_secret_reaches_a_row_through_two_blocks_and_a_record() -> None:
    text = (
        HEAD
        + """\
steps:
  do wrap with { value: password } as wrapped
  dump { row: wrapped.inner } to job "rows"

block wrap(value: text) gives { inner: text }:
  do pass_on with { value: value } as same
  give { inner: same }

block pass_on(value: text) gives text:
  give "<${value}>"
"""
    )
    assert codes(text) == [(9, "S702")]


def test_a_text_that_is_compared_as_a_number_is_told_how_its_number_is_had() -> None:
    text = HEAD + 'steps:\n  read text of "Total" up to 5s as total\n  if total > 5:\n    log "much"\n'
    (found,) = [one for one in check(Source(text), Profile.BASIC).diagnostics if one.code == "N105"]
    assert found.help == "`number(total)` is the number in it"


def test_a_secret_comes_back_from_a_sub_task() -> None:
    text = (
        HEAD
        + """\
steps:
  start subtask using "a.flow" as helper:
    give { password: password }
  wait for all of helper up to 5m as result
  for each one in result.done:
    log one.input.password
    log one.id
"""
    )
    assert codes(text) == [(12, "S702")]


def test_a_secret_leaves_a_block_that_was_given_it() -> None:
    text = HEAD + 'steps:\n  do tell with { it: password }\n\nblock tell(it: text):\n  log "it is ${it}"\n'
    assert codes(text) == [(11, "S702")]
    assert codes(text.replace("{ it: password }", '{ it: "x" }')) == [(5, "N103")]


@pytest.mark.parametrize(
    "value",
    ["password", "trim(password)", "[password]", 'password + "x"', "first([password])", "to_json({ a: password })",
     'password if true else "x"', "[one for each one in [password]]", "merge({ a: password }, { b: 1 })"],
)  # fmt: skip
def test_a_secret_stays_one_in(value: str) -> None:
    assert codes(HEAD + f'steps:\n  dump {{ a: {value} }} to job "rows"\n') == [(8, "S702")]


@pytest.mark.parametrize("value", ["length(password)", "password is not empty", 'password is "x"'])
def test_what_does_not_show_a_secret_is_none(value: str) -> None:
    assert codes(HEAD + f'steps:\n  dump {{ a: {value} }} to job "rows"\n') == []


POINT = 'flow "Sample"\napp "com.example.demo"\n\nsteps:\n  tap point 50%, 90%'


def test_a_comment_with_a_reason_silences_its_line() -> None:
    assert codes(POINT) == [(5, "P801")]
    assert codes(f"{POINT}   # ignore P801: a game draws all itself") == []
    assert codes(f"{POINT}   # ignore P801") == [(5, "P801"), (5, "X907")]
    assert codes(f"{POINT}   # ignore P802: no ordinal") == [(5, "P801"), (5, "X907")]
    assert codes(f"{POINT}   # ignore P801, W301: a game draws all itself") == [(5, "X907")]


def test_text_that_only_looks_like_such_a_comment_is_text() -> None:
    assert codes('flow "Sample"\n\nsteps:\n  log "x   # ignore P801"\n') == []


def test_errors_that_a_run_relies_on_are_not_silenced() -> None:
    assert codes('flow "Sample"\n\nsteps:\n  log other   # ignore N101: later\n') == [(4, "N101"), (4, "X907")]


def test_profiles_show_more_and_more() -> None:
    text = f'{POINT}\n  tap 2nd "Buy"\n  log nobody\n'
    shown = {profile: {code for _, code in codes(text, profile)} for profile in Profile}
    assert shown[Profile.BASIC] == {"N101"}
    assert shown[Profile.TEAM] == {"N101", "P801"}
    assert shown[Profile.PRODUCTION] == {"N101", "P801", "P802", "F203"}


def test_a_silenced_advice_is_no_idle_comment_where_advice_is_not_shown() -> None:
    text = 'flow "Sample"\napp "com.example.demo"\n\nsteps:\n  tap 2nd "Buy"   # ignore P802: there are always two\n'
    assert codes(text) == []


FOLLOWED = ("scope.py", "names.py")


def work(act: Callable[[], object]) -> int:
    """How many lines run that follow names and types."""
    count = 0

    def line(frame: FrameType, event: str, _: object) -> object:
        nonlocal count
        count += event == "line"
        return line if frame.f_code.co_filename.endswith(FOLLOWED) or "/types/" in frame.f_code.co_filename else None

    before = sys.gettrace()
    sys.settrace(line)
    try:
        act()
    finally:
        sys.settrace(before)
    return count


PIECES = {
    "names": lambda n: "".join(f"  set a{i} to {i}\n" for i in range(n)),
    "chain": lambda n: (
        '  if x is 0:\n    log "0"\n'
        + "".join(f"  else if x is {i} or y is missing:\n    set b{i} to y\n" for i in range(1, n))
    ),
    "loop": lambda n: (
        "  repeat 3 times:\n"
        + "".join(f"    if x is {i}:\n      set c{i} to 1\n      stop repeating\n" for i in range(n))
    ),
    "tries": lambda n: "".join(
        f"  try:\n    set d{i} to 1\n    wait 1s\n  on failure:\n    set d{i} to 2\n" for i in range(n)
    ),
}


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_flow_is_twice_the_work(piece: str) -> None:
    head = 'flow "Sample"\n\ninputs:\n  x: integer\n  y: text?\n\nsteps:\n'
    flows = [read(Source(head + PIECES[piece](count))).flow for count in (40, 80, 160)]
    small, middle, large = (work(lambda flow=flow: (resolve(flow), typed(File(Source(""), flow)))) for flow in flows)
    assert large - middle <= 2.2 * (middle - small)


def test_handlers_in_handlers_cost_what_they_say() -> None:
    def nested(depth: int) -> str:
        lines = ['flow "Sample"', "", "steps:"]
        for level in range(depth):
            pad = "  " * (level + 1)
            lines += [f"{pad}try:", f"{pad}  set a{level} to 1", f"{pad}on failure:"]
        return "\n".join([*lines, "  " * (depth + 1) + 'log "x"']) + "\n"

    flows = [read(Source(nested(depth))).flow for depth in (5, 10, 20)]
    small, middle, large = (work(lambda flow=flow: (resolve(flow), typed(File(Source(""), flow)))) for flow in flows)
    assert large - middle <= 3 * (middle - small)
