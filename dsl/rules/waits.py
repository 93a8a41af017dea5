"""What a flow offers, takes and waits for, each with what surely had to happen before it on every way there.

A try whose handler goes on, an `optionally`, a branch or a loop that may be left out make nothing sure behind them.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from dsl.files import File, Name
from dsl.hints import Literal, TypeAlias, TypeVar
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.step import Effect, HasBody, Step
from dsl.program import DEEPEST_CALLS
from dsl.steps.offer import Offer
from dsl.steps.start_subtask import StartSubtask
from dsl.steps.start_subtasks import StartSubtasks
from dsl.steps.take import Take
from dsl.steps.wait_for_all import WaitForAll
from dsl.steps.wait_until_taken import WaitUntilTaken
from dsl.steps.withdraw_offer import WithdrawOffer
from dsl.struct import Struct, field, replace
from dsl.walk import flow_parts, statements

MOST_CALLS = 50
"""How often a block is followed: blocks that call blocks would double the work at each level."""
Start: TypeAlias = StartSubtask | StartSubtasks
Of = TypeVar("Of", bound=Step)


class Need(Struct):
    """That a topic is offered, that an offer of it is taken, or that the sub-tasks of a `start` have ended."""

    what: Literal["offered", "taken", "ended"]
    topic: str = ""
    start: int = -1


Needs: TypeAlias = dict[Need, Step]
"""What is needed, and the step that waits for it."""


class Act(Struct):
    """One offer, take or wait, on what it depends, and whether it stands in a loop. `topic` is None when it is a
    value. What is done in a block of another file stands where it is called; `there` says where it is written."""

    step: Step
    topic: str | None
    needs: Needs
    looped: bool
    there: str = ""


class Waits(Struct, frozen=False):
    """All such steps of a flow; what its end depends on; its batches by name."""

    offers: list[Act] = field(default_factory=list)
    takes: list[Act] = field(default_factory=list)
    handed_over: list[Act] = field(default_factory=list)  # `wait until taken`, with the topic that stands
    gathered: list[tuple[WaitForAll, Start]] = field(default_factory=list)
    standing: list[tuple[Step, Offer, bool]] = field(default_factory=list)
    """Final steps with an offer that still stands, and whether both are written in this file."""
    end: Needs = field(default_factory=dict)
    starts: list[Start] = field(default_factory=list)


class _Here(Struct):
    """What is so at a place: what was surely waited for, and the offer that stands."""

    needs: Needs = field(default_factory=dict)
    offer: Offer | None = None

    def both(self, other: _Here | None) -> _Here:
        """What is so when one of two ways was taken."""
        if other is None:
            return self
        needs = {need: step for need, step in self.needs.items() if need in other.needs}
        return _Here(needs, self.offer if self.offer is other.offer else None)

    def waited(self, need: Need, step: Step) -> _Here:
        """After something was waited for."""
        return self if need in self.needs else replace(self, needs={**self.needs, need: step})


def waits(file: File) -> Waits:
    """Follow a flow's steps, then its other parts, which may run before anything was waited for."""
    found = Waits()
    flow = file.flow
    way = _Way(file, found)
    last = way.body(flow.steps or (), _Here())
    if last is not None:
        way.ended(last)
    found.end = way.ends.needs if way.ends is not None else {}
    way.in_steps = False
    for part in flow_parts(flow):
        if part.word not in ("steps", "block"):
            way.body(part.body, _Here())
    return found


