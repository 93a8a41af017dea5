"""The jobs of a run: those of the manifest by alias, and unnamed ones for flows that are started by file."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from interpreter.failure import failure
from interpreter.given.loading import Flows
from interpreter.given.manifest import JobEntry, Manifest
from interpreter.given.secret_inputs import secret_schema
from interpreter.jobs.owner import JobOwner, NewJob
from interpreter.machine.task import Target

MARK = "$flow"  # in the input of a task whose job runs several flows: which one
ROOT, UNNAMED = "root", "unnamed"  # jobs of the run that no manifest names: what for
JOB_KEY = "~job:"
Keep = Callable[[str, Any], None]
UNNAMED_MINUTES = 24 * 60.0


@dataclass(slots=True)
class _Job:
    """A job that exists in the service; `flows` by the mark that a task's input has."""

    id: str
    alias: str
    data_dump: bool = False
    role: str = ""
    flows: dict[str, Path] = field(default_factory=dict)


class Directory:
    """Makes jobs when they are first needed, and knows what each of them runs."""

    def __init__(
        self, owner: JobOwner, manifest: Manifest, flows: Flows, keep: Keep = lambda key, record: None
    ) -> None:
        """`keep` gets what must be known after a crash, under a key that begins with `~job:`."""
        self._owner = owner
        self._manifest = manifest
        self._flows = flows
        self._by_alias: dict[str, _Job] = {}
        self._by_id: dict[str, _Job] = {}
        self._unnamed: _Job | None = None
        self._lock = threading.Lock()
        self._keep = keep

    def come_back(self, records: Mapping[str, Any]) -> None:
        """Know the jobs again that were made before the program stopped."""
        for record in records.values():
            flows = {mark: Path(path) for mark, path in record["flows"].items()}
            job = self._by_id[record["id"]] = _Job(record["id"], record["alias"], record["dump"], record["role"], flows)
            if job.role == UNNAMED:
                self._unnamed = job
            elif job.alias:
                self._by_alias[job.alias] = job

    @property
    def dumps(self) -> Mapping[str, str]:
        """Ids of the data-dump jobs that were used, by alias."""
        return {job.alias: job.id for job in self._by_alias.values() if job.data_dump}

    def root(self, flow: Path) -> str:
        """Id of the job for the run's own flow: the manifest's, if one runs it, else a job of its own."""
        entry = self._manifest.running(flow)
        if entry is not None:
            return self.job(entry.alias)
        known = next((job for job in self._by_id.values() if job.role == ROOT), None)
        if known is not None:
            return known.id
        job = self._create("", self._new(flow.stem, (flow,), UNNAMED_MINUTES), ROOT)
        self._runs(job, {"": flow})
        return job.id

    def job(self, alias: str) -> str:
        """Id of the job; a Failure of kind `job` when the manifest has none of that name."""
        return self._named(alias).id

    def target(self, alias: str | None, file: str | None, beside: str) -> Target:
        """Where sub-tasks go: a job of the manifest, or the run's unnamed job; and what marks their flow."""
        path = None if file is None else Path(beside).parent / file
        if alias is None:
            assert path is not None, "a target has a job or a file"
            return self._by_file(path)
        job = self._named(alias)
        if job.data_dump:
            raise failure("job", f"job `{alias}` takes rows; it runs no flows")
        mark = mark_of(job.alias, job.flows, path, self._manifest)
        self._flows.get(job.flows[mark])
        return Target(job.id, {MARK: mark} if mark else {})

    def flow_of(self, job_id: str, given: dict[str, Any]) -> tuple[Path, dict[str, str]]:
        """The flow that a task runs; its mark is taken out of its input."""
        job = self._by_id[job_id]
        mark = given.pop(MARK, "")
        return job.flows[mark], {MARK: mark} if mark else {}

    def _named(self, alias: str) -> _Job:
        with self._lock:
            if alias not in self._by_alias:
                self._by_alias[alias] = self._from(self._entry(alias))
            return self._by_alias[alias]

    def _entry(self, alias: str) -> JobEntry:
        entry = self._manifest.jobs.get(alias)
        if entry is None:
            raise failure("job", no_job(alias, self._manifest))
        return entry

    def _from(self, entry: JobEntry) -> _Job:
        new = self._new(entry.alias, entry.flows, entry.timeout / 60, entry)
        job = self._create(entry.alias, new)
        job.data_dump = entry.data_dump
        several = len(entry.flows) > 1
        self._runs(job, {flow.name if several else "": flow for flow in entry.flows})
        for user, right in entry.shares.items():
            self._owner.share(job.id, user, right)
        return job

    def _by_file(self, path: Path) -> Target:
        self._flows.get(path)
        with self._lock:
            if self._unnamed is None:
                self._unnamed = self._create("", self._new(path.stem, (path,), UNNAMED_MINUTES), UNNAMED)
            mark = str(path.resolve())
            if mark not in self._unnamed.flows:
                self._runs(self._unnamed, {mark: path})
        return Target(self._unnamed.id, {MARK: mark})

    def _new(self, name: str, flows: tuple[Path, ...], minutes: float, entry: JobEntry | None = None) -> NewJob:
        return NewJob(
            name=name,
            automation_id="default" if entry is None else entry.automation,
            allow_sub_tasks=True if entry is None else entry.sub_tasks,
            review="none" if entry is None else entry.review,
            timeout_min=minutes,
            needs_device=any(self._flows.get(flow).uses_phone for flow in flows),
            slots=None if entry is None else entry.slots,
            restartable=entry is not None and entry.restartable,
            job_variables_schema=secret_schema(self._flows.get(flow).flow for flow in flows),
        )

    def _runs(self, job: _Job, flows: Mapping[str, Path]) -> None:
        """The job runs these flows too; kept before any task of it can be."""
        job.flows.update(flows)
        paths = {mark: str(path) for mark, path in job.flows.items()}
        record = {"id": job.id, "alias": job.alias, "dump": job.data_dump, "role": job.role, "flows": paths}
        self._keep(f"{JOB_KEY}{job.id}", record)

    def _create(self, alias: str, new: NewJob, role: str = "") -> _Job:
        answer = self._owner.create_job(new)
        if not answer["success"]:
            raise failure("job", f"the job {new.name} cannot be made: {answer['error']}")
        job = _Job(str(answer["job_id"]), alias, role=role)
        self._by_id[job.id] = job
        return job


def mark_of(alias: str, flows: Mapping[str, Path], path: Path | None, manifest: Manifest) -> str:
    """The mark of the flow that is meant, among those of a job; a Failure of kind `job` when it runs no such one."""
    if not flows:
        raise failure("job", f"job `{alias}` runs no flow of this folder; see {manifest.path.name}")
    if path is None:
        if "" not in flows:
            names = " or ".join(sorted(flows))
            raise failure("job", f"job `{alias}` runs several flows; write `using` and {names}")
        return ""
    for mark, flow in flows.items():
        if flow.resolve() == path.resolve():
            return mark
    raise failure("job", f"job `{alias}` does not run {path.name}; see {manifest.path.name}")


def no_job(alias: str, manifest: Manifest) -> str:
    """The sentence that says so, with the nearest name."""
    if not manifest.jobs:
        return f"there is no job `{alias}`: {manifest.path} is missing or empty; it names the jobs of this folder"
    near = get_close_matches(alias, manifest.jobs, 1)
    hint = f"; did you mean `{near[0]}`?" if near else f"; it has {', '.join(manifest.jobs)}"
    return f"there is no job `{alias}` in {manifest.path}{hint}"
