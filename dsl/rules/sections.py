"""A section stands twice, or the flow lacks its name or its steps.
A flow begins with `flow "Name"` and has one `steps:`. Only `use`, `block`, `whenever` and `on failure` may
stand more than once.
"""

from __future__ import annotations

CODE = "E015"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay"
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay"

«steps»:
  tap "Pay"
"""
