"""Fixes made until nothing changes, never leaving a text worse than it was."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from dsl.diagnostics import Diagnostic, Edit, Fix, Severity, apply
from dsl.source import Source
from dsl.struct import Struct

ROUNDS = 10
Look = Callable[[str], Sequence[Diagnostic]]


class Mended(Struct):
    """The text with its fixes made, and how many they were."""

    text: str
    fixes: int


def mend(text: str, look: Look, *, unsafe: bool = False) -> Mended:
    """Make the safe fixes of what `look` finds, and with `unsafe` those that ask first; again, as long as there are
    some, at most ten times. A fix that brings a new error is left out."""
    made = 0
    found = look(text)
    for _ in range(ROUNDS):
        fixes = _fitting([one.fix for one in found if one.fix is not None and (one.fix.safe or unsafe)])
        fixes = _harmless(text, found, fixes, look)
        after = _with(text, fixes)
        if after == text:
            break
        text, made, found = after, made + len(fixes), look(after)
    return Mended(text, made)


def _fitting(fixes: list[Fix]) -> list[Fix]:
    """Those that do not touch one another; what is left waits for the next round."""
    kept: list[Fix] = []
    edits: list[Edit] = []
    for fix in sorted(fixes, key=lambda one: min(edit.span for edit in one.edits)):
        if not any(_touch(one, other) for one in fix.edits for other in edits):
            kept.append(fix)
            edits += fix.edits
    return kept


def _touch(one: Edit, other: Edit) -> bool:
    return one.span.start <= other.span.end and other.span.start <= one.span.end


def _with(text: str, fixes: Sequence[Fix]) -> str:
    return apply(text, tuple(edit for fix in fixes for edit in fix.edits))


def _harmless(text: str, found: Sequence[Diagnostic], fixes: list[Fix], look: Look) -> list[Fix]:
    """All of them at once where that does no harm, else those that do none one after the other."""
    if not fixes or not _worse(text, found, fixes, look):
        return fixes
    kept: list[Fix] = []
    for fix in fixes:
        if not _worse(text, found, [*kept, fix], look):
            kept.append(fix)
    return kept


def _worse(text: str, found: Sequence[Diagnostic], fixes: list[Fix], look: Look) -> bool:
    """Whether there are more errors, or a line that was not mended has more of them: an error may come to light that
    stood behind another."""
    after = _with(text, fixes)
    now = [one for one in look(after) if one.severity is Severity.ERROR]
    before = [one for one in found if one.severity is Severity.ERROR]
    if len(now) > len(before):
        return True
    old, new = Source(text), Source(after)
    mended = {old.line(old.position(edit.span.start)[0]) for fix in fixes for edit in fix.edits}
    unchanged = {old.line(number) for number in range(1, len(old.line_starts) + 1)} - mended
    had = Counter(old.line(old.position(one.span.start)[0]) for one in before)
    has = Counter(new.line(new.position(one.span.start)[0]) for one in now)
    return any(count > had[line] for line, count in has.items() if line in unchanged)
