"""A command for the phone's shell is no step.
What a command does, nobody can see who reads the flow, and no limit, log or rule can know. There is a step for what is
done on a phone; `interpret steps` lists them.
"""

from __future__ import annotations

CODE = "S706"
GOOD = """\
flow "Sample"
app "com.example.demo"

steps:
  clear app
"""
BAD = """\
flow "Sample"
app "com.example.demo"

steps:
  «adb shell» "pm clear com.example.demo"
"""
