"""Flow files as plans: read and checked once, each by its full path."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path

from dsl.check import check_folder
from dsl.diagnostics import Diagnostic, Severity
from dsl.forms import is_flow
from dsl.linking import beside
from dsl.pictures import missing
from dsl.profiles import Profile
from dsl.program import Program
from dsl.source import Source
from dsl.text.encoding import decoded
from interpreter.failure import failure
from interpreter.given.bundles import gathered
from interpreter.given.named_files import NotRead
from interpreter.plan import Plan


class FlowErrors(Exception):  # noqa: N818 - what the user is told
    """A flow that cannot run, with all that is wrong with it."""

    def __init__(self, source: Source, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(f"{source.name} has errors")
        self.source = source
        self.diagnostics = diagnostics


class NoFlow(Exception):  # noqa: N818 - what the user is told
    """A file that cannot be read; the message is a sentence."""


def load(path: Path) -> Plan:
    """The plan of a file; NoFlow when it or one that it needs cannot be read, FlowErrors when it says what cannot run.

    It is checked together with the files that it uses and starts, with `jobs.yaml` beside it and the flows of its
    jobs: a flow that would wait for nobody, or for itself, does not start.
    """
    program = program_of(path, with_jobs=True)
    if program.flow.library:
        raise NoFlow(f"{path} has blocks for other flows and no steps of its own; it cannot be run")
    return Plan(program)


def program_of(path: Path, content: bytes | None = None, *, with_jobs: bool = False) -> Program:
    """A file checked with all that it needs, `with_jobs` also with the jobs of its folder; NoFlow or FlowErrors as
    in `load`. `content` is looked at as if it stood in the file."""
    try:
        needed = gathered(path, content)
    except NotRead as problem:
        raise NoFlow(str(problem)) from None
    sources: list[Source] = []
    for one in needed.files:
        if one.picture:
            continue
        if one.listed and not (with_jobs and is_flow(one.name)):
            continue
        source, wrong = decoded(one.content, str(path) if not sources else beside(str(path), one.name))
        if wrong is not None and not one.listed:
            raise FlowErrors(source, (wrong,))
        if wrong is None:
            sources.append(source)
    manifest = needed.jobs.manifest if with_jobs and needed.jobs is not None else None
    lacking = missing(sources, os.path.isfile)
    checked = check_folder(sources, manifest, Profile.BASIC, whole=False, missing=lacking)[0]
    if checked.program is None:
        raise FlowErrors(checked.source, checked.diagnostics)
    return checked.program


class Flows:
    """The plans of a run; `on_new` hears of each file after the first."""

    def __init__(self, on_new: Callable[[Plan], None]) -> None:
        self._plans: dict[Path, Plan] = {}
        self._on_new = on_new
        self._lock = threading.Lock()

    def add(self, path: Path, plan: Plan) -> None:
        """A plan that is known already."""
        self._plans[path.resolve()] = plan

    def get(self, path: Path) -> Plan:
        """The plan of a file; a Failure of kind `job` when it cannot run."""
        with self._lock:
            found = self._plans.get(path)
            if found is None:
                found = self._plans[path] = self._resolved(path.resolve())
            return found

    def _resolved(self, path: Path) -> Plan:
        if path not in self._plans:
            try:
                self._plans[path] = load(path)
            except NoFlow as problem:
                raise failure("job", str(problem)) from None
            except FlowErrors as problem:
                raise failure("job", _first_error(problem)) from None
            self._on_new(self._plans[path])
        return self._plans[path]


def _first_error(problem: FlowErrors) -> str:
    first = next(one for one in problem.diagnostics if one.severity is Severity.ERROR)
    line, _ = problem.source.position(first.span.start)
    return f"the flow {problem.source.name} has errors; the first, in line {line}: {first.message}"