class _Way:
    def __init__(self, file: File, found: Waits) -> None:
        self.found = found
        self.file = file
        self.call: tuple[co.Do, Name] | None = None  # the call that led into another file, with the block there
        self.inside: tuple[tuple[str, ...], ...] = ()
        self.loops = 0
        self.ends: _Here | None = None
        self.in_steps = True
        self.noted: set[tuple[int, int]] = set()
        self.calls: dict[tuple[str, ...], int] = {}
        self.batches: dict[str, Start | None] = {}
        for part in flow_parts(file.flow):
            for one in statements(part.body):
                if isinstance(one, StartSubtask | StartSubtasks):
                    found.starts.append(one)
                    name = one.result or ""
                    self.batches[name] = None if name in self.batches else one

    def ended(self, here: _Here) -> None:
        self.ends = here.both(self.ends)

    def body(self, body: Iterable[co.Statement], here: _Here) -> _Here | None:
        for statement in body:
            after = self.statement(statement, here)
            if after is None:
                return None
            here = after
        return here

    def statement(self, statement: co.Statement, here: _Here) -> _Here | None:
        match statement:
            case Step():
                return self._step(statement, here)
            case co.If(branches, otherwise):
                return self._either([branch.body for branch in branches], otherwise, here)
            case co.Choose(_, cases, otherwise):
                return self._either([case.body for case in cases], otherwise, here)
            case co.ForEach(body=body) | co.RepeatWhile(body=body):
                return self._looped(body, here, sure=False)
            case co.RepeatUntil(body=body):
                return self._looped(body, here, sure=not _stops(body))
            case co.RepeatTimes(times, body):
                once = isinstance(times, ex.Number) and times.value >= 1 and not _stops(body)
                return self._looped(body, here, sure=once)
            case co.Retry(body=body) | co.Within(body=body) | co.Broken(body):
                return self.body(body, here)
            case co.Try(body, handlers, always):
                ways = [self.body(body, here), *(self.body(one.body, here) for one in handlers)]
                left = _joined(ways)
                self.body(always or (), here)
                return left
            case co.Together(branches):
                return self._together([branch.body for branch in branches], here)
            case co.Do():
                return self._call(statement, here)
            case co.Give() | co.FailAgain() | co.StopRepeating() | co.SkipToNext():
                return None
            case _:
                return here

    def _either(self, bodies: list[co.Body], otherwise: co.Body | None, here: _Here) -> _Here | None:
        ways = [self.body(body, here) for body in bodies]
        return _joined([*ways, here if otherwise is None else self.body(otherwise, here)])

    def _looped(self, body: co.Body, here: _Here, *, sure: bool) -> _Here:
        self.loops += 1
        after = self.body(body, here)
        self.loops -= 1
        return here.both(after) if after is None or not sure else after

    def _together(self, bodies: list[co.Body], here: _Here) -> _Here:
        needs = dict(here.needs)
        for body in bodies:
            after = self.body(body, here)
            needs = {**(after.needs if after is not None else {}), **needs}
        return _Here(needs)

    def _call(self, call: co.Do, here: _Here) -> _Here | None:
        before = self.call
        if call.block in self.file.foreign:
            self.call = (before[0] if before is not None else call, call.block)
        after = self._block(call.block, here)
        self.call = before
        return after

    def _placed(self, step: Of) -> Of:
        """The step where it stands in this file: in a block of another one, where this is called."""
        return step if self.call is None else replace(step, span=self.call[0].head, head=self.call[0].head)

    def _block(self, name: tuple[str, ...], here: _Here) -> _Here | None:
        block = self.file.blocks.get(name)
        self.calls[name] = self.calls.get(name, 0) + 1
        if block is None or name in self.inside or self.calls[name] > MOST_CALLS or len(self.inside) >= DEEPEST_CALLS:
            return here
        self.inside += (name,)
        after = self.body(block.body, here)
        self.inside = self.inside[:-1]
        return here if after is None and _gives(block.body) else after

    def _step(self, written: Step, here: _Here) -> _Here | None:
        step = self._placed(written)
        if step.wishes:
            for wish in step.body or ():
                if isinstance(wish, co.OnProgress | co.OnQuestion):
                    here = self._looped(wish.body, here, sure=False)
        elif step.body and step.has_body is HasBody.MAYBE:
            here = self.body(step.body, here) or here
        match step:
            case Offer():
                self._note(self.found.offers, step, written, step.topic.constant, here)
                return replace(here, offer=step)
            case WithdrawOffer():
                return replace(here, offer=None)
            case Take():
                self._note(self.found.takes, step, written, step.topic.constant, here)
                topic = step.topic.constant
                return here if topic is None else here.waited(Need("offered", topic), step)
            case WaitUntilTaken():
                topic = None if here.offer is None else here.offer.topic.constant
                self._note(self.found.handed_over, step, written, topic, here)
                after = here if topic is None else here.waited(Need("taken", topic), step)
                return replace(after, offer=None)
            case WaitForAll():
                return self._gathered(step, here)
        if step.effect is Effect.FINAL:
            if self.in_steps:
                self.ended(here)
                if here.offer is not None:
                    self.found.standing.append((step, here.offer, self.call is None))
            return None
        return here

    def _note(self, acts: list[Act], step: Step, written: Step, topic: str | None, here: _Here) -> None:
        key = (id(written), 0 if self.call is None else id(self.call[0]))
        if key not in self.noted:
            self.noted.add(key)
            there = ""
            if self.call is not None:
                source = self.file.foreign[self.call[1]].source
                there = f"in line {source.position(written.head.start)[0]} of {source.name}"
            acts.append(Act(step, topic, here.needs, self.loops > 0, there))

    def _gathered(self, step: WaitForAll, here: _Here) -> _Here:
        start = self.batches.get(step.batch.name) if isinstance(step.batch, ex.Name) else None
        if start is None:
            return here
        self.found.gathered.append((step, start))
        return here.waited(Need("ended", start=id(start)), step)


def _joined(ways: list[_Here | None]) -> _Here | None:
    open_ = [way for way in ways if way is not None]
    return reduce(_Here.both, open_) if open_ else None


def _stops(body: co.Body) -> bool:
    return any(isinstance(one, co.StopRepeating | co.SkipToNext) for one in statements(body))


def _gives(body: co.Body) -> bool:
    return any(isinstance(one, co.Give) for one in statements(body))
