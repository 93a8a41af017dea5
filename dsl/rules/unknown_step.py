"""A line begins with words that are no step.
Each line begins with a verb: `tap`, `type`, `wait for`. `interpret steps` lists them all. The nearest one is
offered as a fix.
"""

from __future__ import annotations

CODE = "E001"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «tapp» "Pay"
"""
