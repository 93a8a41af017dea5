"""In the YAML form `{x}` is a key without a value; a value is filled in with `${x}`.
Braces alone make keys, as in `{id: email}`.
"""

from __future__ import annotations

from dsl.forms import Form

CODE = "E009"
FORM = Form.YAML
GOOD = """\
flow: Sample
app: com.example.demo
steps:
  - log: ${device.model}
"""
BAD = """\
flow: Sample
app: com.example.demo
steps:
  - log: «{device}»
"""
