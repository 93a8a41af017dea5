"""What is done on the web, in flows: names and types below `browse`, what stands where, secrets, sites, both forms."""

from __future__ import annotations

import pytest

from dsl.check import check
from dsl.format import converted
from dsl.forms import Form, read
from dsl.profiles import Profile
from dsl.source import Source

HEAD = """\
flow "Sample"

inputs:
  password: secret
  url: text
  land: one of "DE", "UK" = "DE"
  shop: { url: text, name: text }

steps:
"""
LOOK = 'browse "Look" at "https://shop.example/" up to 1m'


def found(steps: str, profile: Profile = Profile.TEAM) -> list[tuple[int, str]]:
    """Line, counted from the first step, and code of each finding, but for looks and what is never used."""
    body = "".join(f"  {line}\n" for line in steps.strip("\n").split("\n"))
    source = Source(HEAD + body)
    places = [
        (source.position(one.span.start)[0] - HEAD.count("\n"), one.code) for one in check(source, profile).diagnostics
    ]
    return [(line, code) for line, code in places if line > 0 and code not in ("X901", "N103", "F203")]


NAMES = [
    (f"{LOOK} as o:\n  want:\n    n: number\n    d: date?\nlog text(o.n + 1)", []),
    (f"{LOOK} as o:\n  want:\n    n: number\nlog o.m", [(4, "N107")]),
    (f'{LOOK} as o:\n  want:\n    n: number\nlog o.n + "x"', [(4, "N105")]),
    (f"{LOOK} as o:\n  want:\n    d: date?\nlog text(o.d + 1d)", [(4, "N108")]),
    (f"{LOOK} as o\nlog o", []),
    (f'{LOOK} as o\nlog o.a.b\nlog o["c"]', [(2, "B601"), (3, "B601")]),
    (f"{LOOK} as o\nset o to {{ a: 1 }}\nlog text(o.a)", []),
    (f"{LOOK}:\n  on progress as p:\n    log text(p.round + 1)\n    log p.url otherwise p.message", []),
    (f"{LOOK}:\n  on progress as p:\n    log p.url\n    log p.text", [(3, "N108"), (4, "N107")]),
    (f'{LOOK}:\n  on progress as p:\n    if p.kind is "walked":\n      log "x"', [(3, "N109")]),
    (f"{LOOK}:\n  on question as q:\n    for each f in q.fields:\n      log f.label + f.kind", []),
    (f'{LOOK}:\n  on question as q:\n    if q.kind is "login":\n      log q.titel', [(4, "N107")]),
    (f'{LOOK}:\n  on progress as p:\n    log "x"\nlog p.message', [(4, "N101")]),
    (f"{LOOK}:\n  on progress as p:\n    set last to p.message\nlog last", [(4, "N102")]),
    (f'set last to ""\n{LOOK}:\n  on progress as p:\n    set last to p.message\nlog last', []),
    (f'set last to 1\n{LOOK}:\n  on progress as p:\n    set last to p.message\nlog "x"', [(4, "N105")]),
    (f'{LOOK}:\n  on question as q:\n    fail because "no"\n    log "never"', [(4, "F201")]),
    (f'{LOOK}:\n  on question as q:\n    fail because "no"\nlog "may be"', []),
    (f"repeat 3 times:\n  {LOOK}:\n    on question:\n      stop repeating", []),
    ('extract "https://a.example/" up to 1m as page\nlog upper(page)', []),
    ('extract "https://a.example/" up to 1m as page\nlog page.title', [(2, "N105")]),
    ('generate "x" at "https://a.example/" up to 1m as g:\n  want:\n    n: integer\nlog text(g.n + 1)', []),
]


@pytest.mark.parametrize(("steps", "codes"), NAMES)
def test_names_and_types(steps: str, codes: list[tuple[int, str]]) -> None:
    assert found(steps) == codes


