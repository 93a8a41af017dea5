"""The same detail, field or name stands twice.
Only one of them could count, and which one would be a guess.
"""

from __future__ import annotations

CODE = "E003"
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
  tap "Pay" up to 5s «up to 5s»
"""
