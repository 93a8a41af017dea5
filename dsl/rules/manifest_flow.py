"""`jobs.yaml` names a flow that is not there.
Its files are looked for beside it.
"""

from __future__ import annotations

CODE = "M102"
MANIFEST = True
GOOD = """\
jobs:
  catalog:
    flows: [a.flow]
"""
BAD = """\
jobs:
  catalog:
    flows: [«aa.flow»]
"""