PLACES = [
    ('never "buy"', [(1, "E002")]),
    ("want:\n  a: text", [(1, "E002")]),
    ('on progress:\n  log "x"', [(1, "E002")]),
    ('answer { a: "b" }', [(1, "E002")]),
    (f'{LOOK}:\n  on progress:\n    answer {{ a: "b" }}', [(3, "E002")]),
    (f'{LOOK}:\n  log "x"\n  want:\n    a: text', [(2, "E002")]),
    (f'{LOOK}:\n  if true:\n    never "buy"', [(2, "E002"), (3, "E002")]),
    ('extract "https://a.example/" up to 1m as a:\n  give { a: 1 }', [(2, "E002")]),
    (f"{LOOK}:\n  on question:\n    give {{ a: 1 }}", [(3, "E002")]),
    (f"{LOOK}:\n  give {{ a: 1 }}\n  give {{ a: 1 }}", [(3, "E003")]),
    (f"{LOOK}:\n  want:\n    a: text\n  want:\n    b: text", [(4, "E003")]),
    (f"{LOOK}:\n  want:\n    a: text\n    a: text", [(4, "E003")]),
    (f'{LOOK}:\n  never "a"\n  never "b"', []),
    (f'{LOOK}:\n  want:\n    a: text = "x"', [(3, "E023")]),
    (f"{LOOK}:\n  want:\n    a: txet", [(3, "N116")]),
    (f"{LOOK}:\n  want", [(2, "E004"), (2, "E004")]),
    (f"{LOOK}:\n  give 5", [(2, "N105")]),
    (f"{LOOK}:\n  give {{ a: /x/ }}", [(2, "J415")]),
    ('browse "x"', [(1, "W301")]),
    ('within 5m:\n  browse "x"', []),
    (f"retry 3 times every 5s:\n  {LOOK}", [(2, "F213")]),
    (f"{LOOK}, at most 0 rounds, at most 11 checks", [(1, "B605"), (1, "B605")]),
    (f"{LOOK}, at most 1.5 rounds", [(1, "B605")]),
    (f"{LOOK} fresh", [(1, "E002")]),
    (f'try:\n  {LOOK}\non failure of browser:\n  log "x"', []),
    ('generate "x" at "https://a.example/" up to 1m as g:\n  give { a: 1 }', [(1, "E022"), (2, "E002")]),
]


@pytest.mark.parametrize(("steps", "codes"), PLACES)
def test_what_stands_where(steps: str, codes: list[tuple[int, str]]) -> None:
    assert found(steps) == codes


SECRETS = [
    (f"{LOOK}:\n  on question:\n    answer {{ password: password }}", []),
    (f"{LOOK}:\n  give {{ a: {{ b: [password] }} }}", [(2, "S702")]),
    (f"{LOOK}:\n  never password", [(2, "B607")]),
    ('browse "Use ${password}" up to 1m', [(1, "B607")]),
    ("browse password up to 1m", [(1, "B607")]),
    ('extract "https://a.example/?q=${password}" up to 1m as p\nlog p', [(1, "B607")]),
    ('set told to "Use ${password}"\nbrowse told up to 1m', [(2, "B607")]),
    (f"{LOOK}:\n  on progress as p:\n    report progress {{ a: password }}", [(3, "S702")]),
]


@pytest.mark.parametrize(("steps", "codes"), SECRETS)
def test_secrets_reach_nothing_but_a_form(steps: str, codes: list[tuple[int, str]]) -> None:
    assert found(steps) == codes


