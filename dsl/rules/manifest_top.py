"""`jobs.yaml` does not begin with `jobs:`.
Below it each job stands by the name that flows use.
"""

from __future__ import annotations

CODE = "M107"
MANIFEST = True
GOOD = """\
jobs:
  catalog:
    flows: [a.flow]
"""
BAD = """\
«- catalog»
"""
