"""A flow may take longer than its job allows.
The job ends the task at its `timeout`, in the middle of whatever it does. Shorten the limits, or raise the `timeout`
in `jobs.yaml`.
"""

from __future__ import annotations

from decimal import Decimal

from dsl.data.durations import from_seconds, written_duration
from dsl.diagnostics import error
from dsl.estimate import estimate
from dsl.rules.folder import Folder, Found
from dsl.rules.view import View
from dsl.source import Span
from dsl.struct import replace

CODE = "W304"
NEEDS = ("jobs",)
GOOD = """\
=== a.flow
flow "A"

steps:
  wait 5m

=== jobs.yaml
jobs:
  slow:
    flows: [a.flow]
    timeout: 10m
"""
BAD = """\
=== a.flow
«flow "A"»

steps:
  wait 5m
  repeat 3 times:
    wait 2m

=== jobs.yaml
jobs:
  slow:
    flows: [a.flow]
    timeout: 10m
"""
MOST_SHOWN = 5


def find_folder(folder: Folder) -> Found:
    """Flows whose worst case, or whose best where there is no worst, is longer than their job's timeout."""
    for view in folder.views:
        for job in folder.jobs_of(view):
            seconds = estimate(view.file).seconds
            longest = seconds.least if seconds.most is None else seconds.most
            if longest > job.timeout:
                how = "at least" if seconds.most is None else "up to"
                said = f"this takes {how} {_time(longest)}, but job `{job.alias}` ends it after {_time(job.timeout)}"
                span = view.flow.head if view.flow.head.end > 0 else Span(0, 1)
                yield view, error(CODE, f"{said}: {_sum(view)}", span, help="shorten the limits, or raise `timeout`")
                break


def _sum(view: View) -> str:
    """The times of the flow's statements, the longest few with their lines and the rest together."""
    bare = replace(view.flow, whenevers=(), handlers=(), always=None)
    parts: list[tuple[Decimal, int]] = []
    for one in view.flow.steps or ():
        seconds = estimate(replace(view.file, flow=replace(bare, steps=(one,)))).seconds
        parts.append((seconds.least if seconds.most is None else seconds.most, view.source.position(one.head.start)[0]))
    whole = estimate(view.file).seconds
    shown = sorted(sorted(parts, reverse=True)[:MOST_SHOWN], key=lambda part: part[1])
    said = [f"{_time(time)} (line {line})" for time, line in shown if time]
    rest = (whole.least if whole.most is None else whole.most) - sum((time for time, _ in shown), Decimal(0))
    return " + ".join([*said, *([f"{_time(rest)} elsewhere"] if rest > 0 else [])])


def _time(seconds: Decimal) -> str:
    return written_duration(from_seconds(seconds))
