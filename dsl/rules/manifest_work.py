"""A job of `jobs.yaml` has nothing to do, or two things at once.
It runs `flows`, or takes rows (`data_dump: true`), or lives elsewhere and says its `inputs` or `id`.
"""

from __future__ import annotations

CODE = "M103"
MANIFEST = True
GOOD = """\
jobs:
  rows:
    data_dump: true
"""
BAD = """\
jobs:
  «rows»:
    automation: shop
"""
