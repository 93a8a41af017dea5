"""The flows that a worker has from its server: bundles on its disk by their hash, read and checked once."""

from __future__ import annotations

import base64
import json
import re
import threading
from pathlib import Path

from interpreter.failure import failure
from interpreter.given.directory import MARK
from interpreter.given.loading import Flows
from interpreter.given.manifest import Manifest, ManifestProblem, read_manifest
from interpreter.jobs.port import JobApi
from interpreter.jobs.worker import JobWorker
from interpreter.work.claim import Claim
from interpreter.work.claimed import Work
from interpreter.work.packing import BadBundle, unpack
from interpreter.work.remote_jobs import RemoteJobs, flow_of

_HASH = re.compile(r"[0-9a-f]{64}\Z")


class Library:
    """Bundles in a folder; one that is not there is fetched from the server."""

    def __init__(self, worker: JobWorker, folder: Path) -> None:
        self._worker = worker
        self._folder = folder
        self._flows = Flows(lambda _: None)
        self._manifests: dict[str, Manifest] = {}
        self._lock = threading.Lock()

    def work(self, claim: Claim, api: JobApi) -> Work:
        """What a task runs; a Failure of kind `job` when its flow cannot be had. Raises NotReachable."""
        manifest = self._manifest(claim.automation_id)
        plan = self._flows.get(flow_of(manifest, claim.alias, _mark(claim.input)))
        return Work(plan, RemoteJobs(self._worker, claim.task_token, manifest), api)

    def _manifest(self, sha256: str | None) -> Manifest:
        if sha256 is None or not _HASH.match(sha256):
            raise failure("job", "this job was not published from a folder of flows, so there is nothing to run")
        with self._lock:
            if sha256 not in self._manifests:
                folder = self._folder / sha256
                if not folder.is_dir():
                    self._fetch(sha256, folder)
                try:
                    self._manifests[sha256] = read_manifest(folder)
                except ManifestProblem as problem:
                    raise failure("job", str(problem)) from None
            return self._manifests[sha256]

    def _fetch(self, sha256: str, folder: Path) -> None:
        answer = self._worker.bundle(sha256)
        if not answer["success"]:
            raise failure("job", f"the flows of this task are not on the server: {answer['error']}")
        try:
            unpack(base64.b64decode(answer["content"]), sha256, folder)
        except BadBundle as problem:
            raise failure("job", str(problem)) from None


def _mark(text: str) -> str:
    given = json.loads(text)
    return str(given.get(MARK, "")) if isinstance(given, dict) else ""
