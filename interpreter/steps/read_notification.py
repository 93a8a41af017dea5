"""`read notification`."""

from __future__ import annotations

from dsl.data import Value
from dsl.steps.read_notification import ReadNotification
from interpreter.devices.port import Message
from interpreter.machine.context import Context
from interpreter.machine.messages import newest, same


def execute(step: ReadNotification, context: Context) -> Value:
    """The newest notification since the flow's start that fits, waiting for it; a failure `timeout` if none comes."""
    return newest(context, step, "notification", _since, _is_from)


def _since(context: Context) -> tuple[Message, ...]:
    start = context.task.messages_since()
    return tuple(one for one in context.phone.notifications() if one.received >= start)


def _is_from(message: Message, wanted: str) -> bool:
    """By its title, or by its app: the whole package or a part of it between dots."""
    title = message.text.partition("\n")[0]
    return any(same(one, wanted) for one in (title, message.sender, *message.sender.split(".")))
