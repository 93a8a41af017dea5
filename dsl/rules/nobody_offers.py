"""A `take` waits for something that no flow of its job offers.
It waits for nobody, until its limit. Often the topic is spelt another way in the flow that offers it, or that flow is
missing in the job's `flows`.
"""

from __future__ import annotations

from dsl.diagnostics import Edit, Fix, error
from dsl.rules.folder import Folder, Found
from dsl.spelling import closest
from dsl.steps.take import Take

CODE = "D501"
NEEDS = ("Take",)
GOOD = """\
=== giver.flow
flow "Giver"

steps:
  offer "code ready" with { code: "1" }
  wait until taken up to 1m

=== taker.flow
flow "Taker"

steps:
  take "code ready" up to 1m as giver
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
  offer "code ready" with { code: "1" }
  wait until taken up to 1m

=== taker.flow
flow "Taker"

steps:
  take "code ready" up to 1m as giver
  take «"a password"» from giver up to 1m as answer
  log answer.id

=== jobs.yaml
jobs:
  chat:
    flows: [giver.flow, taker.flow]
"""


def find_folder(folder: Folder) -> Found:
    """Topics that are taken and never offered in the same job."""
    for meeting in folder.meetings:
        topics = sorted({act.topic for _, act in meeting.offers if act.topic is not None})
        for view, act in meeting.takes:
            if act.topic is None or act.topic in topics or meeting.open_offers or not isinstance(act.step, Take):
                continue
            near = closest(act.topic, topics)
            span = act.step.head if act.there else act.step.topic.span
            fix = None if near is None or act.there else Fix(f'write "{near}"', (Edit(span, f'"{near}"'),), safe=False)
            where = f", which is taken {act.there}" if act.there else ""
            said = f'no flow of this job offers "{act.topic}"{where}' + (f'; did you mean "{near}"?' if near else "")
            listed = ", ".join(f'"{topic}"' for topic in topics)
            help_ = f"offered are {listed}" if listed else "a flow of the same job offers it with `offer`"
            yield view, meeting.said(error(CODE, said, span, label="waits for nobody", help=help_, fix=fix))
