"""Rows are dumped to a job that does not take them.
The target is a job with `data_dump: true` in `jobs.yaml` and of the same automation; a job that runs flows takes no
rows.
"""

from __future__ import annotations

from dsl.diagnostics import Diagnostic, Severity, error
from dsl.manifest.model import Job
from dsl.rules.folder import Folder, Found
from dsl.rules.view import View
from dsl.steps.dump import Dump

CODE = "J402"
NEEDS = ("Dump",)
GOOD = """\
=== a.flow
flow "A"

steps:
  dump { n: 1 } to job "rows"

=== jobs.yaml
jobs:
  rows:
    data_dump: true
"""
BAD = """\
=== a.flow
flow "A"

steps:
  dump { n: 1 } to job «"catalog"»

=== b.flow
flow "B"

steps:
  log "b"

=== jobs.yaml
jobs:
  catalog:
    flows: [b.flow]
"""


def find_folder(folder: Folder) -> Found:
    """Dumps to jobs that run flows, or of another automation; dumps to jobs that are not known are advice."""
    for view in folder.views:
        for placed in view.placed:
            step = placed.statement
            if not isinstance(step, Dump):
                continue
            alias = folder.alias(view, step.job)
            job = folder.job(view, step.job)
            if job is None:
                if alias is not None:
                    yield view, Diagnostic(CODE, Severity.ADVICE, unknown(folder, alias), step.job.span)
            elif said := _refused(folder, view, job):
                yield view, error(CODE, said, step.job.span, help="name a job that has `data_dump: true` in jobs.yaml")


def _refused(folder: Folder, view: View, job: Job) -> str | None:
    if job.flows:
        return f"job `{job.alias}` runs flows; it takes no rows"
    own = folder.jobs_of(view)
    if job.data_dump and own and all(one.automation != job.automation for one in own):
        return f"job `{job.alias}` is of automation {job.automation}, this flow's job of {own[0].automation}"
    return None


def unknown(folder: Folder, alias: str) -> str:
    """What is said of a job that the manifest does not have."""
    where = "there is no jobs.yaml" if folder.manifest is None else "it is not in jobs.yaml"
    return f"job `{alias}` cannot be checked: {where}"
