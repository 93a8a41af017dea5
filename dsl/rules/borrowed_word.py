"""A word of another tool or language.
There is one way to say each thing here, so that flows and their changes read alike. The fix writes the word of
this language.
"""

from __future__ import annotations

CODE = "E014"
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
  «click» "Pay"
"""
