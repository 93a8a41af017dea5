"""A line is not indented by two blanks a block.
Tabs look different in each editor, and other widths make diffs longer than the change. The fix indents the block
anew.
"""

from __future__ import annotations

CODE = "E005"
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
  if true:
«      »tap "Pay"
"""
