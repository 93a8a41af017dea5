"""A word of `jobs.yaml` is not one of those that fit.
`review` is auto, none or manual; `shares` gives users `view` or `edit`.
"""

from __future__ import annotations

CODE = "M106"
MANIFEST = True
GOOD = """\
jobs:
  catalog:
    flows: [a.flow]
    review: manual
"""
BAD = """\
jobs:
  catalog:
    flows: [a.flow]
    review: «manuel»
"""
