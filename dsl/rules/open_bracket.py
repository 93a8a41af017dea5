"""A bracket is not closed.
Inside brackets a line may break; outside of them each line stands for itself.
"""

from __future__ import annotations

CODE = "E024"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log [1, 2]
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  log «[»1, 2
"""
