"""There is no type of that name.
Types are text, number, integer, flag, duration, date, moment, secret, file, job, device, batch, partner, any,
`list of …`, `{ name: type }`, `one of "a", "b"`, each with `?` when it may be missing.
"""

from __future__ import annotations

CODE = "N116"
GOOD = """\
flow "Sample"
app "com.example.demo"

inputs:
  a: text

steps:
  log a
"""
BAD = """\
flow "Sample"
app "com.example.demo"

inputs:
  a: «txet»

steps:
  log a
"""
