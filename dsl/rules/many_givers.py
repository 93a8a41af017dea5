"""Several flows offer a topic, and the `take` does not say which one it wants.
It takes whichever comes first. Choose with `where item.part is …`, or use a topic of its own for each.
"""

from __future__ import annotations

from dsl.diagnostics import Severity, warning
from dsl.rules.folder import Folder, Found
from dsl.steps.take import Take

CODE = "D506"
SEVERITY = Severity.WARNING
NEEDS = ("Take",)
GOOD = """\
=== one.flow
flow "One"

steps:
  offer "a code" with { from_sim: 1 }
  wait until taken up to 1m

=== two.flow
flow "Two"

steps:
  offer "a code" with { from_sim: 2 }
  wait until taken up to 1m

=== taker.flow
flow "Taker"

steps:
  take "a code" where item.from_sim is 2 up to 1m as giver
  log giver.id

=== jobs.yaml
jobs:
  chat:
    flows: [one.flow, two.flow, taker.flow]
"""
BAD = """\
=== one.flow
flow "One"

steps:
  offer "a code" with { from_sim: 1 }
  wait until taken up to 1m

=== two.flow
flow "Two"

steps:
  offer "a code" with { from_sim: 2 }
  wait until taken up to 1m

=== taker.flow
flow "Taker"

steps:
  «take "a code" up to 1m as giver»
  log giver.id

=== jobs.yaml
jobs:
  chat:
    flows: [one.flow, two.flow, taker.flow]
"""


def find_folder(folder: Folder) -> Found:
    """Takes without `where` and `from` of what two flows offer."""
    for meeting in folder.meetings:
        for view, act in meeting.takes:
            step = act.step
            if act.topic is None or not isinstance(step, Take) or step.where is not None or step.partner is not None:
                continue
            givers = sorted({giver.source.name for giver, _ in meeting.offering(act.topic)})
            if len(givers) > 1:
                said = f'{len(givers)} flows offer "{act.topic}", and this takes whichever comes first'
                help_ = f"choose with `where item.part is …`; it is offered in {', '.join(givers)}"
                yield view, meeting.said(warning(CODE, said, step.head, help=help_))
