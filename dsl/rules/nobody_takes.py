"""Something is offered that no flow of the job takes.
A `wait until taken` behind it fails at its limit. Often the topic is spelt another way where it is taken.
"""

from __future__ import annotations

from dsl.diagnostics import Severity, warning
from dsl.rules.folder import Folder, Found
from dsl.spelling import closest
from dsl.steps.offer import Offer

CODE = "D503"
SEVERITY = Severity.WARNING
NEEDS = ("Offer",)
GOOD = """\
=== giver.flow
flow "Giver"

steps:
  offer "a code" with { code: "1" }
  wait until taken up to 1m

=== taker.flow
flow "Taker"

steps:
  take "a code" up to 1m as giver
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
  offer «"a code"» with { code: "1" }
  wait until taken up to 1m

=== jobs.yaml
jobs:
  chat:
    flows: [giver.flow]
"""


def find_folder(folder: Folder) -> Found:
    """Topics that are offered and never taken in the same job."""
    for meeting in folder.meetings:
        topics = sorted({act.topic for _, act in meeting.takes if act.topic is not None})
        for view, act in meeting.offers:
            if act.topic is None or act.topic in topics or meeting.open_takes or not isinstance(act.step, Offer):
                continue
            near = closest(act.topic, topics)
            said = f'no flow of this job takes "{act.topic}"' + (f'; did you mean "{near}"?' if near else "")
            help_ = "remove the offer, or add the flow that takes it to the job's `flows`"
            span = act.step.head if act.there else act.step.topic.span
            yield view, meeting.said(warning(CODE, said, span, help=help_))
