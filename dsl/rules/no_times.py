"""A `schedule` says no times at which the flow could start.
It is written like `"every weekday at 03:00"`, `"every 15 minutes"`, or with the five fields of cron.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cronsim import CronSim, CronSimError

from dsl.diagnostics import Diagnostic, error
from dsl.rules.view import View
from dsl.timetable import SENTENCES, cron_lines

CODE = "J420"
NEEDS = ("schedule",)
GOOD = """\
flow "Sample"
schedule "every weekday at 03:00" in "Europe/Oslo"

steps:
  log "good morning"
"""
BAD = """\
flow "Sample"
«schedule "every wekday at 03:00" in "Europe/Oslo"»

steps:
  log "good morning"
"""
_SOME_DAY = datetime(2000, 1, 1)  # noqa: DTZ001 - lines of cron mean the same times from whatever day on


def find(view: View) -> Iterator[Diagnostic]:
    """The schedule, where it is no sentence and no line of cron, or one that never comes."""
    said = view.flow.schedule
    if said is not None and not all(map(_comes, cron_lines(said.when) or ("",))):
        known = ", ".join(f'`"{one}"`' for one in SENTENCES)
        yield error(CODE, "this says no times", said.head, help=f"it is written like {known}")


def _comes(line: str) -> bool:
    try:
        return next(CronSim(line, _SOME_DAY), None) is not None
    except CronSimError:
        return False
