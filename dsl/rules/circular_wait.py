"""Flows wait for one another in a ring.
Each takes first what another one offers only later, so none of them ever goes on. Offer before you take in one of
them.
"""

from __future__ import annotations

from dsl.diagnostics import Severity, error, warning
from dsl.rules.folder import Folder, Found
from dsl.rules.meetings import told

CODE = "D502"
NEEDS = ("Take", "WaitUntilTaken")
GOOD = """\
=== one.flow
flow "One"

steps:
  offer "x" with { n: 1 }
  take "y" up to 1m as other
  log other.id

=== two.flow
flow "Two"

steps:
  take "x" up to 1m as other
  offer "y" with { n: 2 }
  wait until taken up to 1m
  log other.id

=== jobs.yaml
jobs:
  pair:
    flows: [one.flow, two.flow]
"""
BAD = """\
=== one.flow
flow "One"

steps:
  «take "y" up to 1m as other»
  offer "x" with { n: 1 }
  wait until taken up to 1m
  log other.id

=== two.flow
flow "Two"

steps:
  take "x" up to 1m as other
  offer "y" with { n: 2 }
  wait until taken up to 1m
  log other.id

=== jobs.yaml
jobs:
  pair:
    flows: [one.flow, two.flow]
"""


def find_folder(folder: Folder) -> Found:
    """Rings of takes and waits until taken. A ring stands wherever its flows meet, so it is never mere advice."""
    for meeting in folder.meetings:
        for ring in meeting.rings:
            if any(link.need.what == "ended" for link in ring):
                continue
            made = error if meeting.sure else warning
            who = "this flow waits for itself" if len(ring) == 1 else f"{len(ring)} flows wait for one another"
            found = made(
                CODE,
                f"{who}, and none goes on: {told(ring)}",
                ring[0].waiting.head,
                label="waits in a ring",
                help="offer before you take in one of them",
            )
            assert found.severity is not Severity.ADVICE
            yield ring[0].view, found
