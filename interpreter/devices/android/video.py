"""A film of the screen, by the phone's own `screenrecord`, which runs beside all else until it is told to end."""

# adbutils annotates only some of its methods
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import contextlib
import math
import stat

from interpreter.devices.android.line import Line
from interpreter.devices.android.wire import LimitedConnection
from interpreter.devices.port import LONGEST_VIDEO, DeviceRefused, Video

_PLACE = "/data/local/tmp/farmhand-video.mp4"
_PROGRAM = "screenrecord"
_GIVEN_UP = 3  # looks
_INTERRUPT = "-2"
_BYTES_A_SECOND = 1024 * 1024


class Camera:
    """The film of one phone; it makes one at a time."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self._running: LimitedConnection | None = None

    def start(self, seconds: float) -> None:
        """Begin, and wait until it films."""
        line = self._line
        if self._running is not None:
            raise DeviceRefused(f"{line.serial} is being filmed already")
        if seconds > LONGEST_VIDEO:
            raise DeviceRefused(f"a phone films {LONGEST_VIDEO / 60:.0f} minutes at most at a time")
        with line.call():
            line.shell(["rm", "-f", _PLACE])
            limit = str(max(1, math.ceil(seconds)))
            self._running = line.stream([_PROGRAM, "--time-limit", limit, _PLACE])
            self._wait_until_it_films(self._running)

    def _wait_until_it_films(self, running: LimitedConnection) -> None:
        """It may warn before it films; one that speaks, or has hung up, and is still not there has given up."""
        line, silence = self._line, 0
        latest = line.latest()
        while not self._processes():
            silence += running.conn.ended()
            if silence > _GIVEN_UP:
                self._hang_up()
                raise DeviceRefused(f"the screen of {line.serial} cannot be filmed")
            line.pause(latest, f"{line.serial} did not begin to film in time")

    def end(self) -> Video:
        """End it and take the film; one that ended at its limit is taken as it is."""
        line = self._line
        if self._running is None:
            raise DeviceRefused(f"{line.serial} is not being filmed")
        try:
            with line.call():
                self._interrupt()
                about = line.phone.sync.stat(_PLACE)
            if not stat.S_ISREG(about.mode) or not about.size:
                raise DeviceRefused(f"{line.serial} made no film of its screen")
            with line.call(extra=about.size / _BYTES_A_SECOND):
                content = bytes(line.phone.sync.read_bytes(_PLACE))
                line.shell(["rm", "-f", _PLACE])
        finally:
            self._hang_up()
        return Video(_extension(content), content)

    def put_back(self) -> None:
        """End a film that nobody took, within the call that is under way."""
        if self._running is not None:
            self._interrupt()
            self._line.shell(["rm", "-f", _PLACE])
            self._hang_up()

    def _interrupt(self) -> None:
        latest = self._line.latest()
        for process in self._processes():
            self._line.shell(["kill", _INTERRUPT, process])
        while self._processes():
            self._line.pause(latest, f"{self._line.serial} did not end its film in time")

    def _processes(self) -> tuple[str, ...]:
        said = self._line.shell(["pidof", _PROGRAM]).split()
        return tuple(word for word in said if word.isascii() and word.isdigit())

    def _hang_up(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            with contextlib.suppress(OSError):  # the phone may be gone
                running.close()


def _extension(content: bytes) -> str:
    """What kind of film it is, by its first bytes: phones make MP4, the built-in phone moving pictures."""
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    return "mp4"
