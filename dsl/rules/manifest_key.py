"""`jobs.yaml` has a key that means nothing there.
Often it is misspelt. A job has `flows`, `data_dump`, `automation`, `sub_tasks`, `timeout`, `review`, `shares`,
`slots`, and where it lives elsewhere `server`, `id` and `inputs`.
"""

from __future__ import annotations

CODE = "M101"
MANIFEST = True
GOOD = """\
jobs:
  catalog:
    flows: [a.flow]
"""
BAD = """\
jobs:
  catalog:
    flows: [a.flow]
    «timout»: 20m
"""
