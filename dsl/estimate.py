"""What a flow will cost: the least and most time and job calls, from the step declarations alone.

Where a number depends on what comes in (the length of a list, a limit that is a value), there is no most, and the
first line that it depends on is named.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, Decimal
from functools import reduce

from dsl.files import File
from dsl.hints import assert_never
from dsl.nodes import control as co
from dsl.nodes import expressions as ex
from dsl.nodes.step import Effect, HasBody, Kind, Step
from dsl.program import DEEPEST_CALLS
from dsl.source import Span
from dsl.struct import Struct, field, replace
from dsl.walk import statements

DEFAULT_FIND = Decimal(10)
"""Seconds that a step looks for its element when neither it nor `defaults` says."""
WHENEVER_TIMES = 5
PROGRESS_EVERY = 2
"""Seconds between two runs of `on progress`, at least."""
MOST_ROUNDS = 50
"""Rounds of a browser when the flow does not say."""
ZERO = Decimal(0)


class Range(Struct):
    """From `least` to `most`; no `most` when it depends on what comes in, as the line at `open_at` does."""

    least: Decimal = ZERO
    most: Decimal | None = ZERO
    open_at: Span | None = None

    def __add__(self, other: Range) -> Range:
        most = None if self.most is None or other.most is None else self.most + other.most
        return Range(self.least + other.least, most, self.open_at or other.open_at)

    def either(self, other: Range) -> Range:
        """One or the other."""
        most = None if self.most is None or other.most is None else max(self.most, other.most)
        return Range(min(self.least, other.least), most, self.open_at or other.open_at)

    def times(self, rounds: Range) -> Range:
        """This, once a round; work that costs nothing costs nothing however often."""
        if self.most == 0:
            return Range()
        most = None if self.most is None or rounds.most is None else self.most * rounds.most
        return Range(self.least * rounds.least, most, self.open_at or rounds.open_at)

    def at_most(self, limit: Decimal | None) -> Range:
        """Cut off at a limit."""
        if limit is None:
            return self
        most = limit if self.most is None else min(self.most, limit)
        return Range(min(self.least, limit), most)


class Cost(Struct):
    """Seconds and calls of the job service."""

    seconds: Range = field(default_factory=Range)
    calls: Range = field(default_factory=Range)

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.seconds + other.seconds, self.calls + other.calls)

    def either(self, other: Cost) -> Cost:
        """One or the other."""
        return Cost(self.seconds.either(other.seconds), self.calls.either(other.calls))

    def times(self, rounds: Range) -> Cost:
        """This, once a round."""
        return Cost(self.seconds.times(rounds), self.calls.times(rounds))

    @property
    def skipped(self) -> Cost:
        """The same work where it may not be done at all."""
        return self.either(Cost())


class Way(Struct):
    """The cost of going through some statements, and of leaving on the way; None where that cannot be."""

    through: Cost | None = field(default_factory=Cost)
    left: Cost | None = None

    def then(self, other: Way) -> Way:
        """First this, then the other."""
        if self.through is None:
            return self
        through = None if other.through is None else self.through + other.through
        left = None if other.left is None else self.through + other.left
        return Way(through, _either(self.left, left))

    def either(self, other: Way) -> Way:
        """One or the other."""
        return Way(_either(self.through, other.through), _either(self.left, other.left))

    @property
    def whole(self) -> Cost:
        """Whatever way is taken."""
        return _either(self.through, self.left) or Cost()


def _either(one: Cost | None, other: Cost | None) -> Cost | None:
    if one is None or other is None:
        return other if one is None else one
    return one.either(other)


def estimate(file: File) -> Cost:
    """The cost of one run of a flow, whatever it meets: its handlers, `whenever` rules and `always` included."""
    flow = file.flow
    pass_ = _Pass(file)
    steps = pass_.body(flow.steps or ()).then(Way(None, _END)).whole
    handled = reduce(Cost.either, (pass_.body(one.body).then(Way(None, _END)).whole for one in flow.handlers), _END)
    calls = Range(
        min(steps.calls.least, handled.calls.least),
        (steps.calls + handled.calls).most,
        steps.calls.open_at or handled.calls.open_at,
    )
    whole = Cost(steps.seconds + handled.seconds.either(Range()), calls)
    for rule in flow.whenevers:
        whole += pass_.body(rule.body).whole.times(_exactly(WHENEVER_TIMES)).skipped
    return whole + pass_.body(flow.always or ()).whole


def seconds_of(value: ex.Expression | None, default: Decimal | None = None) -> Decimal | None:
    """The seconds of a time written out; `default` when there is none; None when it is a value."""
    if value is None:
        return default
    return value.seconds if isinstance(value, ex.Duration) else None


def _exactly(number: int | Decimal) -> Range:
    return Range(Decimal(number), Decimal(number))


_END = Cost(calls=_exactly(1))


class _Pass:
    def __init__(self, file: File) -> None:
        defaults = file.flow.defaults
        self.find = seconds_of(defaults.find if defaults else None, DEFAULT_FIND)
        self.pause = _pause(defaults)
        self.blocks = file.blocks
        self.foreign = file.foreign
        self.known: dict[tuple[str, ...], Cost | None] = {}
        self.depth = 0

    def body(self, body: Iterable[co.Statement]) -> Way:
        return reduce(Way.then, map(self.statement, body), Way())

    def statement(self, statement: co.Statement) -> Way:
        match statement:
            case Step() if statement.wishes:
                return self._told(statement)
            case Step():
                cost = self._step(statement)
                return Way(None, cost) if statement.effect is Effect.FINAL else Way(cost)
            case co.If(branches, otherwise):
                looks = reduce(Cost.__add__, (self._condition(branch.condition) for branch in branches), Cost())
                bodies = [self.body(branch.body) for branch in branches]
                return Way(looks).then(reduce(Way.either, bodies, self.body(otherwise or ())))
            case co.Choose(_, cases, otherwise):
                return reduce(Way.either, (self.body(case.body) for case in cases), self.body(otherwise or ()))
            case co.ForEach(body=body):
                return _looped(body, self.body(body), Cost(), _rounds(statement))
            case co.RepeatTimes(times, body):
                return _looped(body, self.body(body), Cost(), _number(times))
            case co.RepeatWhile() | co.RepeatUntil():
                return self._repeat(statement)
            case co.Retry():
                return self._retry(statement)
            case co.Within(limit, body):
                inner, most = self.body(body), seconds_of(limit)
                return Way(_within(inner.through, most), _within(inner.left, most))
            case co.Try(body, handlers, always):
                ways = [self.body(one.body) for one in handlers]
                tried, last = self.body(body), self.body(always or ()).whole
                handled = reduce(Way.either, (Way(tried.whole).then(way) for way in ways), tried)
                return Way(handled.through and handled.through + last, handled.left and handled.left + last)
            case co.Together(branches):
                parts = [self.body(branch.body).whole for branch in branches]
                seconds = reduce(_longest, (part.seconds for part in parts), Range())
                return Way(Cost(seconds, reduce(Range.__add__, (part.calls for part in parts), Range())))
            case co.Do(block):
                return Way(self._block(block, statement.head))
            case co.Set():
                return Way()
            case co.Never() | co.Want():
                return Way()
            case co.OnProgress(body=body) | co.OnQuestion(body=body):
                return Way(self.body(body).whole.skipped)
            case co.Give() | co.StopRepeating() | co.SkipToNext() | co.FailAgain():
                return Way(None, Cost())
            case co.Broken(body):
                return self.body(body)
            case _:
                assert_never(statement)

    def _step(self, step: Step) -> Cost:
        least, most = step.calls
        calls = Range(Decimal(least), None if most is None else Decimal(most), step.head if most is None else None)
        cost = Cost(self._time(step), calls)
        if step.body and step.has_body is HasBody.MAYBE and not step.wishes:
            inside = self.body(step.body).whole
            cost = Cost(inside.seconds if step.lasts_as_body else cost.seconds, cost.calls + inside.calls)
        return cost

    def _told(self, step: Step) -> Way:
        """What is done meanwhile is within the step's limit; it is told something every so often, and asked at most
        once a round. Whatever leaves does so once."""
        cost, left = self._step(step), None
        every = Range(ZERO, None, step.head)
        if cost.seconds.most is not None:
            every = Range(ZERO, (cost.seconds.most / PROGRESS_EVERY).to_integral_value(ROUND_CEILING) + 1)
        rounds = getattr(step, "rounds", None)
        asked = Range(ZERO, Decimal(MOST_ROUNDS)) if rounds is None else replace(_number(rounds), least=ZERO)
        for wish in step.body or ():
            if isinstance(wish, co.OnProgress | co.OnQuestion):
                inner = self.body(wish.body)
                times = every if isinstance(wish, co.OnProgress) else asked
                cost += Cost(calls=(inner.through or Cost()).calls.times(times))
                left = _either(left, inner.left)
        return Way(cost, None if left is None else cost + Cost(calls=left.calls))

    def _time(self, step: Step) -> Range:
        """From the waits of a step: its limit, the time it sleeps, or how long it looks for its element."""
        pause = self.pause if step.phone and step.effect.touches else Range()
        if step.sleeps is not None:
            least = seconds_of(getattr(step, step.sleeps[0]), ZERO)
            most = seconds_of(getattr(step, step.sleeps[1]), least)
            return pause + Range(least or ZERO, most, None if most is not None else step.head)
        if step.acts_for is not None:
            held = seconds_of(getattr(step, step.acts_for), ZERO)
            sure = None if getattr(step, "optionally", False) else held
            pause += Range(sure or ZERO, held, None if held is not None else step.head)
        slot = next((one for one in step.slots.values() if one.form == "up to {}"), None)
        looks = any(one.place.kind is Kind.SELECTOR for one in step.slots.values()) and step.phone
        default = self.find if looks else ZERO if slot is None or not slot.limit else None
        given = getattr(step, slot.field) if slot is not None else None
        most = seconds_of(given, default)
        return pause + Range(ZERO, most, None if most is not None else step.head)

    def _condition(self, condition: co.Condition) -> Cost:
        if not isinstance(condition, co.Shows) or condition.up_to is None:
            return Cost()
        most = seconds_of(condition.up_to)
        return Cost(Range(ZERO, most, None if most is not None else condition.span))

    def _repeat(self, loop: co.RepeatWhile | co.RepeatUntil) -> Way:
        most = _number(loop.at_most)
        rounds = Range(Decimal(1) if isinstance(loop, co.RepeatUntil) else ZERO, most.most, most.open_at)
        pause = seconds_of(loop.every, ZERO)
        between = Cost(Range(ZERO, pause, None if pause is not None else loop.head))
        return _looped(loop.body, self.body(loop.body), self._condition(loop.condition) + between, rounds)

    def _retry(self, loop: co.Retry) -> Way:
        times = _number(loop.times)
        pause = seconds_of(loop.every, ZERO)
        waits = Range(ZERO, None, loop.head)
        if pause is not None and times.most is not None:
            count = max(0, int(times.most) - 1)
            waits = Range(ZERO, pause * ((2 ** min(count, 64) - 1) if loop.growing else count))
        rounds = Range(Decimal(1), times.most, times.open_at)
        inner = self.body(loop.body)
        through = inner.whole.times(rounds) + Cost(waits)
        return Way(None if inner.through is None else through, None if inner.left is None else through)

    def _block(self, name: tuple[str, ...], place: Span) -> Cost:
        """The cost of a block; what a block of another file depends on is said where it is called."""
        made = self._known_block(name, place)
        return _at(made, place) if name in self.foreign else made

    def _known_block(self, name: tuple[str, ...], place: Span) -> Cost:
        """The cost of a block, worked out once; one that calls itself has no most."""
        endless = Cost(Range(ZERO, None, place), Range(ZERO, None, place))
        if name in self.known:
            return self.known[name] or endless
        block = self.blocks.get(name)
        if block is None or self.depth >= DEEPEST_CALLS:
            return endless
        self.known[name] = None
        self.depth += 1
        made = self.body(block.body).whole
        self.depth -= 1
        self.known[name] = made
        return made


def _looped(body: co.Body, inner: Way, between: Cost, rounds: Range) -> Way:
    """A loop: its last round may be left early, to go on behind it or for good."""
    base = ((inner.through or Cost()) + between).times(rounds)
    if inner.left is None:
        return Way(base)
    last = (base + inner.left).skipped
    stays = any(isinstance(one, co.StopRepeating | co.SkipToNext) for one in statements(body))
    leaves = any(_leaves(one) for one in statements(body))
    return Way(last if stays else base.skipped, last if leaves else None)


def _leaves(statement: co.Statement) -> bool:
    """Whether a statement leaves more than a loop."""
    if isinstance(statement, Step):
        return statement.effect is Effect.FINAL
    return isinstance(statement, co.Give | co.FailAgain)


def _at(cost: Cost, place: Span) -> Cost:
    """The same cost, open because of this place if it is open."""
    return Cost(*(replace(one, open_at=one.open_at and place) for one in (cost.seconds, cost.calls)))


def _within(cost: Cost | None, limit: Decimal | None) -> Cost | None:
    return None if cost is None else replace(cost, seconds=cost.seconds.at_most(limit))


def _pause(defaults: co.Defaults | None) -> Range:
    if defaults is None or defaults.pause is None:
        return Range()
    least, most = (seconds_of(one) for one in defaults.pause)
    return Range(least or ZERO, most, None if most is not None else defaults.head)


def _rounds(loop: co.ForEach) -> Range:
    bound = _number(loop.at_most) if loop.at_most is not None else None
    if isinstance(loop.source, ex.ListOf):
        count = Decimal(len(loop.source.items))
        if bound is not None and bound.most is not None:
            count = min(count, bound.most)
        return _exactly(count)
    return Range(ZERO, None, loop.head) if bound is None else Range(ZERO, bound.most, bound.open_at)


def _number(value: ex.Expression) -> Range:
    if isinstance(value, ex.Number):
        return _exactly(max(ZERO, value.value))
    return Range(ZERO, None, value.span)


def _longest(one: Range, other: Range) -> Range:
    most = None if one.most is None or other.most is None else max(one.most, other.most)
    return Range(max(one.least, other.least), most, one.open_at or other.open_at)
