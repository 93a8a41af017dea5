"""`read sms`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.read_sms import ReadSms
from interpreter.devices.port import Message
from interpreter.machine.context import Context
from interpreter.machine.messages import newest, same


def execute(step: ReadSms, context: Context) -> Value:
    """The newest SMS since the flow's start that fits, waiting for it; a failure `timeout` if none comes."""
    return newest(context, step, "SMS", _since, _is_from)


def _since(context: Context) -> tuple[Message, ...]:
    return context.phone.messages(context.task.messages_since())


def _is_from(message: Message, wanted: str) -> bool:
    """Names without regard to case; numbers by their digits."""
    shown = message.sender
    if same(shown, wanted):
        return True
    digits = ["".join(sign for sign in one if sign.isdecimal()) for one in (shown, wanted)]
    return len(digits[0]) >= 5 and digits[0] == digits[1] and not any(one.isalpha() for one in shown + wanted)
