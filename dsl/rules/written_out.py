"""A date, a time of day or a number with leading zeros stands without quotes.
2026-11-21 would be a subtraction. Dates are `date("2026-11-21")`, the others are texts.
"""

from __future__ import annotations

CODE = "E020"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log date("2026-11-21")
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  log «2026-11-21»
"""
