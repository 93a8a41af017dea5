"""Messages that arrive at a phone: the newest one that fits, waited for; SMS and notifications alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from dsl.data import DataFailure, Value
from dsl.data.patterns import found, pattern
from dsl.nodes.expressions import Expression, Pattern
from interpreter.devices.port import Message
from interpreter.failure import failure
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit

EVERY = 0.5


class Reading(Protocol):
    """What a step says of the message that it wants."""

    @property
    def sender(self) -> Expression | None: ...

    @property
    def matching(self) -> Pattern | None: ...

    @property
    def up_to(self) -> Expression | None: ...


def newest(
    context: Context,
    wanted: Reading,
    what: str,
    since: Callable[[Context], tuple[Message, ...]],
    is_from: Callable[[Message, str], bool],
) -> Value:
    """What the pattern finds in the newest message that fits; `since` looks, oldest first.

    Raises a failure `timeout` if none comes, and DataFailure for groups that cannot be told apart.
    """
    assert wanted.matching is not None, "the reader wants it"
    shown = wanted.matching
    compiled = pattern(shown.source, shown.flags)
    sender = None if wanted.sender is None else str(context.text(wanted.sender))
    seen: list[str] = []

    def look() -> tuple[Value] | None:
        messages = since(context)
        seen[:] = [message.sender for message in messages]
        for message in reversed(messages):
            if sender is None or is_from(message, sender):
                value = found(compiled, message.text)
                if value is not None:
                    return (value,)
        return None

    try:
        result = context.until(look, find_limit(context, wanted.up_to), EVERY)
    except DataFailure as failed:
        raise failed.at(shown.span) from failed
    if result is None:
        came = f"; {len(seen)} came that do not fit, from {', '.join(sorted(set(seen)))}" if seen else "; none came"
        who = "" if sender is None else f" from {sender}"
        raise failure("timeout", f"no {what}{who} that fits{came}", label=f"waited for this {what}")
    return result[0]


def same(shown: str, wanted: str) -> bool:
    """Names are alike without regard to case and to blanks around."""
    return shown.strip().casefold() == wanted.strip().casefold()
