"""What a shell runs aside (`command &`): each in a thread of its own, until it is over, ended, or left behind."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from interpreter.devices.virtual.streams import Input, Streams

_FIRST = 3001
_LOOK_AGAIN = 0.2


@dataclass(frozen=True, slots=True)
class _Aside:
    over: threading.Event = field(default_factory=threading.Event)
    """It has come to its end."""
    told: threading.Event = field(default_factory=threading.Event)
    """It has been told to end."""


class Asides:
    """The commands that one shell and the shells inside it run aside, by their process numbers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._all: dict[str, _Aside] = {}
        self.newest = ""

    def start(self, streams: Streams, run: Callable[[Streams], int]) -> None:
        """Run something aside; its number is `newest`. It reads nothing, and writes where its shell writes."""
        aside = _Aside()
        with self._lock:
            self.newest = str(_FIRST + len(self._all))
            self._all[self.newest] = aside
        own = replace(
            streams,
            input=Input.of(b""),
            out=lambda data: _write(streams.out, data),
            err=lambda data: _write(streams.err, data),
            wait_for_end=lambda: _until(aside.told),
            hang_up=aside.told.set,
            left=lambda: aside.told.is_set() or streams.left(),
        )

        def work() -> None:
            try:
                with suppress(OSError):  # whoever reads its output may leave
                    run(own)
            finally:
                aside.over.set()

        threading.Thread(target=work, name="virtual-phone-aside", daemon=True).start()

    def end(self, number: str) -> bool:
        """Tell one to end; False when there is none of this number."""
        aside = self._all.get(number)
        if aside is None or aside.over.is_set():
            return False
        aside.told.set()
        return True

    def end_all(self) -> None:
        """The shell is over, and what it left behind with it."""
        with self._lock:
            for aside in self._all.values():
                aside.told.set()

    def wait(self, numbers: tuple[str, ...], streams: Streams) -> None:
        """Until all are over, or those of these numbers; ends early when whoever started the shell has left."""
        with self._lock:
            wanted = [aside for number, aside in self._all.items() if not numbers or number in numbers]
        for aside in wanted:
            while not aside.over.wait(_LOOK_AGAIN) and not streams.left():
                pass


def _until(told: threading.Event) -> None:
    told.wait()


def _write(to: Callable[[bytes], None], data: bytes) -> None:
    """Nothing is sent for nothing: an empty packet would end a stream."""
    if data:
        to(data)
