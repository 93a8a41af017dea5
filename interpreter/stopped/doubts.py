"""What nobody can answer for after a kill: AI tasks that had begun, and forms that were being answered.

The service of AI tasks knows no keys and tells of a task only to who began it (docs/reference/ai-api.md), so it cannot
be asked. What the log has of such a step is gathered here, and the choice is the user's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from interpreter import events as e
from interpreter.engine.journal import Journal
from interpreter.state import TaskState
from interpreter.stopped.past import Past

KINDS = ("browse", "answer")


@dataclass(frozen=True, slots=True)
class Doubt:
    """A step that had begun; `said` is what its service told last, `own` whether it stands in the run's own flow."""

    task: TaskState
    line: int
    words: str
    said: str | None
    own: bool

    def in_words(self) -> str:
        """As sentences, without what can be done about it."""
        of = "" if self.own else f" (in {self.task.flow})"
        said = "it had told nothing yet" if self.said is None else f"it had told last: {self.said}"
        return (
            f"line {self.line}: {self.words}{of} was under way when the program stopped, and {said}\n"
            "whether it was done cannot be known: the service tells of a task only to who began it"
        )


def doubts(past: Past, journal: Journal) -> tuple[Doubt, ...]:
    """The steps in doubt of a run that stopped, in the order of their tasks; none when all of them can be asked for."""
    return tuple(_doubts(past, journal))


def _doubts(past: Past, journal: Journal) -> Iterator[Doubt]:
    known = set(journal.order())
    begun = {key.removesuffix("~intent").partition("+")[0] for key in known if key.endswith("~intent")}
    for task in past.state.tasks.values():
        if past.unfinished(task.id) is None:
            continue
        own = [entry.event for entry in past.entries if entry.task == task.id]
        started = {one.key: one for one in own if isinstance(one, e.StepStarted)}
        for key, one in started.items():
            if one.kind in KINDS and key in begun and key not in known:
                told = [each for each in own if isinstance(each, e.BrowserTold) and each.key == key]
                yield Doubt(task, one.line, one.words, _last(told), task.parent is None and not one.file)


def _last(told: list[e.BrowserTold]) -> str | None:
    if not told:
        return None
    return f'"{told[-1].message}"' + (f", at {told[-1].url}" if told[-1].url else "")
