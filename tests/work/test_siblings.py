"""Siblings that wait for each other: they meet, or end with a reason that names both sides (row K10)."""

from __future__ import annotations

import re

import pytest

from tests.sizes import sized

ID = r"[0-9a-f]{24}"
PAIR = """\
flow "Pair"

inputs:
  role: integer
  all: integer

steps:
  choose role:
    when 0:
{first}
    when 1:
{second}
    otherwise:
      log "nobody's sibling"
"""
RING = """\
flow "Ring"

inputs:
  role: integer
  all: integer

steps:
  take "from ${role}" up to 30s as before
  offer "from ${(role + 1) mod all}" with { n: role }
  wait until taken up to 30s
"""


def family(flows, flow: str, count: int):
    """Run a parent that starts so many siblings of this flow; the outcome, and what each said in the end."""
    flows.write("one.flow", flow)
    flows.unchecked = True  # the rules would refuse what is waited for in a ring
    done = flows.steps(
        f'start subtasks for each role in [{", ".join(map(str, range(count)))}] using "one.flow" as siblings:\n'
        f"  give {{ role: role, all: {count} }}\n"
        "wait for all of siblings up to 2h, allowing failures as r\n"
        'for each one in r.done:\n  log "done"\n'
        'for each one in r.failed:\n  log one.comment otherwise ""\n'
        'for each one in r.unfinished:\n  log "unfinished"'
    )
    return done, done.logged[-count:]


TAKE_A, TAKE_B = 'take "a" up to 20s as one', 'take "b" up to 20s as one'
OFFER_A, OFFER_B = 'offer "a" with { n: 1 }', 'offer "b" with { n: 2 }'
UNTIL = "wait until taken up to 20s"
GONE = r"partner gone: the other task has ended"
NOBODY_ELSE = "; no other task of this job"
GAVE, TOOK = (
    rf"; meanwhile task {ID} waited for somebody to offer ",
    rf"; meanwhile task {ID} waited for somebody to take ",
)
CASES = {
    "both take first": ((TAKE_A, OFFER_B), (TAKE_B, OFFER_A),
                        [f'nobody offered "a" in time{GAVE}"b"', f'nobody offered "b" in time{GAVE}"a"']),
    "both offer first": ((OFFER_A, UNTIL, TAKE_B), (OFFER_B, UNTIL, TAKE_A),
                         [f'nobody took "a" in time{TOOK}"b"', f'nobody took "b" in time{TOOK}"a"']),
    "both offer and then take": ((OFFER_A, TAKE_B), (OFFER_B, TAKE_A), ["done", "done"]),
    "one offers, one takes": ((OFFER_A, UNTIL), (TAKE_A,), ["done", "done"]),
    "topics that differ": ((OFFER_A, UNTIL), (TAKE_B,),
                           [f'nobody took "a" in time{GAVE}"b"', f'nobody offered "b" in time{TOOK}"a"']),
    "nobody is there": ((TAKE_A,), ("succeed",), [f'nobody offered "a" in time{NOBODY_ELSE}.*', "done"]),
    "nobody takes": ((OFFER_A, UNTIL), ("succeed",), [f'nobody took "a" in time{NOBODY_ELSE}.*', "done"]),
    "the sibling fails first": ((TAKE_A,), ('fail because "no"',),
                                [f'nobody offered "a" in time{NOBODY_ELSE}.*', "no"]),
    "the sibling works on": ((TAKE_A,), ("wait 40s",),
                             ['nobody offered "a" in time; no other task of this job waited for anything', "done"]),
    "a partner that has ended": ((OFFER_A, UNTIL), (TAKE_A, "wait 5s", 'take "more" from one up to 20s as two'),
                                 ["done", GONE]),
    "a partner that ends while waited for": (
        (OFFER_A, UNTIL, "wait 5s"), (TAKE_A, 'take "more" from one up to 20s as two'), ["done", GONE]),
    "an offer for one that has ended": (
        (OFFER_A, "wait until taken up to 20s as who", 'offer "more" with { n: 3 } to who', UNTIL),
        (TAKE_A, "wait 5s"), [GONE, "done"]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_k10_two_siblings(flows, name):
    """They meet, or each gives up within its limit and says what the other one waited for."""
    first, second, wanted = CASES[name]
    lines = ["\n".join(f"      {line}" for line in side) for side in (first, second)]
    done, said = family(flows, PAIR.format(first=lines[0], second=lines[1]), 2)
    assert len(said) == 2
    for pattern in wanted:
        assert any(re.fullmatch(pattern, one) for one in said), (pattern, said)
    assert done.entries[-1].offset < 60


def test_k10_a_hundred_siblings_in_a_ring(flows):
    """Each waits for the one before: none hangs, and each names others that waited."""
    count = sized(30, 100)
    done, said = family(flows, RING, count)
    assert len(said) == count
    for one in said:
        assert re.fullmatch(rf'nobody offered "from \d+" in time{GAVE}"from \d+".*', one), one
    assert done.entries[-1].offset < 120


def test_k10_a_ring_that_somebody_opens(flows):
    """The same ring where one offers before it takes: all of them meet, one after the other."""
    opened = RING.replace(
        "steps:", 'steps:\n  if role is 0:\n    offer "from 1" with { n: 0 }\n    wait until taken up to 1m'
    )
    opened = opened.replace('  offer "from ${(', '  if role is not 0:\n    offer "from ${(').replace(
        "  wait until taken up to 30s\n", "    wait until taken up to 30s\n"
    )
    count = sized(10, 100)
    done, said = family(flows, opened.replace("up to 30s", "up to 10m"), count)
    assert said == ["done"] * count
    assert done.problem is None
