"""A backslash is followed by something that means nothing.
Known are `\\"`, `\\\\`, `\\n`, `\\t` and `\\u{1F600}`. The fix writes a backslash that stands for itself.
"""

from __future__ import annotations

CODE = "E019"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "a\\\\b"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "a«\\b»"
"""
