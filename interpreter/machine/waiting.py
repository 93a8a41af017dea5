"""Waiting: every wait of a task ends by its limit, by a limit around it, or by the wish to stop, whatever is first.

Between two looks the `whenever` rules of the flow have their turn.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from interpreter.clock import Signal
from interpreter.failure import Failure, Interrupted, failure
from interpreter.machine import watch
from interpreter.machine.guards import check, earliest
from interpreter.machine.replay import failed_as, failure_from, guarded
from interpreter.machine.strand import At, Strand

T = TypeVar("T")
GLANCE = 0.25  # seconds between two looks at a screen


def safe_point(strand: Strand, at: At) -> None:
    """Where work may end: Interrupted after Ctrl-C, a failure when a limit has passed or the task was closed."""
    match strand.stop.why:
        case "interrupted":
            raise Interrupted
        case "cancelled" | "timed out" if not at.cleaning:
            raise failure("cancelled", strand.stop.because or "the task was closed from outside")
        case _:
            pass
    check(at.limits, strand.task.clock)


def checkpoint(strand: Strand, at: At) -> None:
    """The safe point before what stands there, which ends the work at the same place when it is replayed."""
    if strand.stop.why is None and not strand.replaying and strand.monotonic() < at.ends:
        return
    guarded(strand, at, f"{strand.key(at)}~check", lambda: safe_point(strand, at))


def rest(strand: Strand, at: At, seconds: float) -> None:
    """The pause between two rounds; one that a crash cut short lasts no longer than it would have."""
    if seconds <= 0:
        checkpoint(strand, at)
        return
    engine = strand.task.world.engine
    key = f"{strand.key(at)}~rest"
    ends = engine.elapsed() + seconds
    if strand.replaying:
        known = engine.recall(key) or {}
        if "problem" in known:
            raise failure_from(known, at)
        if "ends" not in known and known:
            return
        ends = known.get("ends", ends)
        strand.live()
    engine.keep(key, {"ends": ends})
    try:
        sleep(strand, at, ends - engine.elapsed())
    except Failure as failed:
        engine.keep(key, failed_as(failed, at))
        raise
    engine.keep(key, {"over": True})


def sleep(strand: Strand, at: At, seconds: float) -> None:
    """Wait for a time; ends early, with its failure, at a limit or when the work is to stop."""
    end = strand.task.clock.monotonic() + seconds
    safe_point(strand, at)
    while (left := end - strand.task.clock.monotonic()) > 0:
        nap(strand, at, left)
        safe_point(strand, at)


def nap(strand: Strand, at: At, seconds: float) -> None:
    """Wait at most so long, not past a limit; woken when the work is to stop."""
    clock = strand.task.clock
    limit = earliest(at.limits)
    if limit is not None:
        seconds = min(seconds, max(0.0, limit.ends - clock.monotonic()))
    stop = Signal() if at.cleaning else strand.stop.signal
    strand.task.world.engine.sleep_until(clock.monotonic() + seconds, stop)


def until(strand: Strand, at: At, look: Callable[[], T | None], seconds: float, every: float = GLANCE) -> T | None:
    """Look again and again until there is something, at most so long; at least one look, None when it never came."""
    clock = strand.task.clock
    end = clock.monotonic() + seconds
    while True:
        safe_point(strand, at)
        watch.look_out(strand, at)
        found = look()
        if found is not None:
            return found
        left = end - clock.monotonic()
        if left <= 0:
            return None
        nap(strand, at, min(every, left))
