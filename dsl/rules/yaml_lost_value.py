"""In the YAML form the rest of a value behind an unquoted `#` is lost.
YAML begins a comment there. Put the text in quotes; a comment of yours has a blank behind its sign.
"""

from __future__ import annotations

from dsl.forms import Form

CODE = "E008"
FORM = Form.YAML
GOOD = """\
flow: Sample
app: com.example.demo
steps:
  - tap: 'Room #5'   # the small one
"""
BAD = """\
flow: Sample
app: com.example.demo
steps:
  - tap: Room «#5»
"""
