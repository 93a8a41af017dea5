"""A row is marked with a word that the service does not know.
A row of a data-dump job is `pending`, `failed` or `declined`; without `marked` it is pending.
"""

from __future__ import annotations

CODE = "J403"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  dump { a: 1 } to job "prices" marked failed
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  dump { a: 1 } to job "prices" marked «faild»
"""
