"""Walking a flow again after a crash: what is in the journal is taken from there, nothing is done or told twice.

A strand replays until something is missing: from there on it is live, and says where it stands. While it replays it
emits nothing, touches no phone and calls nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from dsl.data import Value
from interpreter import kept
from interpreter.failure import Failure, Interrupted, Problem
from interpreter.machine.guards import Limit, LimitReached
from interpreter.machine.leaving import Ended, Gave, Leave, Skipped, Stopped
from interpreter.machine.strand import At, Strand


def value_from(strand: Strand, json: Any) -> Value:
    """A value of the journal; its secrets are masked from now on."""
    found = kept.value(json)
    strand.task.keep_secret(found)
    return found


def exactly(strand: Strand, key: str, make: Callable[[], Any]) -> Any:
    """What `make` gives, as JSON; after a crash what it gave the first time."""
    engine = strand.task.world.engine
    if strand.replaying:
        known = engine.recall(key)
        if known is not None:
            return known["v"]
    made = make()
    engine.keep(key, {"v": made})
    return made


def failed_as(failed: Failure, at: At) -> dict[str, Any]:
    """A failure for the journal; the end of a limit belongs to its `within`, counted from the outside."""
    limit = failed.limit if isinstance(failed, LimitReached) else None
    which = None if limit is None else next((n for n, one in enumerate(at.limits) if one is limit), -1)
    return {"problem": asdict(failed.problem), "limit": which}


def failure_from(record: Mapping[str, Any], at: At) -> Failure:
    """The failure that was kept."""
    fields = record["problem"]
    problem = Problem(**{**fields, "candidates": tuple(fields["candidates"])})
    which = record["limit"]
    if which is None:
        return Failure(problem)
    return LimitReached(problem, Limit(0.0, "") if which < 0 else at.limits[which])


def left_as(done: Value | Leave) -> dict[str, Any]:
    """How a step ended, for the journal."""
    match done:
        case Ended(status, data, reason):
            return {"ended": [status, kept.kept(data), reason]}
        case Gave(value):
            return {"gave": kept.kept(value)}
        case Stopped():
            return {"left": "stopped"}
        case Skipped():
            return {"left": "skipped"}
        case value:
            return {"v": kept.kept(value)}


def left_from(strand: Strand, record: Mapping[str, Any]) -> Leave | None:
    """How a step left its body, None when it gave a value."""
    match record:
        case {"ended": [status, data, reason]}:
            return Ended(status, value_from(strand, data), reason)
        case {"gave": value}:
            return Gave(value_from(strand, value))
        case {"left": how}:
            return Stopped() if how == "stopped" else Skipped()
        case _:
            return None


class Noted:
    """Which names of the scope change while something goes on that other statements may run inside of."""

    def __init__(self, strand: Strand, *, wanted: bool) -> None:
        self._strand = strand
        self._before = dict(strand.scopes[-1]) if wanted else None

    def record(self) -> dict[str, Any]:
        """The names that have other values now, for the journal."""
        before, now = self._before, self._strand.scopes[-1]
        if before is None:
            return {}
        changed = {name: kept.kept(one) for name, one in now.items() if name not in before or before[name] is not one}
        return {"names": changed} if changed else {}


def set_names(strand: Strand, record: Mapping[str, Any]) -> None:
    """Give the names the values that they had then."""
    for name, json in record.get("names", {}).items():
        strand.set(name, value_from(strand, json))


def guarded(strand: Strand, at: At, key: str, check: Callable[[], None]) -> None:
    """Where work may end: while the strand replays it ends where it ended before, and nowhere else."""
    engine = strand.task.world.engine
    if strand.replaying:
        if strand.stop.why == "interrupted":
            raise Interrupted
        known = engine.recall(key)
        if known is not None:
            raise failure_from(known, at)
        return
    try:
        check()
    except Failure as failed:
        engine.keep(key, failed_as(failed, at))
        raise
