"""Many mistakes in one flow: all are said in one go, each at its exact place."""

from __future__ import annotations

from dsl.check import check
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
