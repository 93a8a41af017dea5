"""A quote is not closed on its line.
Texts end where they began, on one line; longer ones stand between two lines of three quotes.
"""

from __future__ import annotations

CODE = "E006"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "Hello"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  log «"Hello»
"""
