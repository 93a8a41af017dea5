"""The text is larger or deeper than any flow needs to be.
At most 4 MiB and 200,000 lines a file, in the text form 60,000 that say something, in the YAML form 400,000 parts;
4,096 characters a line, 65,536 characters a value besides its texts, 100 digits a number, and 64 blocks, brackets or
texts inside one another.
"""

from __future__ import annotations

CODE = "E018"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  log "x"
"""
BAD = f"""\
flow "Sample"
app "com.example.demo"

steps:
  log {"(" * 64}«(»1{")" * 65}
"""
