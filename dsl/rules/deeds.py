"""What statements do, with all that they call: the phone they use, the kinds of failure they can end with.

What blocks do is found once for each block; blocks that call one another in a ring add nothing to themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property

from dsl.hints import TypeGuard, TypeVar
from dsl.nodes import control as co
from dsl.nodes.expressions import Duration, Expression, Number, Pattern, Percent, Text
from dsl.nodes.step import Effect, Kind, Step
from dsl.text.steering import KINDS_OF_FAILURE
from dsl.walk import statements

Given = TypeVar("Given")
ALL_KINDS = frozenset(KINDS_OF_FAILURE)
_ALWAYS = frozenset({"data", "cancelled", "interrupted"})
_PHONE = frozenset({"app", "device", "network"})
_JOB = frozenset({"job", "network"})
_JOB_PLACES = frozenset({"job", "batch", "partner"})
_JOB_STEPS = frozenset({"offer", "take", "withdraw_offer", "wait_until_taken", "report_progress", "dump"})
_EXPECTS = frozenset({"expect", "expect_no", "expect_that"})


def raises(step: Step) -> frozenset[str]:
    """The kinds of failure that a step can end with, from its declaration."""
    places = [slot.place for slot in step.slots.values()]
    kinds = set(_ALWAYS)
    looks = any(place.kind is Kind.SELECTOR for place in places)
    if step.phone:
        kinds |= _PHONE
    if looks:
        kinds |= {"not_found", "timeout"}
    if any(slot.limit or slot.field == "up_to" for slot in step.slots.values()):
        kinds.add("timeout")
    if step.kind in _EXPECTS:
        kinds.add("assertion")
    if step.kind in _JOB_STEPS or any(place.wants in _JOB_PLACES for place in places) or "subtask" in step.kind:
        kinds |= _JOB
    if step.kind in ("browse", "extract", "generate"):
        kinds |= {"browser", "network", "timeout"}
    if step.kind == "answer":
        kinds |= {"browser", "network"}
    return frozenset(kinds)


class Deeds:
    """What the statements of one flow do; `blocks` are those that it can come to, by the names that call them."""

    def __init__(self, blocks: Mapping[tuple[str, ...], co.Block]) -> None:
        self._blocks = blocks

    def uses_phone(self, statement: co.Statement) -> bool:
        """Whether a statement itself, or a block that it calls, uses the phone."""
        if isinstance(statement, Step):
            return statement.phone
        if isinstance(statement, co.Do):
            return statement.block in self._phone_blocks
        return any(True for _ in _shows(statement))

    def final(self, statement: co.Statement) -> Step | None:
        """The final step that a statement is, or that a block says which it calls."""
        if isinstance(statement, Step):
            return statement if statement.effect is Effect.FINAL else None
        return self._final_blocks.get(statement.block) if isinstance(statement, co.Do) else None

    def kinds(self, body: Iterable[co.Statement]) -> frozenset[str]:
        """The kinds of failure that statements, and all below and behind them, can end with."""
        found: set[str] = set(_ALWAYS)
        for statement in body:
            found |= self._kinds_of_one(statement)
            if len(found) == len(ALL_KINDS):
                break
        return frozenset(found)

    def _kinds_of_one(self, statement: co.Statement) -> frozenset[str]:
        match statement:
            case Step():
                return raises(statement)
            case co.Do(block):
                return self._block_kinds.get(block, ALL_KINDS)
            case co.Within() | co.RepeatWhile() | co.RepeatUntil():
                return frozenset({"timeout"}) | (_PHONE if any(True for _ in _shows(statement)) else frozenset())
            case co.If():
                return _PHONE if any(True for _ in _shows(statement)) else frozenset()
            case co.Broken():
                return ALL_KINDS
            case _:
                return frozenset()

    @cached_property
    def _phone_blocks(self) -> set[tuple[str, ...]]:
        def own(block: co.Block) -> bool:
            return any(not isinstance(one, co.Do) and self.uses_phone(one) for one in statements(block.body))

        return _spread(self._blocks, {name for name, block in self._blocks.items() if own(block)})

    @cached_property
    def _final_blocks(self) -> dict[tuple[str, ...], Step]:
        own = {
            name: final
            for name, block in self._blocks.items()
            if (final := next((one for one in statements(block.body) if _is_final(one)), None)) is not None
        }
        return _handed_up(self._blocks, own)

    @cached_property
    def _block_kinds(self) -> dict[tuple[str, ...], frozenset[str]]:
        found: dict[tuple[str, ...], set[str]] = {name: set(_ALWAYS) for name in self._blocks}
        for kind in sorted(ALL_KINDS - _ALWAYS):

            def own(block: co.Block, kind: str = kind) -> bool:
                return any(
                    kind in self._kinds_of_one(one)
                    for one in statements(block.body)
                    if not isinstance(one, co.Do) or one.block not in self._blocks
                )

            for name in _spread(self._blocks, {name for name, block in self._blocks.items() if own(block)}):
                found[name].add(kind)
        return {name: frozenset(kinds) for name, kinds in found.items()}


def _spread(blocks: Mapping[tuple[str, ...], co.Block], first: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """The blocks, and all that call them."""
    return set(_handed_up(blocks, dict.fromkeys(first)))


def _handed_up(
    blocks: Mapping[tuple[str, ...], co.Block], first: Mapping[tuple[str, ...], Given]
) -> dict[tuple[str, ...], Given]:
    """What blocks have, also for all that call them."""
    callers: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for name, block in blocks.items():
        for one in statements(block.body):
            if isinstance(one, co.Do):
                callers.setdefault(one.block, set()).add(name)
    found = dict(first)
    waiting = list(first)
    while waiting:
        name = waiting.pop()
        for caller in callers.get(name, ()):
            if caller not in found:
                found[caller] = found[name]
                waiting.append(caller)
    return found


def _is_final(statement: co.Statement) -> TypeGuard[Step]:
    return isinstance(statement, Step) and statement.effect is Effect.FINAL


def _shows(statement: co.Statement) -> Iterator[co.Shows]:
    match statement:
        case co.If(branches):
            yield from (one.condition for one in branches if isinstance(one.condition, co.Shows))
        case co.RepeatWhile(condition) | co.RepeatUntil(condition):
            if isinstance(condition, co.Shows):
                yield condition
        case _:
            pass


def first(body: co.Body, fits: Callable[[co.Statement], bool]) -> co.Statement | None:
    """The first statement, in order and depth, of a kind."""
    return next((one for one in statements(body) if fits(one)), None)


def is_constant(value: Expression) -> bool:
    """Whether a value is written out as it is."""
    return (isinstance(value, Text) and value.constant is not None) or isinstance(
        value, Number | Percent | Duration | Pattern
    )


def asks_service(statement: co.Statement) -> bool:
    """Whether a step is a call of the job service."""
    return isinstance(statement, Step) and "job" in raises(statement) and statement.effect is not Effect.FINAL
