"""What a user says about how a run goes on: again from a step, or past the one that was under way.

An amendment is worked out from the log and the journal alone and changes nothing by itself; what it would do twice or
leave undone is said in `warnings`, and it is for the user to say that this is meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dsl.nodes.step import Effect
from dsl.steps.lookup import by_kind
from interpreter import events as e
from interpreter.engine.journal import Journal
from interpreter.events import Entry
from interpreter.state import MAIN, TaskState
from interpreter.stopped.past import Past

AMENDED = "amended"  # in the journal, behind a task: which keys count anew, and which steps are not in doubt
STARTS = (e.StepStarted, e.StepPassed)


class NotPossible(Exception):  # noqa: N818 - what the user is told
    """The run cannot go on like that; the message says why, and what can be done instead."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """One change of what a run goes on from; `anew` are keys of acts that are done a second time."""

    task: str
    said: str
    forgotten: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    anew: tuple[str, ...] = ()
    sure: tuple[str, ...] = ()
    warnings: tuple[str, ...] = field(default=())

    def write(self, journal: Journal, past: Past) -> None:
        """Change the journal of the run; it goes on so from its next start."""
        before = journal.known(f"{self.task}~{AMENDED}").get(f"{self.task}~{AMENDED}", {"anew": {}, "sure": []})
        anew = {**before["anew"], **{key: before["anew"].get(key, 0) + 1 for key in self.anew}}
        journal.keep(f"{self.task}~{AMENDED}", {"anew": anew, "sure": [*before["sure"], *self.sure]})
        for key in self.passed:
            journal.keep(key, {"v": None})
        if self.forgotten:
            journal.forget(self.forgotten, past.state.seq)


def from_step(past: Past, journal: Journal, line: int) -> Amendment:
    """Go on from the step in this line of the run's flow, as it began last: what came after it is done again."""
    task = _root(past)
    own = [entry for entry in past.entries if entry.task == task.id]
    began = [n for n, entry in enumerate(own) if isinstance(entry.event, STARTS) and _at(entry.event, line)]
    if not began:
        raise NotPossible(f"no step in line {line} of the flow has begun; `--from` names one that has")
    first, later = own[began[-1]], own[began[-1] :]
    if first.strand:
        raise NotPossible("the step belongs to a branch of `together`, whose other branches went on meanwhile;"
                          " name the line of a step before it")  # fmt: skip
    if task.final is not None:
        raise NotPossible("the final word was said; what was handed in stays, so nothing before it can be done again")
    touched = {getattr(entry.event, "key", "") for entry in later} - {""}
    acts = [entry for entry in later if isinstance(entry.event, e.StepIntent)]
    forgotten = tuple(key for key in journal.order() if _is_of(key, touched, str(getattr(first.event, "key", ""))))
    return Amendment(
        task.id,
        f"goes on from line {line} again",
        forgotten,
        anew=tuple({getattr(entry.event, "key", "").partition("+")[0]: None for entry in acts}),
        sure=tuple(sorted(touched)),
        warnings=tuple(f"{_words(own, entry)} was done or begun, and would be done a second time" for entry in acts),
    )


def past_the_step(past: Past) -> Amendment:
    """Take the step that was under way as done, with no result."""
    found = [(task, key) for task in past.state.tasks.values() if past.unfinished(task.id) for key in _under_way(task)]
    if not found:
        raise NotPossible("no step was under way when the program stopped, so there is nothing to pass over")
    entries = {entry.event.key: entry for entry in past.entries if isinstance(entry.event, e.StepStarted)}
    doubtful = [(task, key) for task, key in found if _effect(entries[key]) not in (Effect.PURE, Effect.REPEATABLE)]
    chosen = doubtful or [one for one in found if one[0].parent is None] or found
    if len(chosen) > 1:
        listed = ", ".join(f"{_step(entries[key])} of {task.flow}" for task, key in chosen)
        raise NotPossible(f"several steps were under way: {listed}; `--skip` passes over one that stands alone")
    task, key = chosen[0]
    effect, words = _effect(entries[key]), _step(entries[key])
    if effect is Effect.FINAL:
        raise NotPossible(f"{words} is the final word; it is handed in once and cannot be passed over")
    warning = f"{words} would count as done, whether it was or not; nobody does it later"
    warnings = (warning,) if effect is Effect.ONCE else ()
    return Amendment(task.id, f"{words} counts as done", passed=(key,), sure=(key,), warnings=warnings)


def _root(past: Past) -> TaskState:
    root = past.root
    if root is None or past.unfinished(root.id) is None:
        raise NotPossible("the flow itself had not begun or is over; only its sub-tasks are open")
    return root


def _at(event: Any, line: int) -> bool:
    return event.line == line and not event.file


def _is_of(key: str, touched: set[str], first: str) -> bool:
    """Whether a key of the journal belongs to what was done since: to a step, or to what such a step stands in."""
    place = key.partition("~")[0]
    if place in touched:
        return True
    inside = any(one.startswith((f"{place}/", f"{place}#")) for one in touched)
    return bool(place) and inside and not first.startswith((f"{place}/", f"{place}#"))


def _under_way(task: TaskState) -> Iterator[str]:
    """The innermost step of each strand."""
    for name, strand in task.strands.items():
        if strand.running and (name != MAIN or len(task.strands) == 1):
            yield strand.running[-1]


def _effect(entry: Entry) -> Effect:
    assert isinstance(entry.event, e.StepStarted)
    return by_kind(entry.event.kind).effect


def _step(entry: Entry) -> str:
    event: Any = entry.event
    return f"line {event.line}: {event.words}"


def _words(own: Sequence[Entry], act: Entry) -> str:
    """The step of an intent, as written."""
    key = getattr(act.event, "key", "").partition("+")[0]
    began = [entry for entry in own if isinstance(entry.event, STARTS) and entry.event.key == key]
    return _step(began[-1]) if began else "handing in the end"
