"""Tasks that have to meet do not run at the same time.
One of them waits for another that cannot start before it has ended. Let at least two run at a time.
"""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostics import Diagnostic, error
from dsl.nodes.expressions import Number
from dsl.rules.folder import Folder, Found
from dsl.rules.meetings import Meeting
from dsl.rules.view import View
from dsl.rules.waits import Act
from dsl.steps.start_subtasks import StartSubtasks

CODE = "D508"
NEEDS = ("StartSubtasks", "jobs")
GOOD = """\
=== pairs.flow
flow "Pairs"

steps:
  start subtasks for each role in ["giver", "taker"] using "one.flow", at most 2 at a time as both:
    give { role: role }
  wait for all of both up to 5m, allowing failures

=== one.flow
flow "One of a pair"

inputs:
  role: text

steps:
  if role is "giver":
    offer "a place" with { row: 1 }
    wait until taken up to 1m
  else:
    take "a place" up to 1m as partner
    log partner.id
"""
BAD = """\
=== pairs.flow
flow "Pairs"

steps:
  start subtasks for each role in ["giver", "taker"] using "one.flow", at most «1» at a time as both:
    give { role: role }
  wait for all of both up to 5m, allowing failures

=== one.flow
flow "One of a pair"

inputs:
  role: text

steps:
  if role is "giver":
    offer "a place" with { row: 1 }
    wait until taken up to 1m
  else:
    take "a place" up to 1m as partner
    log partner.id
"""


def find_folder(folder: Folder) -> Found:
    """Batches of one at a time whose tasks wait for one another, and jobs with one slot whose flows do."""
    for view in folder.views:
        for start in folder.waits[view.source.name].starts:
            if isinstance(start, StartSubtasks) and isinstance(start.at_most, Number) and start.at_most.value == 1:
                flow = folder.target(view, start).flow
                if flow is not None and _meets_itself(folder, flow):
                    said = f"the tasks of {flow.source.name} wait for one another, but only one runs at a time"
                    help_ = "let at least two run at a time"
                    yield view, error(CODE, said, start.at_most.span, help=help_)
    for meeting in folder.meetings:
        if meeting.job is not None and meeting.job.slots == 1:
            yield from _in_one_slot(meeting)


def _meets_itself(folder: Folder, flow: View) -> bool:
    """Whether the flow takes what, in each job that it runs in, only the flow itself offers."""
    found = [
        {giver.source.name for giver, _ in meeting.offering(act.topic)} == {flow.source.name}
        for meeting in folder.meetings
        if any(one is flow for one in meeting.views)
        for taker, act in meeting.takes
        if taker is flow and act.topic is not None
    ]
    return bool(found) and all(found)


def _in_one_slot(meeting: Meeting) -> Iterator[tuple[View, Diagnostic]]:
    waiting: list[tuple[View, Act]] = [
        (view, act) for view, act in meeting.takes if act.topic is not None and meeting.offering(act.topic)
    ]
    for view, act in waiting:
        alias = meeting.job.alias if meeting.job is not None else ""
        said = f"this waits for another task of job `{alias}`, which has one slot: they never run at the same time"
        yield view, error(CODE, said, act.step.head, help="raise `slots` in jobs.yaml to at least 2")
