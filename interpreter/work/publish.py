"""A flow and the jobs of its folder brought to a server: jobs by alias in one project, their flows as one bundle.

Publishing again brings the jobs up to date and makes none twice. Jobs of one automation have the same bundle, so that
their tasks may write rows into one another's (R25).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from dsl.forms import is_flow
from dsl.nodes.values import Optional
from dsl.timetable import SENTENCES, cron_lines
from interpreter.failure import Failure, failure
from interpreter.given.bundles import Bundled, bundle
from interpreter.given.input_schema import input_schema
from interpreter.given.loading import Flows
from interpreter.given.manifest import JobEntry, Manifest
from interpreter.given.named_files import NotRead
from interpreter.jobs.owner import JobOwner, NewJob
from interpreter.jobs.port import Answer
from interpreter.plan import Plan
from interpreter.work.packing import packed
from interpreter.work.remote_jobs import FILES

UNNAMED_MINUTES = 24 * 60.0
DEFAULT = "default"  # the automation of what no manifest names


@dataclass(frozen=True, slots=True)
class Published:
    """The jobs of a project by alias; `root` is the one that runs the flow itself, `dumps` those that take rows."""

    project: str
    root: str
    jobs: Mapping[str, str]
    dumps: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Folder:
    """What is published: the flow, the manifest beside it, and the files."""

    path: Path
    manifest: Manifest
    files: tuple[Bundled, ...]

    @property
    def root(self) -> str:
        """The alias of the job that runs the flow."""
        entry = self.manifest.running(self.path)
        return self.path.name if entry is None else entry.alias


def publish(owner: JobOwner, path: Path, manifest: Manifest, *, project: str | None = None) -> Published:
    """Bring a flow and the jobs beside it to a server; a Failure of kind `job` says why that cannot be.

    Without a project the folder is one, for good: all its flows come along, each as a job of its own.
    """
    whole = project is None
    flows = Flows(lambda _: None)
    folder = _folder(path, manifest, flows if whole else None)
    wanted = (*_named(folder, flows), *_by_file(folder, flows))
    if folder.root not in {new.alias for new in wanted}:
        raise failure("job", f"{folder.root} cannot be published: it has mistakes", help="interpret lint names them")
    project = project or path.resolve().parent.name[:64] or "flows"
    hashes = {
        name: str(_done(owner.publish_bundle(packed(folder.files, name)))["sha256"])
        for name in {DEFAULT, *(job.automation for job in manifest.jobs.values())}
    }
    jobs: dict[str, str] = {}
    for new in wanted:
        hashed = replace(new, automation_id=hashes[new.automation_id or DEFAULT], project=project)
        jobs[str(new.alias)] = str(_done(owner.publish_job(hashed))["job_id"])
    if whole:
        _schedule(owner, folder, flows, jobs)
    for entry in manifest.jobs.values():
        for user, right in entry.shares.items():
            _done(owner.share(jobs[entry.alias], user, right))
    dumps = {alias: jobs[alias] for alias, entry in manifest.jobs.items() if entry.data_dump}
    return Published(project, jobs[folder.root], jobs, dumps)


def _schedule(owner: JobOwner, folder: Folder, flows: Flows, jobs: Mapping[str, str]) -> None:
    """Let the jobs of flows with a schedule start by themselves, and the others not."""
    runs = {entry.alias: entry.flows[0] for entry in folder.manifest.jobs.values() if len(entry.flows) == 1}
    for alias, job in jobs.items():
        flow = runs.get(alias) or folder.path.parent / alias
        if alias != FILES and flow.is_file():
            plan = flows.get(flow)
            _done(owner.set_schedule(job, *_times(plan)))


def _times(plan: Plan) -> tuple[Sequence[str], str]:
    """The lines of cron of a flow and their zone; a Failure of kind `job` when it cannot start by itself."""
    said = plan.flow.schedule
    if said is None:
        return (), ""
    lines = cron_lines(said.when)
    if lines is None:
        known = ", ".join(f'"{one}"' for one in SENTENCES)
        raise failure("job", f'{plan.path}: the schedule "{said.when}" says no times; it is written like {known}')
    lacking = [one.name for one in plan.flow.inputs if one.default is None and not isinstance(one.type, Optional)]
    if lacking:
        raise failure("job", f"{plan.path} starts by itself, so its input `{lacking[0]}` needs a default")
    return lines, said.zone or ""


def _folder(path: Path, manifest: Manifest, flows: Flows | None) -> Folder:
    """What is published: what the flow needs, and with `flows` what all flows beside it need."""
    try:
        found = {one.name: one for one in bundle(path).files}
        for other in () if flows is None else sorted(path.parent.iterdir()):
            if flows is not None and is_flow(other.name) and other.is_file() and other.name not in found:
                found.update({one.name: one for one in _with(other, flows)})
    except NotRead as problem:
        raise failure("job", str(problem)) from None
    return Folder(path, manifest, tuple(found[name] for name in sorted(found)))


def _with(other: Path, flows: Flows) -> Iterable[Bundled]:
    """The files of a flow that lies beside the one that is published; none while it has mistakes."""
    try:
        flows.get(other)
        return bundle(other).files
    except (Failure, NotRead):
        return ()


def _done(answer: Answer) -> Answer:
    if not answer["success"]:
        raise failure("job", f"the server refused it: {answer['error']}")
    return answer


def _named(folder: Folder, flows: Flows) -> Iterable[NewJob]:
    """The jobs of the manifest."""
    for entry in folder.manifest.jobs.values():
        plans = [flows.get(flow) for flow in entry.flows]
        made = new_job(entry, needs_device=any(plan.uses_phone for plan in plans))
        yield replace(made, job_variables_schema=input_schema([plan.flow for plan in plans]))


def new_job(entry: JobEntry, *, needs_device: bool) -> NewJob:
    """A job as the manifest says it."""
    return NewJob(
        name=entry.alias,
        automation_id=entry.automation,
        allow_sub_tasks=entry.sub_tasks,
        review=entry.review,
        timeout_min=entry.timeout / 60,
        needs_device=needs_device,
        slots=entry.slots,
        restartable=entry.restartable,
        alias=entry.alias,
    )


def _by_file(folder: Folder, flows: Flows) -> Iterable[NewJob]:
    """A job for each flow that no job names, and one for those that are started by their file."""
    plans = _plans(folder, flows)
    named = {flow for entry in folder.manifest.jobs.values() for flow in entry.flows}
    for name, plan in plans.items():
        top = "/" not in name and (folder.path.parent / name).resolve() not in named
        if top and (name == folder.path.name or not _listed_only(folder, name)):
            yield _plain(name, plan.flow.name, (plan,))
    if len(plans) > 1:
        yield _plain(FILES, "flows by file", tuple(plans.values()))


def _plain(alias: str, name: str, plans: Sequence[Plan]) -> NewJob:
    return NewJob(
        name=name, automation_id=DEFAULT, allow_sub_tasks=True, review="none", timeout_min=UNNAMED_MINUTES,
        needs_device=any(plan.uses_phone for plan in plans), alias=alias,
        job_variables_schema=input_schema([plan.flow for plan in plans]),
    )  # fmt: skip


def _listed_only(folder: Folder, name: str) -> bool:
    return any(one.name == name and one.listed for one in folder.files)


def _plans(folder: Folder, flows: Flows) -> Mapping[str, Plan]:
    """The flows among the files, without those that only lend blocks."""
    found: dict[str, Plan] = {}
    for one in folder.files:
        if is_flow(one.name):
            with suppress(Failure):
                found[one.name] = flows.get(folder.path.parent / one.name)
    return found
