"""The jobs that a task on a server speaks of: by their aliases beside its own job, flows by their marks."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from pathlib import Path

from interpreter.failure import failure
from interpreter.given.directory import MARK, mark_of, no_job
from interpreter.given.manifest import Manifest
from interpreter.jobs.worker import JobWorker
from interpreter.machine.task import Target

FILES = "$files"  # alias of the job that runs flows which are started by their file


class RemoteJobs:
    """Implements JobNames for one task; `folder` holds its flows as they were published."""

    def __init__(self, worker: JobWorker, task_token: str, manifest: Manifest) -> None:
        self._worker = worker
        self._token = task_token
        self._manifest = manifest
        self._ids: dict[str, str] = {}
        self._lock = threading.Lock()

    def job(self, alias: str) -> str:
        """Id of the job; a Failure of kind `job` when the manifest has none of that name."""
        if alias not in self._manifest.jobs:
            raise failure("job", no_job(alias, self._manifest))
        return self._id(alias)

    def target(self, alias: str | None, file: str | None, beside: str) -> Target:
        """Where sub-tasks go: a job of the manifest, or the one that runs flows by file."""
        path = None if file is None else Path(beside).parent / file
        if alias is None:
            assert path is not None, "a target has a job or a file"
            return Target(self._id(FILES), {MARK: self._name(path)})
        entry = self._manifest.jobs.get(alias)
        if entry is None:
            raise failure("job", no_job(alias, self._manifest))
        if entry.data_dump:
            raise failure("job", f"job `{alias}` takes rows; it runs no flows")
        mark = mark_of(alias, marked(entry.flows), path, self._manifest)
        return Target(self._id(alias), {MARK: mark} if mark else {})

    def _name(self, path: Path) -> str:
        folder = self._manifest.path.parent.resolve()
        try:
            return path.resolve().relative_to(folder).as_posix()
        except ValueError:
            raise failure("job", f"{path} is outside the folder of the flow") from None

    def _id(self, alias: str) -> str:
        with self._lock:
            if alias not in self._ids:
                answer = self._worker.job_named(self._token, alias)
                if not answer["success"]:
                    raise failure("job", f"the server has no job `{alias}` beside this one: {answer['error']}")
                self._ids[alias] = str(answer["job_id"])
            return self._ids[alias]


def marked(flows: tuple[Path, ...]) -> Mapping[str, Path]:
    """The flows of a job by the mark that a task's input has; a single one needs none."""
    return {flow.name if len(flows) > 1 else "": flow for flow in flows}


def flow_of(manifest: Manifest, alias: str | None, mark: str) -> Path:
    """The flow that a task runs, by its job's alias and the mark of its input; a Failure of kind `job` when unknown.

    A job that the manifest does not name has the name of its only flow as its alias.
    """
    folder = manifest.path.parent
    if alias is None:
        raise failure("job", "this job was not published from a folder of flows; `interpret jobs push` does that")
    entry = manifest.jobs.get(alias)
    if entry is not None:
        flows = marked(entry.flows)
        if mark not in flows:
            raise failure("job", f"job `{alias}` does not run {mark or 'several flows without a name'}")
        return flows[mark]
    path = (folder / (mark if alias == FILES else alias)).resolve()
    if not path.is_relative_to(folder.resolve()) or not path.is_file():
        raise failure("job", f"the bundle of this task has no flow {mark or alias}")
    return path
