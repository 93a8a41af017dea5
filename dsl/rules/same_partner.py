"""A `take` in a loop can get the same partner again.
The flow that offers does so more than once, and each offer of it is a new one. Choose with `where`, or offer once.
"""

from __future__ import annotations

from dsl.diagnostics import Severity, warning
from dsl.rules.folder import Folder, Found
from dsl.steps.take import Take

CODE = "D507"
SEVERITY = Severity.WARNING
NEEDS = ("Take",)
GOOD = """\
=== giver.flow
flow "Giver"

steps:
  offer "a place" with { row: 1 }
  wait until taken up to 1m

=== taker.flow
flow "Taker"

steps:
  repeat 3 times:
    take "a place" up to 1m as giver
    log giver.id

=== jobs.yaml
jobs:
  chat:
    flows: [giver.flow, taker.flow]
"""
BAD = """\
=== giver.flow
flow "Giver"

steps:
  repeat 5 times:
    offer "a place" with { row: 1 }
    wait until taken up to 1m

=== taker.flow
flow "Taker"

steps:
  repeat 3 times:
    «take "a place" up to 1m as giver»
    log giver.id

=== jobs.yaml
jobs:
  chat:
    flows: [giver.flow, taker.flow]
"""


def find_folder(folder: Folder) -> Found:
    """Takes in loops of what a flow offers more than once."""
    for meeting in folder.meetings:
        for view, act in meeting.takes:
            step = act.step
            if act.topic is None or not act.looped or not isinstance(step, Take):
                continue
            if step.where is not None or step.partner is not None:
                continue
            offers = meeting.offering(act.topic)
            names = [giver.source.name for giver, _ in offers]
            again = sorted(
                {giver.source.name for giver, one in offers if one.looped or names.count(giver.source.name) > 1}
            )
            if again:
                said = f'this loop can take "{act.topic}" from the same partner again'
                help_ = f"{again[0]} offers it more than once; choose with `where item.part is …`"
                yield view, meeting.said(warning(CODE, said, step.head, help=help_))
