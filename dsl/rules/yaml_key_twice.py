"""A key stands in one place twice.
Elsewhere the second one would silently win. Keep one of them.
"""

from __future__ import annotations

from dsl.forms import Form

CODE = "E010"
FORM = Form.YAML
GOOD = """\
flow: Sample
app: com.example.demo
steps:
  - tap: Pay
    up to: 5s
"""
BAD = """\
flow: Sample
app: com.example.demo
steps:
  - tap: Pay
    up to: 5s
    «up to»: 10s
"""
