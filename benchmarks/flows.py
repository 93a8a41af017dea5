"""Flows to measure with, of any length, made of the ten kinds of step that real flows are made of."""

from __future__ import annotations

HEAD = """\
flow "A flow to measure with"
app "com.example.demo"

inputs:
  names: list of text

elements:
  note = #note below "Demo"

steps:
  open app fresh
"""
ROUND = """\
  tap "Show list {0}"
  wait for "Item {0}" up to 20s
  tap 2nd "Item {0}" below "Items"
  expect "Item {0}" up to 5s
  type "note {0} of ${{length(names)}}" into @note
  press enter
  if "Noted: note {0}" shows:
    read text of #status as status
    log "status: ${{status}}"
  scroll to "Page {0}" up to 30s
"""


def steps(count: int) -> str:
    """A flow with so many steps, ten lines a round."""
    return HEAD + "".join(ROUND.format(number) for number in range(count // 10))
