"""The `timeout` of a job in `jobs.yaml` is not a time.
Times carry units, as in `20m` or `2h`.
"""

from __future__ import annotations

CODE = "M105"
MANIFEST = True
GOOD = """\
jobs:
  catalog:
    flows: [a.flow]
    timeout: 20m
"""
BAD = """\
jobs:
  catalog:
    flows: [a.flow]
    timeout: «20»
"""
