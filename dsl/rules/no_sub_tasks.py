"""Sub-tasks are started in a job that does not allow it.
Other jobs may start tasks in a job when `jobs.yaml` says `sub_tasks: true` there; a job that takes rows runs none.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Severity, error
from dsl.rules.dump_target import unknown
from dsl.rules.folder import Folder, Found

CODE = "J405"
NEEDS = ("StartSubtask", "StartSubtasks")
GOOD = """\
=== many.flow
flow "Many"

steps:
  start subtask on job "catalog" as page:
    give {}
  wait for all of page up to 5m, allowing failures

=== price.flow
flow "Price"

steps:
  log "b"

=== jobs.yaml
jobs:
  catalog:
    flows: [price.flow]
    sub_tasks: true
"""
BAD = """\
=== many.flow
flow "Many"

steps:
  start subtask on job «"catalog"» as page:
    give {}
  wait for all of page up to 5m, allowing failures

=== price.flow
flow "Price"

steps:
  log "b"

=== jobs.yaml
jobs:
  catalog:
    flows: [price.flow]
"""


def find_folder(folder: Folder) -> Found:
    """Starts in jobs of others that do not allow them; jobs that are not known are advice."""
    for view in folder.views:
        for start in folder.waits[view.source.name].starts:
            if start.job is None:
                continue
            target, alias = folder.target(view, start), folder.alias(view, start.job)
            job = target.job
            if job is None:
                if alias is not None:
                    yield view, Diagnostic(CODE, Severity.ADVICE, unknown(folder, alias), start.job.span)
            elif job.data_dump:
                yield view, error(CODE, f"job `{job.alias}` takes rows; it runs no sub-tasks", start.job.span)
            elif not job.sub_tasks and not target.own:
                said = f"job `{job.alias}` does not let other jobs start tasks in it"
                yield view, error(CODE, said, start.job.span, help="write `sub_tasks: true` below it in jobs.yaml")
