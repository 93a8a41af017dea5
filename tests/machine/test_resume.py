"""A run that is cut anywhere and resumed comes to what the uncut run came to, and does nothing twice."""

from __future__ import annotations

from tests.machine.resuming import cut, told

PLAIN = """flow "Plain"

outputs:
  n: number
  seen: list of text
  began: moment

steps:
  set began to now()
  set n to 0
  set seen to []
  for each x, p in [1, 2, 3]:
    log "round ${x}"
    wait 2s to 9s
    set n to n + x * p
    set seen to seen + [text(random_number(1, 1000000))]
  retry 3 times every 5s growing:
    log "try"
    set n to n + 1
    if n < 16:
      expect that n is 0
  within 2m:
    repeat while n < 20, at most 10 times, every 30s:
      wait 1s
      set n to n + 1
  try:
    expect that n is 0
  on failure of assertion as p:
    log p.message
  always:
    wait 1s
  do twice with { x: n } as n

block twice(x: number) gives number:
  wait 1s
  give x * 2

always:
  log "done"
"""


def test_plain_steps_are_walked_again(flows):
    whole, cuts = cut(flows, flows.write("plain.flow", PLAIN))
    assert whole.ending.outcome == "succeeded", whole.problem
    seen = 0
    for seq, outcome in cuts:
        if seq > 1:  # before that nobody knew which task it is, and its random numbers are others
            assert told(outcome) == told(whole), seq
        seen += 1
    assert seen > 50