SITES = [
    ("extract url up to 1m as p\nlog p", [(1, "S707")]),
    ('extract "https://shop.example/${url}" up to 1m as p\nlog p', []),
    ('extract "https://${url}/a" up to 1m as p\nlog p', [(1, "S707")]),
    ("extract shop.url up to 1m as p\nlog p", [(1, "S707")]),
    ('expect that shop.url starts with "https://a.example/"\nextract shop.url up to 1m as p\nlog p', []),
    ('expect that shop.name starts with "https://a.example/"\nextract shop.url up to 1m as p\nlog p', [(2, "S707")]),
    ('expect that url starts with "https://a.example"\nextract url up to 1m as p\nlog p', [(2, "S707")]),
    ('if url starts with "https://a.example/":\n  extract url up to 1m as p\n  log p', []),
    ('if url starts with "https://a.example/":\n  log "x"\nelse:\n  extract url up to 1m as p\n  log p', [(4, "S707")]),
    ("set page to url\nextract page up to 1m as p\nlog p", [(2, "S707")]),
    ('set page to "https://a.example/"\nextract page up to 1m as p\nlog p', []),
    ('for each page in ["https://a.example/"]:\n  extract page up to 1m as p\n  log p', []),
    ('for each page in task.data.pages:\n  browse "x" at page up to 1m', [(1, "J414"), (2, "S707")]),
    ('extract "https://a.example/" up to 1m as p\nextract p up to 1m as q\nlog q', [(2, "S705")]),
    ('extract "a.example/x" up to 1m as p\nlog p', [(1, "B606")]),
    ('extract "ftp://a.example/x" up to 1m as p\nlog p', [(1, "B606")]),
    ('browse "x" at "https://" up to 1m', [(1, "B606")]),
    ('browse "x" from "uk" up to 1m', [(1, "B606")]),
    ('browse "x" from land up to 1m', [(1, "B606")]),
    ('browse "x" from "NO" up to 1m', []),
]


@pytest.mark.parametrize(("steps", "codes"), SITES)
def test_sites_and_countries(steps: str, codes: list[tuple[int, str]]) -> None:
    assert found(steps) == codes


def test_signing_in_wants_answers_and_bounds() -> None:
    sign_in = 'browse "Log in and read" up to 1m'
    assert found(sign_in) == [(1, "B604")]
    assert found(sign_in, Profile.PRODUCTION) == [(1, "B603"), (1, "B604")]
    assert found(f'{sign_in}:\n  never "pay"\n  on question:\n    log "x"', Profile.PRODUCTION) == []
    assert found('browse "Read the logins of the week" up to 1m') == []


YAML = """\
flow: Sample
steps:
  - browse: Look
    up to: 1m
    do:
"""


@pytest.mark.parametrize(
    ("below", "code", "at"),
    [
        ("      - want:\n", "E004", "want"),
        ("      - want: text\n", "E023", "text"),
        ("      - want:\n          a: text = 1\n", "E023", "1"),
        ("      - want:\n          a:\n", "E022", ":"),
        ("      - on progress: x\n", "E023", "on progress"),
        ("      - on progress:\n          as: p\n", "E022", "on progress"),
        ("      - on question:\n          as: q\n          doo:\n            - log: x\n", "E002", "doo"),
        ("      - never:\n", "E022", ":"),
        ("      - answer:\n          a: b\n", "E002", "answer:"),
    ],
)
def test_the_yaml_form_says_what_is_wrong_at_its_place(below: str, code: str, at: str) -> None:
    source = Source(YAML + below, "a.flow.yaml")
    one = next(one for one in check(source).diagnostics if one.code == code)
    assert source.at(one.span).startswith(at)


def test_comments_below_browse_stay_where_they_are() -> None:
    text = """\
flow "Sample"

steps:
  # above
  browse "Look" up to 1m as o:   # behind
    # of give
    give { a: 1 }   # behind give
    never "b"   # behind never

    # of want
    want:   # behind want
      # of the first field
      a: text   # behind it

      b: date?
      # at the end of want
    on progress as p:   # behind on progress
      log p.message   # inside
      # at the end of progress
    # at the end of browse
  log o.a
"""
    flow = read(Source(text), Form.TEXT).flow
    assert converted(flow, Form.TEXT) == text
    yaml = converted(flow, Form.YAML)
    assert converted(read(Source(yaml), Form.YAML).flow, Form.TEXT) == text
    assert yaml.count("#") == text.count("#") == 14
