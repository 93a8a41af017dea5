"""The file is not UTF-8.
Save it as UTF-8; the place is the first byte that is wrong.
"""

from __future__ import annotations

CODE = "E021"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "x"
"""
BAD = """\

"""
