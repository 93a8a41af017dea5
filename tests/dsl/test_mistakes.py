"""Many mistakes in one flow: all are said in one go, each at its exact place."""

from __future__ import annotations

import pytest

from dsl.check import check
from dsl.diagnostics import apply
from dsl.source import Source

TEN = """\
flow "Ten mistakes"
app "com.example.demo"

inputs:
  wanted: «N116:txet»

steps:
  «E001:tapp» "Sign in"
  tap "Pay" «E002:upto» 5s
  tap "Pay" up to «E013:5»
  «E014:click» "Next"
  type «E006:"abc into #email»
  set «N117:empty» to 3
  log «N101:wnated»
  log "a«E019:\\q»b"
  log «E020:12:30»
  «W301:wait for "Thank you"»
  tap «N113:@pay»
  log «N110:lenght([1])»
  «F209:stop repeating»
"""


def marked(text: str) -> tuple[str, list[tuple[str, int, int]]]:
    plain, wanted, at = "", [], 0
    while (start := text.find("«", at)) >= 0:
        colon = text.index(":", start)
        end = text.index("»", start)
        plain += text[at:start]
        begin = len(plain)
        plain += text[colon + 1 : end]
        wanted.append((text[start + 1 : colon], begin, len(plain)))
        at = end + 1
    return plain + text[at:], wanted


def test_all_mistakes_are_said_at_once_with_exact_places() -> None:
    text, wanted = marked(TEN)
    checked = check(Source(text, "ten.flow"))
    assert checked.program is None
    found = [(one.code, one.span.start, one.span.end) for one in checked.diagnostics if one.code != "F201"]
    assert found == wanted
    assert len(wanted) >= 10


BELOW = """\
flow "A block below a bad line"

steps:
  «E001:iff» true:
    «E001:tapp» "x"
    if true «E023:thn»:
      log «N101:a»
"""


def test_a_bad_line_does_not_hide_what_stands_below_it() -> None:
    text, wanted = marked(BELOW)
    found = [(one.code, one.span.start, one.span.end) for one in check(Source(text)).diagnostics]
    assert found == wanted


@pytest.mark.parametrize(
    ("line", "said", "mended"),
    [
        ("set a = 5", "`=` is not a word of this language; write `to`", "set a to 5"),
        ("set a := 5", "`:=` is not a word of this language; write `to`", "set a to 5"),
        ('tap on "Pay"', "`on` does not fit here; leave it out", 'tap "Pay"'),
        ("tap the #pay", "`the` does not fit here; leave it out", "tap #pay"),
        ("wait for 3 seconds", "to let time pass, write `wait 3s`", "wait 3s"),
        ("wait for 500ms", "to let time pass, write `wait 500ms`", "wait 500ms"),
        ('press "enter"', "a name stands here, without quotes: `enter`", "press enter"),
        ('dump { a, b: 1 } to job "x"', "each value of a record has a name: `a: …`", 'dump { a: a, b: 1 } to job "x"'),
        ('dump { b: 1, a } to job "x"', "each value of a record has a name: `a: …`", 'dump { b: 1, a: a } to job "x"'),
    ],
)
def test_what_other_languages_say_is_understood_and_mended(line: str, said: str, mended: str) -> None:
    inputs = "" if line.startswith("set") else "inputs:\n  a: number\n\n"
    text = f'flow "Near"\napp "com.example.demo"\n\n{inputs}steps:\n  {line}\n'
    found = [one for one in check(Source(text)).diagnostics if said in one.message]
    assert len(found) == 1
    fix = found[0].fix
    assert fix is not None
    assert apply(text, fix.edits) == text.replace(line, mended)


def test_a_line_that_says_nothing_takes_no_name_away() -> None:
    text = """\
flow "Names of bad lines"
app "com.example.demo"

steps:
  set a = 5
  read text of #b upto 3s as b
  for each c on [1, 2]:
    log c
    wait for "x"
  log a + 1
  log b
"""
    assert [(one.code, Source(text).position(one.span.start)[0]) for one in check(Source(text)).diagnostics] == [
        ("E014", 5), ("E002", 6), ("E023", 7),
    ]  # fmt: skip


def test_a_result_that_is_nearly_named_like_the_output_is_named() -> None:
    text = 'flow "Low"\n\noutputs:\n  low: integer\n\nsteps:\n  succeed with { lows: 1 }\n'
    (found,) = check(Source(text)).diagnostics
    assert found.message == "the output `low` is not handed in here; is `lows` meant to be it?"
