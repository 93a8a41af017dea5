"""Something that the line needs is missing.
The message says what could stand there.
"""

from __future__ import annotations

CODE = "E022"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  dump { a: 1 } to job "prices"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «dump { a: 1 }»
"""
