"""A value of `jobs.yaml` is not of the kind that its key wants.
`data_dump` and `sub_tasks` are true or false, `slots` is a whole number from 1, `flows` is a list of files.
"""

from __future__ import annotations

CODE = "M104"
MANIFEST = True
GOOD = """\
jobs:
  catalog:
    flows: [a.flow]
    slots: 3
"""
BAD = """\
jobs:
  catalog:
    flows: [a.flow]
    slots: «three»
"""
