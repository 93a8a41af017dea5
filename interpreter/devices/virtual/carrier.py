"""The mobile network of a farm: a message sent to a number reaches the phone that has it, when it is due.

A message is kept from the moment it is sent and shows in an inbox once its time has come, so nothing needs a timer.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sms:
    """One text message; `number` counts up over the whole carrier."""

    number: int
    sender: str
    text: str
    received: datetime


def digits(number: str) -> str:
    """A phone number without spaces and signs, as numbers are compared."""
    return "".join(letter for letter in number if letter.isdecimal())


class Carrier:
    """The messages of all numbers; safe from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._messages: dict[str, list[Sms]] = {}
        self._count = 0

    def send(self, sender: str, to: str, text: str, received: datetime) -> None:
        """Deliver a message at a moment, which may lie ahead."""
        with self._lock:
            self._count += 1
            self._messages.setdefault(digits(to), []).append(Sms(self._count, sender, text, received))

    def inbox(self, number: str, now: datetime) -> tuple[Sms, ...]:
        """What a number has received up to now, oldest first."""
        with self._lock:
            here = [sms for sms in self._messages.get(digits(number), ()) if sms.received <= now]
        return tuple(sorted(here, key=lambda sms: (sms.received, sms.number)))
