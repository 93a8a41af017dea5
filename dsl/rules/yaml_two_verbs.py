"""Two steps stand in one item: a dash is missing.
Each step begins with a dash; the keys below it are its details.
"""

from __future__ import annotations

from dsl.forms import Form

CODE = "E012"
FORM = Form.YAML
GOOD = """\
flow: Sample
app: com.example.demo
steps:
  - tap: Next
  - hide keyboard
  - tap: Pay
"""
BAD = """\
flow: Sample
app: com.example.demo
steps:
  - tap: Next
    «screenshot»: {id: total}
"""
