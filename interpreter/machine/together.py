"""`together`: branches at once, each on a strand and thread of its own; one that fails cancels the others."""

from __future__ import annotations

from dataclasses import dataclass

from dsl.data import Value
from dsl.nodes.control import Together, TogetherBranch
from interpreter import events as e
from interpreter.clock import Signal
from interpreter.failure import Failure, Interrupted
from interpreter.machine.guards import Stop
from interpreter.machine.leaving import Gave, Leave
from interpreter.machine.selecting import text_of
from interpreter.machine.strand import At, LiveLevel, Strand


def run(strand: Strand, statement: Together, at: At) -> Leave | None:
    """All branches to their ends; their names are set in the order they are written."""
    task = strand.task
    stop = Stop(task.clock, strand.stop)
    done = Signal()
    runs = [
        _Branch(strand, branch, at.into(f"branch{index}"), stop, done)
        for index, branch in enumerate(statement.branches)
    ]
    for branch in runs:
        task.world.engine.spawn(task.id, branch.run)
    while (seen := done.count) < len(runs):
        task.world.engine.wait(done, seen, None)
    return _gathered(strand, runs)


@dataclass(slots=True)
class _Branch:
    """One branch under way, and what became of it."""

    outer: Strand
    branch: TogetherBranch
    at: At
    stop: Stop
    done: Signal
    value: Value = None
    left: Leave | None = None
    trouble: BaseException | None = None

    def run(self) -> None:
        try:
            self._run()
        except BaseException as trouble:
            # carried to the thread that waits, and raised there
            self.trouble = trouble
            self.stop.ask("cancelled", "another branch failed")
        self.outer.task.world.engine.signal(self.done)

    def _run(self) -> None:
        outer, at, task = self.outer, self.at, self.outer.task
        name = f"{outer.name}{at.path}"
        strand = Strand(task, name, self.stop, outer)
        task.strands[name] = strand
        names = outer.visible()
        key = strand.key(at)
        event = e.BranchEntered(
            key=key,
            line=at.unit.line(self.branch),
            file=at.file,
            title=text_of(self.branch.title, outer, at),
            names={one: task.recorded(value) for one, value in names.items()},
        )
        with strand.inside(LiveLevel("branch", key), event, scope=names):
            left = task.run_body(strand, self.branch.body, at)
        if isinstance(left, Gave):
            self.value = left.value
        elif left is not None:
            self.left = left
            self.stop.ask("cancelled", "another branch ended the flow")


def _gathered(strand: Strand, runs: list[_Branch]) -> Leave | None:
    troubles = [one.trouble for one in runs if one.trouble is not None]
    for kind in (Interrupted, Exception):
        for trouble in troubles:
            if isinstance(trouble, kind) and not _was_cancelled(trouble):
                raise trouble
    for one in runs:
        if one.left is not None:
            return one.left
    if troubles:
        raise troubles[0]
    for one in runs:
        if one.branch.name is not None:
            strand.set(one.branch.name, one.value)
    return None


def _was_cancelled(trouble: BaseException) -> bool:
    return isinstance(trouble, Failure) and trouble.problem.kind == "cancelled"
