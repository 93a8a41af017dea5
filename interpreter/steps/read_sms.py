"""`read sms`."""

from __future__ import annotations

from dsl.data import DataFailure, Value
from dsl.data.patterns import found, pattern
from dsl.steps.read_sms import ReadSms
from interpreter.failure import failure
from interpreter.machine.context import Context
from interpreter.machine.finding import find_limit

EVERY = 0.5


def execute(step: ReadSms, context: Context) -> Value:
    """The newest SMS since the flow's start that fits, waiting for it; a failure `timeout` if none comes."""
    assert step.matching is not None, "the reader wants it"
    shown = step.matching
    wanted = pattern(shown.source, shown.flags)
    sender = None if step.sender is None else str(context.text(step.sender))
    since = context.task.messages_since()
    seen: list[str] = []

    def look() -> tuple[Value] | None:
        messages = context.phone.messages(since)
        seen[:] = [message.sender for message in messages]
        for message in reversed(messages):
            if sender is None or _same_sender(message.sender, sender):
                value = found(wanted, message.text)
                if value is not None:
                    return (value,)
        return None

    try:
        result = context.until(look, find_limit(context, step.up_to), EVERY)
    except DataFailure as failed:
        raise failed.at(shown.span) from failed
    if result is None:
        came = f"; {len(seen)} came that do not fit, from {', '.join(sorted(set(seen)))}" if seen else "; none came"
        who = "" if sender is None else f" from {sender}"
        raise failure("timeout", f"no SMS{who} that fits{came}", label="waited for this SMS")
    return result[0]


def _same_sender(shown: str, wanted: str) -> bool:
    """Names without regard to case; numbers by their digits."""
    if shown.casefold() == wanted.casefold():
        return True
    digits = ["".join(sign for sign in one if sign.isdigit()) for one in (shown, wanted)]
    return len(digits[0]) >= 5 and digits[0] == digits[1] and not any(one.isalpha() for one in shown + wanted)
