"""A number stands where a time belongs.
Times have a unit, `500ms`, `20s`, `5m`, `1h`, `2d`, so that nobody has to know which one is meant.
"""

from __future__ import annotations

CODE = "E013"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  wait 5s
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  wait «5»
"""
