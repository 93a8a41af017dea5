"""Faults on demand: a test or the command line makes a phone go wrong at a chosen moment."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from interpreter.devices.virtual.phone import VirtualPhone


class Faults:
    """What may go wrong with one phone; each method takes effect at once or with the next request."""

    def __init__(self, phone: VirtualPhone) -> None:
        self._phone = phone
        self._hang = 0.0
        self._slow = 0.0
        self._empty_dumps = 0
        self._drops = 0

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

    def drop_answers(self, count: int = 1) -> None:
        """The next requests to the uiautomator server are done, and its connection ends before the answer."""
        self._drops = count

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
        self._empty_dumps = count

    def show_dialog(self, dialog: str) -> None:
        """The app in front opens one of its dialogs now: a pop-up at the worst moment."""
        self._phone.show_dialog(dialog)

    def take_delay(self) -> float:
        """Seconds that the present request has to wait (asked once a request)."""
        hang, self._hang = self._hang, 0.0
        return hang + self._slow

    def take_empty_dump(self) -> bool:
        """Whether the present dump is to be empty (asked once a dump)."""
        if self._empty_dumps:
            self._empty_dumps -= 1
            return True
        return False

    def take_drop(self) -> bool:
        """Whether the present answer is to be lost (asked once a request)."""
        if self._drops:
            self._drops -= 1
            return True
        return False
