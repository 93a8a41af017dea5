"""The manual of the statements that steer: how each is written in the text form, and an example of its own.

What each is for stands with its keys (dsl/yaml/keys.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dsl.yaml.keys import BARE, CONTROL


class Page(NamedTuple):
    """How a statement is written, with what may be left out in square brackets, and steps that show it."""

    usage: str
    example: str


_BODY = "\n  STEPS"
_LOOP = """\
for each name, nr in ["Ada", "Mia"]:
  if name is "Mia":
    {}
  log "${{nr}}: ${{name}}\""""
_BROWSED = """\
browse "Read the newest order" at "https://shop.example/orders" up to 8m as order:
  give { account: "Ada" }
  never "buy or cancel anything"
  want:
    number: text
  on progress as event:
    log event.message
  on question as form:
    fail because form.description
log order.number"""

PAGES: Mapping[str, Page] = {
    "if": Page(
        f"if CONDITION:{_BODY}\n[else if CONDITION:{_BODY}]\n[else:{_BODY}]",
        'set price to 12\nif price > 10:\n  log "dear"\nelse if price > 5:\n  log "fair"\nelse:\n  log "cheap"',
    ),
    "choose": Page(
        "choose VALUE:\n  when VALUE, …:\n    STEPS\n  [otherwise:\n    STEPS]",
        'set day to "Sat"\nchoose day:\n  when "Sat", "Sun":\n    log "closed"\n  otherwise:\n    log "open"',
    ),
    "for each": Page(
        f"for each NAME[, NAME] in LIST[, at most NUMBER times]:{_BODY}",
        'for each name, nr in ["Ada", "Mia"]:\n  log "${nr}: ${name}"',
    ),
    "repeat": Page(f"repeat NUMBER times:{_BODY}", 'repeat 3 times:\n  log "again"'),
    "repeat while": Page(
        f"repeat while CONDITION, at most NUMBER times[, every DURATION]:{_BODY}",
        "set left to 3\nrepeat while left > 0, at most 10 times:\n  set left to left - 1",
    ),
    "repeat until": Page(
        f"repeat until CONDITION, at most NUMBER times[, every DURATION]:{_BODY}",
        "set done to 0\nrepeat until done is 3, at most 10 times, every 1s:\n  set done to done + 1",
    ),
    "retry": Page(
        f"retry NUMBER times [every DURATION [growing]]:{_BODY}",
        "retry 3 times every 2s growing:\n  expect that now() > task.started",
    ),
    "within": Page(f"within DURATION:{_BODY}", 'within 90s:\n  wait 1s\n  log "in time"'),
    "try": Page(
        f"try:{_BODY}\n[on failure [of KIND, …] [as NAME]:{_BODY}]\n[always:{_BODY}]",
        'try:\n  expect that 1 is 2\non failure of assertion as problem:\n  log problem.message\nalways:\n  log "done"',
    ),
    "together": Page(
        'together:\n  branch "text" [as NAME]:\n    STEPS',
        'together:\n  branch "count" as sum:\n    give 1 + 1\n  branch "wait":\n    wait 1s\nlog sum',
    ),
    "set": Page("set NAME[.NAME] to VALUE", 'set guest to { first: "Ada" }\nset guest.first to "Mia"\nlog guest.first'),
    "do": Page("do BLOCK [with RECORD] [as NAME]", "do double with { value: 4 } as result\nlog result"),
    "give": Page("give VALUE", "do double with { value: 4 } as result\nlog result"),
    "never": Page("never TEXT", _BROWSED),
    "want": Page("want:\n  NAME: TYPE", _BROWSED),
    "on progress": Page(f"on progress [as NAME]:{_BODY}", _BROWSED),
    "on question": Page(f"on question [as NAME]:{_BODY}", _BROWSED),
    "stop repeating": Page("stop repeating", _LOOP.format("stop repeating")),
    "skip to next": Page("skip to next", _LOOP.format("skip to next")),
    "fail again": Page(
        "fail again", 'try:\n  expect that 1 is 2\non failure:\n  log "this was to be expected"\n  fail again'
    ),
}

_CALLED = "\nblock double(value: number) gives number:\n  give value * 2\n"


def summary(word: str) -> str:
    """What a statement is for, in a sentence or two."""
    return BARE[word] if word in BARE else CONTROL[word][word].says


def example(word: str) -> str:
    """A whole flow that shows it."""
    steps = "".join(f"  {line}\n" for line in PAGES[word].example.split("\n"))
    block = _CALLED if word in ("do", "give") else ""
    return f'flow "Sample"\n{block}\nsteps:\n{steps}'
