"""What a rule sees of a folder: its flows, its jobs, where sub-tasks and rows go, and which flows meet."""

from __future__ import annotations

import posixpath

from dsl.diagnostics import Diagnostic
from dsl.forms import ENDINGS
from dsl.hints import TYPE_CHECKING, Iterator, TypeAlias
from dsl.kept import cached_property
from dsl.linking import beside, tidy
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.rules.view import View
from dsl.struct import Struct

if TYPE_CHECKING:
    from dsl.manifest.model import Job, Manifest
    from dsl.rules.meetings import Meeting
    from dsl.rules.waits import Start, Waits

Found: TypeAlias = "Iterator[tuple[View, Diagnostic]]"
"""What a rule finds in a folder: each finding with the flow that it stands in."""


class Target(Struct):
    """Where sub-tasks go: the job of the manifest when it is known, the flow that they run when it is one of the
    folder, the inputs that it wants when they are known, and whether it is the flow's own job."""

    job: Job | None = None
    flow: View | None = None
    inputs: tuple[co.Field, ...] | None = None
    own: bool = False


class Folder(Struct, slots=False):
    """Flows that belong together. Those that were asked for come first; `whole` says that no flow is left out,
    `missing` which pictures that they name are not there, by their tidy paths."""

    views: tuple[View, ...]
    manifest: Manifest | None = None
    whole: bool = True
    missing: frozenset[str] = frozenset()

    @cached_property
    def by_path(self) -> dict[str, View]:
        """The flows by their tidy paths."""
        return {tidy(view.source.name): view for view in self.views}

    @cached_property
    def waits(self) -> dict[str, Waits]:
        """What each flow offers, takes and waits for, by the name of its file."""
        from dsl.rules.waits import waits  # noqa: PLC0415 - most flows wait for no other

        return {view.source.name: waits(view.file) for view in self.views}

    def beside(self, view: View, file: str) -> View | None:
        """The flow of a file that is named in another flow."""
        return self.by_path.get(beside(view.source.name, file))

    @cached_property
    def _runs(self) -> dict[str, tuple[View, ...]]:
        """The flows that each job of the manifest runs, as far as they are there."""
        if self.manifest is None:
            return {}
        here = posixpath.dirname(self.manifest.source.name)
        found = {
            alias: [self.by_path.get(tidy(posixpath.join(here, file.name))) for file in job.flows]
            for alias, job in self.manifest.jobs.items()
        }
        return {alias: tuple(view for view in views if view is not None) for alias, views in found.items()}

    @cached_property
    def _run_by(self) -> dict[str, list[Job]]:
        """The jobs that run each flow, by the name of its file."""
        found: dict[str, list[Job]] = {}
        for job in self.manifest.jobs.values() if self.manifest is not None else ():
            for view in self._runs[job.alias]:
                found.setdefault(view.source.name, []).append(job)
        return found

    def job_flows(self, job: Job) -> tuple[View, ...]:
        """The flows that a job of the manifest runs, as far as they are there."""
        return self._runs.get(job.alias, ())

    def jobs_of(self, view: View) -> tuple[Job, ...]:
        """The jobs of the manifest that run a flow."""
        return tuple(self._run_by.get(view.source.name, ()))

    def alias(self, view: View, value: ex.Expression | None) -> str | None:
        """The job that a value names: a text, an input's default, or the manifest's job of the input's own name."""
        if isinstance(value, ex.Text):
            return value.constant
        if not isinstance(value, ex.Name):
            return None
        given = next((one for one in view.flow.inputs if one.name == value.name), None)
        if given is None:
            return None
        if given.default is None:
            return value.name if self.manifest is not None and value.name in self.manifest.jobs else None
        return given.default.constant if isinstance(given.default, ex.Text) else None

    def job(self, view: View, value: ex.Expression | None) -> Job | None:
        """The job of the manifest that a value names."""
        alias = self.alias(view, value)
        return None if alias is None or self.manifest is None else self.manifest.jobs.get(alias)

    def target(self, view: View, start: Start) -> Target:
        """Where the sub-tasks of a step go, as far as that is known."""
        file = None if start.flow is None else start.flow.constant
        named = None if file is None else self.beside(view, file)
        if start.job is None:
            if start.flow is None:
                return Target(None, view, view.flow.inputs, own=True)
            return Target(None, named, None if named is None else named.flow.inputs)
        job = self.job(view, start.job)
        if job is None:
            return Target()
        flows = self.job_flows(job)
        if start.flow is None:
            named = flows[0] if len(flows) == len(job.flows) == 1 else None
        inputs = job.inputs if named is None else named.flow.inputs
        return Target(job, named, inputs, own=any(one is view for one in flows))

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The jobs in which flows of the folder meet; last, and not sure, the flows that no job is known of."""
        from dsl.rules.meetings import Meeting  # noqa: PLC0415 - most flows meet no other

        groups = [Meeting(self, views, job) for job, views in self._named() if views]
        groups += [Meeting(self, views) for views in self._together()]
        known = {view.source.name for group in groups for view in group.views}
        seen = {stem(name) for name in known}
        rest: list[View] = []
        for view in self.views:  # a flow that stands here in both forms is one flow
            if stem(view.source.name) not in seen:
                seen.add(stem(view.source.name))
                rest.append(view)
        return (*groups, Meeting(self, tuple(rest), sure=False)) if rest and self.whole else tuple(groups)

    def _named(self) -> Iterator[tuple[Job, tuple[View, ...]]]:
        for job in self.manifest.jobs.values() if self.manifest is not None else ():
            flows = self.job_flows(job)
            if len(flows) == len(job.flows):
                yield job, flows

    def _together(self) -> Iterator[tuple[View, ...]]:
        """The unnamed jobs: what one flow starts by file alone, with all that this starts; or itself again."""
        for view in self.views:
            reached: dict[str, View] = {}
            waiting = [view]
            while waiting:
                here = waiting.pop(0)
                for start in self.waits[here.source.name].starts:
                    target = self.target(here, start)
                    if start.job is None and target.flow is not None and target.flow.source.name not in reached:
                        reached[target.flow.source.name] = target.flow
                        waiting.append(target.flow)
            if reached and not self.jobs_of(view):
                yield tuple(one for one in self.views if one.source.name in reached)


def stem(name: str) -> str:
    """The name of a file without the ending that says its form."""
    ending = next((one for one in sorted(ENDINGS, key=len, reverse=True) if name.casefold().endswith(one)), "")
    return name[: len(name) - len(ending)]
