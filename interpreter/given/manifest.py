"""`jobs.yaml` beside the flows: which jobs there are, by the alias that flows use, with their files found.

jobs:
  catalog:
    flows: [read_price.flow]     # what its tasks run
    sub_tasks: true              # tasks of other jobs may start tasks here
    timeout: 20m
    review: none                 # auto, none or manual
  rows:
    data_dump: true              # takes rows, runs nothing
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dsl import manifest as jobs
from dsl.diagnostics import Diagnostic
from dsl.manifest import NAME, Review
from dsl.render import headline
from dsl.source import Source
from dsl.struct import Struct, field
from dsl.text.encoding import decoded
from interpreter.given.named_files import NotRead, named_bytes


class JobEntry(Struct):
    """One job of the manifest; flows are files beside it, `timeout` in seconds for each task."""

    alias: str
    flows: tuple[Path, ...] = ()
    data_dump: bool = False
    automation: str = "default"
    sub_tasks: bool = False
    timeout: float = 3600.0
    review: Review = "none"
    shares: Mapping[str, str] = field(default_factory=dict)
    slots: int | None = None
    restartable: bool = False


class Manifest(Struct):
    """All jobs of a folder."""

    path: Path
    jobs: Mapping[str, JobEntry] = field(default_factory=dict)

    def running(self, flow: Path) -> JobEntry | None:
        """The first job that runs this flow."""
        return next((job for job in self.jobs.values() if flow.resolve() in job.flows), None)


class ManifestProblem(Exception):  # noqa: N818 - what the user is told
    """`jobs.yaml` says something that cannot be; the message names file and line."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a folder, an empty one when there is none; ManifestProblem when it is wrong."""
    path = folder / NAME
    if not path.exists():
        return Manifest(path)
    found = read_jobs(path)
    if found.manifest is None:
        raise ManifestProblem("\n".join(headline(one, found.source) for one in found.diagnostics))
    return Manifest(path, {alias: _entry(job, folder) for alias, job in found.manifest.jobs.items()})


class Jobs(Struct):
    """The text of a `jobs.yaml` and what the language says of it; no manifest when it is wrong."""

    source: Source
    manifest: jobs.Manifest | None
    diagnostics: tuple[Diagnostic, ...]


def read_jobs(path: Path) -> Jobs:
    """A `jobs.yaml` that is there, read, with the flows beside it looked for."""
    try:
        source, wrong = decoded(named_bytes(path), str(path))
    except NotRead as problem:
        raise ManifestProblem(str(problem)) from None
    if wrong is not None:
        return Jobs(source, None, (wrong,))
    read = jobs.read_manifest(source)
    if read.manifest is not None:
        read = jobs.read_manifest(source, _flows_beside(path.parent, read.manifest))
    return Jobs(source, read.manifest, read.diagnostics)


def _flows_beside(folder: Path, manifest: jobs.Manifest) -> set[str]:
    named = {file.name for job in manifest.jobs.values() for file in job.flows}
    there = {one for one in named if (folder / one).is_file()}
    return there if there == named else there | {one.name for one in folder.glob("*.flow*")}


def _entry(job: jobs.Job, folder: Path) -> JobEntry:
    return JobEntry(
        job.alias,
        tuple((folder / file.name).resolve() for file in job.flows),
        job.data_dump,
        job.automation,
        job.sub_tasks,
        float(job.timeout),
        job.review,
        job.shares,
        job.slots,
        job.restartable,
    )
