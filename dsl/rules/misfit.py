"""Something stands where it does not fit.
The message says what could stand there. Often a quote, a comma or a word is missing before it.
"""

from __future__ import annotations

CODE = "E023"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  set a to 1 + 2
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  set a to 1 + «*» 2
"""
