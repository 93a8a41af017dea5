"""A block is not opened as it should be.
A line that opens a block ends with a colon, and at least one line stands indented below it. Other lines have
neither.
"""

from __future__ import annotations

CODE = "E004"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  if true:
    tap "Pay"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  if tru«e»
    tap "Pay"
"""
