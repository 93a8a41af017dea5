"""The one look of a flow: commas, brackets, broken lines, quotes; and a pair of twins to the letter."""

from __future__ import annotations

import pytest

from dsl.format import converted, formatted
from dsl.forms import Form, read
from dsl.source import Source

TEXT = """\
# Signs in and hands back proof.
flow "Sign-in"
app "com.example.bank"

inputs:
  email: text
  sender: text = "ExampleBank"
  country: one of "US", "DE" = "US"

elements:
  submit = "Sign in" below #password   # there are two

defaults:
  find up to 10s
  pause 200ms to 600ms
  screenshot on failure

whenever "Rate this app" shows:
  tap "Not now"

steps:
  open app fresh
  type email into #email
  read sms from sender matching /\\b(\\d{6})\\b/ up to 90s as otp
  retry 3 times every 2s growing:
    tap "Continue"
    expect "Accounts" up to 15s
  if @submit shows up to 2s:
    log "late: ${otp}"
  # the other way
  else if otp is not missing:
    hide keyboard
  start subtasks for each url in urls, at most 5 at a time, up to 10m each as pages:
    give { url: url }
  wait for all of pages up to 45m, allowing failures as result
  succeed with { balance: otp } attach proof named "accounts"

on failure of timeout as problem:
  fail because "${problem.step}: ${problem.message}"
"""
YAML = """\
# Signs in and hands back proof.
flow: Sign-in
app: com.example.bank
inputs:
  email: text
  sender: text = "ExampleBank"
  country: one of "US", "DE" = "US"
elements:
  submit: {text: Sign in, below: {id: password}}   # there are two
defaults:
  find: 10s
  pause: 200ms to 600ms
  screenshot: on failure
whenever:
  - shows: Rate this app
    do:
      - tap: Not now
steps:
  - open app:
      fresh: true
  - type: ${email}
    into: {id: email}
  - read sms:
      from: ${sender}
      matching: /\\b(\\d{6})\\b/
      up to: 90s
      as: otp
  - retry: 3
    every growing: 2s
    do:
      - tap: Continue
      - expect: Accounts
        up to: 15s
  - if: {shows: {ref: submit}, up to: 2s}
    then:
      - log: 'late: ${otp}'
    else if:
      # the other way
      - if: otp is not missing
        then:
          - hide keyboard
  - start subtasks for each: url
    in: ${urls}
    at a time: 5
    each up to: 10m
    as: pages
    do:
      - give:
          url: ${url}
  - wait for all of: ${pages}
    up to: 45m
    allowing failures: true
    as: result
  - succeed:
      with:
        balance: ${otp}
      attach:
        - file: ${proof}
          named: accounts
on failure:
  - of: timeout
    as: problem
    do:
      - fail:
          because: '${problem.step}: ${problem.message}'
"""


def test_twins() -> None:
    from_text, from_yaml = read(Source(TEXT)), read(Source(YAML), Form.YAML)
    assert (from_text.diagnostics, from_yaml.diagnostics) == ((), ())
    assert from_text.flow == from_yaml.flow
    assert converted(from_text.flow, Form.YAML) == YAML
    assert converted(from_yaml.flow, Form.TEXT) == TEXT


def look(line: str) -> str:
    return formatted(Source(f'flow "x"\n\nsteps:\n{line}')).removeprefix('flow "x"\n\nsteps:\n')


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        ('  log "${x}"\n', "  log x\n"),
        ('  tap "${x.y}"\n', "  tap x.y\n"),
        ('  tap "${last}"\n', '  tap "${last}"\n'),
        ("  set a to ((1) + (2 * 3))\n", "  set a to 1 + 2 * 3\n"),
        ("  set a to (1 + 2) * 3\n", "  set a to (1 + 2) * 3\n"),
        ("  set a to a otherwise 0 > 1\n", "  set a to (a otherwise 0) > 1\n"),
        ("  set a to [1,2,]\n", "  set a to [1, 2]\n"),
        ("  set a to {b:1}\n", "  set a to { b: 1 }\n"),
        ('  log "\\u{1F600}\\u{202E}"\n', '  log "😀\\u{202E}"\n'),
        ('  log "\\u{24}${a}"\n', '  log "${"$"}${a}"\n'),
        ("  tap #a , up to 5s , optionally\n", "  tap #a up to 5s optionally\n"),
        ("  tap #a optionally up to 5s\n", "  tap #a up to 5s optionally\n"),
        ("##  title\n  log 1\n", "##  title\n  log 1\n"),
    ],
)
def test_looks(written: str, wanted: str) -> None:
    if written.startswith("##"):
        assert look("  " + written).lstrip() == wanted
    else:
        assert look(written) == wanted


LONG = "a_rather_long_name_of_a_value"


@pytest.mark.parametrize(
    ("written", "wanted"),
    [
        (
            f"  give {{ one: {LONG}, two: {LONG}, three: {LONG} }}\n",
            f"  give {{\n    one: {LONG},\n    two: {LONG},\n    three: {LONG},\n  }}\n",
        ),
        (
            f"  read sms from {LONG} matching /{'x' * 40}/ up to 90s as {LONG}\n",
            f"  read sms as {LONG}:\n    from {LONG}\n    matching /{'x' * 40}/\n    up to 90s\n",
        ),
        (
            f"  set a to length([{LONG}, {LONG}, {LONG}, {LONG}])\n",
            f"  set a to length(\n    [{LONG}, {LONG}, {LONG}, {LONG}],\n  )\n"
            if len(LONG) * 4 < 88
            else "  set a to length(\n    [\n" + f"      {LONG},\n" * 4 + "    ],\n  )\n",
        ),
    ],
)
def test_lines_over_100_columns_are_broken(written: str, wanted: str) -> None:
    assert look(written) == wanted
    assert look(wanted) == wanted


def test_comments_inside_a_line_go_above_it() -> None:
    written = "  set a to [\n    1,   # one\n    2,\n  ]   # behind\n"
    assert look(written) == "  # one\n  set a to [1, 2]   # behind\n"
    written = "  # above\n  succeed:   # behind\n    # of it\n    with { a: 1 }   # inside\n    # below\n"
    wanted = "  # above\n  # of it\n  # inside\n  # below\n  succeed with { a: 1 }   # behind\n"
    assert look(written) == wanted


def test_texts_of_several_lines_are_blocks_in_both_forms() -> None:
    text = 'flow "x"\n\nsteps:\n  log """\n    Dear ${a},\n\n      it costs $${5} \\\\ "now"\n    """   # behind\n'
    flow = read(Source(text)).flow
    yaml = converted(flow, Form.YAML)
    wanted = '  - log: |-   # behind\n      Dear ${a},\n\n        it costs $${5} \\ "now"\n'
    assert yaml == f"flow: x\nsteps:\n{wanted}"
    assert converted(read(Source(yaml), Form.YAML).flow, Form.TEXT) == text
