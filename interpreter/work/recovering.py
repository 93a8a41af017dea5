"""What becomes of a worker's phone that was lost: it rests, is looked at, and only then a task is asked for it again.

A task that is given to a phone which is not there is lost for nothing.
"""

from __future__ import annotations

import secrets

from interpreter.devices.port import DeviceError
from interpreter.phones.resting import Rests
from interpreter.work.kit import Kit


class Recovering:
    """The phones of one worker; each is asked about by its own thread."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self.rests = Rests()

    def left(self, serial: str) -> float:
        """Seconds that a phone has to rest yet."""
        return self.rests.left(serial, self._kit.clock.monotonic())

    def back(self, serial: str) -> bool:
        """Whether a phone may be given a task; one that was lost is looked at, and rests for longer when it is away."""
        if not self.rests.doubted(serial):
            return True
        try:
            self._kit.source.connect(serial).close()
        except DeviceError as lost:
            rest = self.rests.lost(serial, secrets.token_hex(8), self._kit.clock.monotonic())
            self._kit.say(f"{lost}; it gets no task for {rest:.0f} s")
            return False
        self.rests.seen(serial)
        self._kit.say(f"the phone {serial} is back")
        return True
