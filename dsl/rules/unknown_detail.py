"""A step has a detail that it does not take.
Each step has its own details, as `up to` or `into`; the message lists them. `give` stands only where something is
given: in a block, a sub-task, a branch.
"""

from __future__ import annotations

CODE = "E002"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" up to 5s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" «upto» 5s
"""
