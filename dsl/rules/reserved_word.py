"""A word of the language is used as a name.
These words cannot be names: true false nothing and or not is in if else otherwise contains matches mod for each
where while until gone taken empty missing most.
"""

from __future__ import annotations

CODE = "N117"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  set total to 1
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  set «empty» to 1
"""
