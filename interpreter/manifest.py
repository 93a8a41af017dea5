"""`jobs.yaml` beside the flows: which jobs there are, by the alias that flows use.

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
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Literal, cast, get_args

from dsl.data.durations import read_duration
from interpreter.written import NotReadable, Plain, Written, read_written

NAME = "jobs.yaml"
Review = Literal["auto", "none", "manual"]
_KEYS = frozenset({"flow", "flows", "data_dump", "automation", "sub_tasks", "timeout", "review", "shares", "slots"})


@dataclass(frozen=True, slots=True)
class JobEntry:
    """One job of the manifest; flows are files beside it, `timeout` in seconds for each task."""

    alias: str
    line: int
    flows: tuple[Path, ...] = ()
    data_dump: bool = False
    automation: str = "default"
    sub_tasks: bool = False
    timeout: float = 3600.0
    review: Review = "none"
    shares: Mapping[str, str] = field(default_factory=dict)
    slots: int | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
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
    if not path.is_file():
        return Manifest(path)
    try:
        written = read_written(path.read_text(encoding="utf-8"))
    except (NotReadable, UnicodeDecodeError) as problem:
        raise ManifestProblem(f"{path}:{getattr(problem, 'line', 1)}: {problem}") from None
    return _Reader(path, written).manifest()


class _Reader:
    def __init__(self, path: Path, written: Written) -> None:
        self._path = path
        self._written = written

    def _wrong(self, place: str, message: str) -> ManifestProblem:
        return ManifestProblem(f"{self._path}:{self._written.lines.get(place, 1)}: {message}")

    def manifest(self) -> Manifest:
        whole = self._written.value
        if not isinstance(whole, dict) or set(whole) != {"jobs"} or not isinstance(whole["jobs"], dict):
            raise self._wrong("", "this file begins with `jobs:` and the jobs by name below it")
        jobs = {alias: self._job(alias, entry) for alias, entry in whole["jobs"].items()}
        return Manifest(self._path, jobs)

    def _job(self, alias: str, entry: Plain) -> JobEntry:
        at = f"jobs.{alias}"
        entry = {} if entry == "" else entry
        if not isinstance(entry, dict):
            raise self._wrong(at, f"job `{alias}` has its details as `name: value` below it")
        for key in entry:
            if key not in _KEYS:
                raise self._wrong(f"{at}.{key}", f"a job has no `{key}`; it has {', '.join(sorted(_KEYS))}")
        dump = self._flag(entry, at, "data_dump")
        flows = self._flows(entry, at)
        if dump == bool(flows):
            raise self._wrong(at, f"job `{alias}` has either `flows` to run or `data_dump: true`")
        return JobEntry(
            alias,
            self._written.lines.get(at, 1),
            flows,
            dump,
            self._word(entry, at, "automation", "default"),
            self._flag(entry, at, "sub_tasks"),
            self._seconds(entry, at),
            self._review(entry, at),
            self._shares(entry, at),
            self._slots(entry, at),
        )

    def _flows(self, entry: Mapping[str, Plain], at: str) -> tuple[Path, ...]:
        key = "flows" if "flows" in entry else "flow"
        said = entry.get(key, [])
        names = [said] if isinstance(said, str) else said
        if not isinstance(names, list) or not all(isinstance(one, str) for one in names):
            raise self._wrong(f"{at}.{key}", "`flows` is a list of files beside this one")
        paths = tuple((self._path.parent / str(one)).resolve() for one in names)
        for name, path in zip(names, paths, strict=True):
            if not path.is_file():
                raise self._wrong(f"{at}.{key}", f"there is no flow {name} beside {NAME}")
        return paths

    def _word(self, entry: Mapping[str, Plain], at: str, key: str, default: str) -> str:
        said = entry.get(key, default)
        if not isinstance(said, str) or not said:
            raise self._wrong(f"{at}.{key}", f"`{key}` is one word")
        return str(said)

    def _flag(self, entry: Mapping[str, Plain], at: str, key: str) -> bool:
        said = self._word(entry, at, key, "false")
        if said not in ("true", "false"):
            raise self._wrong(f"{at}.{key}", f"`{key}` is true or false")
        return said == "true"

    def _seconds(self, entry: Mapping[str, Plain], at: str) -> float:
        limit = read_duration(self._word(entry, at, "timeout", "1h"))
        if limit is None or limit <= timedelta(0):
            raise self._wrong(f"{at}.timeout", "`timeout` is a time like 20m or 2h")
        return limit.total_seconds()

    def _review(self, entry: Mapping[str, Plain], at: str) -> Review:
        said = self._word(entry, at, "review", "none")
        if said not in get_args(Review):
            raise self._wrong(f"{at}.review", "`review` is auto, none or manual")
        return cast(Review, said)

    def _shares(self, entry: Mapping[str, Plain], at: str) -> dict[str, str]:
        said = entry.get("shares", {})
        if not isinstance(said, dict) or not all(right in ("view", "edit") for right in said.values()):
            raise self._wrong(f"{at}.shares", "`shares` names users with `view` or `edit`")
        return {user: str(right) for user, right in said.items()}

    def _slots(self, entry: Mapping[str, Plain], at: str) -> int | None:
        if "slots" not in entry:
            return None
        said = self._word(entry, at, "slots", "")
        if not said.isdigit() or not int(said):
            raise self._wrong(f"{at}.slots", "`slots` is a whole number from 1")
        return int(said)
