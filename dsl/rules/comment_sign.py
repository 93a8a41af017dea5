"""A `#` without a blank behind it is the id of an element, not a comment.
`#email` is the element whose id is email; a comment begins with `# `.
"""

from __future__ import annotations

CODE = "E007"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay"   # now
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Pay" «#now»
"""
