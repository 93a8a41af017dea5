"""Names for repeating, type tags, merged keys and second documents are not used in flows.
Whoever reads a line must see what it does; write things out where they are used, or make a `block` of them.
"""

from __future__ import annotations

from dsl.forms import Form

CODE = "E011"
FORM = Form.YAML
GOOD = """\
flow: Sample
app: com.example.demo
steps:
  - log: hello
"""
BAD = """\
flow: Sample
app: com.example.demo
steps:
  - log: «&greeting» hello
"""
