"""Flow files as plans: read and checked once, each by its full path."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from dsl.check import check_bytes
from dsl.diagnostics import Diagnostic, Severity
from dsl.source import Source
from interpreter.failure import failure
from interpreter.named_files import NotRead, named_bytes
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
    """The plan of a file; NoFlow when it cannot be read, FlowErrors when it says what cannot run."""
    try:
        content = named_bytes(path)
    except NotRead as problem:
        raise NoFlow(str(problem)) from None
    checked = check_bytes(content, str(path))
    if checked.program is None:
        raise FlowErrors(checked.source, checked.diagnostics)
    if checked.program.flow.library:
        raise NoFlow(f"{path} has blocks for other flows and no steps of its own; it cannot be run")
    return Plan(checked.program)


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
        path = path.resolve()
        with self._lock:
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
