"""Faults on demand: a test or the command line makes a phone go wrong at a chosen moment."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone

Once: TypeAlias = Literal["drop", "bad answer", "cut picture", "empty dump", "stale dump"]
"""What goes wrong a number of times."""


class Faults:
    """What may go wrong with one phone; each method takes effect at once or with the next request."""

    def __init__(self, phone: VirtualPhone) -> None:
        self._phone = phone
        self._hang = 0.0
        self._slow = 0.0
        self._frozen = 0.0
        self._dropped = b""
        self._left: Counter[str] = Counter()

    def unplug(self) -> None:
        """All connections to the phone end and it is no longer listed."""
        self._phone.set_state("absent")

    def go_offline(self) -> None:
        """All connections end; the phone is listed as offline."""
        self._phone.set_state("offline")

    def forbid(self) -> None:
        """All connections end; the phone is listed as unauthorized."""
        self._phone.set_state("unauthorized")

    def plug_in(self) -> None:
        """The phone is back; its uiautomator server is not running, as after a reconnect."""
        self._phone.set_state("device")

    def kill_server(self) -> None:
        """The uiautomator server dies, with its connections."""
        self._phone.servers.stop_all()

    def drop_answers(self, count: int = 1, *, of: str = "") -> None:
        """The next requests to the uiautomator server, or those of one method, are done and their answers lost."""
        self._left["drop"], self._dropped = count, of.encode()

    def bad_answers(self, count: int = 1) -> None:
        """The next requests to the uiautomator server are not done and answered with `502 Bad Gateway`."""
        self._left["bad answer"] = count

    def cut_pictures(self, count: int = 1) -> None:
        """The next screenshots of the shell end in their middle."""
        self._left["cut picture"] = count

    def crash_app(self, package: str | None = None) -> None:
        """An app (or the one in front) dies."""
        self._phone.crash(package)

    def hang(self, seconds: float) -> None:
        """The next request to the uiautomator server is answered so much later."""
        self._hang = seconds

    def slow(self, seconds: float) -> None:
        """Every request to the uiautomator server takes so much longer."""
        self._slow = seconds

    def empty_dumps(self, count: int = 1) -> None:
        """The next dumps of the screen have nothing in them."""
        self._left["empty dump"] = count

    def stale_dumps(self, count: int = 1) -> None:
        """The next dumps of the screen are the one before them, whatever has happened since."""
        self._left["stale dump"] = count

    def freeze(self, seconds: float) -> None:
        """From now on everything that the phone is asked waits so long: a connection that is half open. 0 ends it."""
        self._frozen = seconds

    def show_dialog(self, dialog: str) -> None:
        """The app in front opens one of its dialogs now: a pop-up at the worst moment."""
        self._phone.show_dialog(dialog)

    @property
    def frozen(self) -> float:
        """Seconds that every service waits before it answers."""
        return self._frozen

    def take_delay(self) -> float:
        """Seconds that the present request has to wait (asked once a request)."""
        hang, self._hang = self._hang, 0.0
        return hang + self._slow + self._frozen

    def drops(self, request: bytes) -> bool:
        """Whether the answer to this request is to be lost (asked once a request)."""
        return self._dropped in request and self.take("drop")

    def take(self, what: Once) -> bool:
        """Whether this happens now (asked once for each time that it might)."""
        happens = self._left[what] > 0
        self._left[what] -= happens
        return happens
