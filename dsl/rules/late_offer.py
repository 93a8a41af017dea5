"""A flow waits for its sub-tasks, and they wait for what it offers only afterwards.
Neither goes on. Make the offer before waiting for the sub-tasks.
"""

from __future__ import annotations

from dsl.diagnostics import error
from dsl.rules.folder import Folder, Found
from dsl.rules.meetings import told

CODE = "D509"
NEEDS = ("Take", "WaitUntilTaken")
GOOD = """\
=== parent.flow
flow "Parent"

steps:
  start subtask on job "pair" using "child.flow" as child:
    give {}
  offer "x" with { n: 1 }
  wait for all of child up to 5m, allowing failures

=== child.flow
flow "Child"

steps:
  take "x" up to 1m as other
  log other.id

=== jobs.yaml
jobs:
  pair:
    flows: [parent.flow, child.flow]
    sub_tasks: true
"""
BAD = """\
=== parent.flow
flow "Parent"

steps:
  start subtask on job "pair" using "child.flow" as child:
    give {}
  «wait for all of child up to 5m, allowing failures»
  offer "x" with { n: 1 }
  wait until taken up to 1m

=== child.flow
flow "Child"

steps:
  take "x" up to 1m as other
  log other.id

=== jobs.yaml
jobs:
  pair:
    flows: [parent.flow, child.flow]
    sub_tasks: true
"""


def find_folder(folder: Folder) -> Found:
    """Rings in which a flow waits for its sub-tasks to end."""
    for meeting in folder.meetings:
        for ring in meeting.rings:
            link = next((one for one in ring if one.need.what == "ended"), None)
            if link is not None:
                found = error(
                    CODE,
                    f"the sub-tasks wait for what is offered only after they have ended: {told(ring)}",
                    link.waiting.head,
                    label="waits for its own sub-tasks",
                    help="make the offer before this wait",
                )
                yield link.view, meeting.said(found)
