"""A comment that ignores a code has no reason, or nothing to ignore.
Write `# ignore W303: why` behind the line. Without a reason it silences nothing. How a line is written (E), names
and types (N) and the way through a flow (F) cannot be silenced when they are errors.
"""

from __future__ import annotations

from dsl.diagnostics import Severity

CODE = "X907"
SEVERITY = Severity.WARNING
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap point 50%, 90%   # ignore P801: the game draws everything itself
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  tap "Play"   «# ignore P801: the game draws everything itself»
"""
