"""One built-in phone: its identity, its time, its screen, and what arrives at it.

The phone has no thread of its own. Whoever asks something of it first lets everything happen that time has brought
(`attending`), so an idle phone costs nothing and a virtual clock may jump.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from interpreter.clock import Clock, Signal
from interpreter.devices.virtual.apk import Manifest
from interpreter.devices.virtual.app_model import AppModel, Row
from interpreter.devices.virtual.app_read import override
from interpreter.devices.virtual.carrier import Carrier, Sms
from interpreter.devices.virtual.dump import dump
from interpreter.devices.virtual.faults import Faults
from interpreter.devices.virtual.files import PhoneFiles
from interpreter.devices.virtual.front import arranged, fact
from interpreter.devices.virtual.layout import screen_behind
from interpreter.devices.virtual.log import PhoneLog
from interpreter.devices.virtual.measure import Metrics
from interpreter.devices.virtual.nodes import Node, Window
from interpreter.devices.virtual.ports import Ports
from interpreter.devices.virtual.processes import Processes
from interpreter.devices.virtual.properties import android_properties, android_settings
from interpreter.devices.virtual.record import Record
from interpreter.devices.virtual.servers import Servers
from interpreter.devices.virtual.system_ui import MESSAGING, Notice
from interpreter.devices.virtual.touch import Touch
from interpreter.devices.virtual.video import Film
from interpreter.devices.virtual.writing import Writing


@dataclass(frozen=True, slots=True)
class Build:
    """What a phone is made of; sizes in pixels, `click_seconds` is how long a touch takes."""

    width: int = 1080
    height: int = 2340
    android: str = "14"
    model: str = "Farmhand One"
    click_seconds: float = 0.0
    seed: int = 0


class VirtualPhone:
    """A phone in this process; reach it over the wire of its farm, look into it with `record` and `faults`."""

    def __init__(
        self,
        serial: str,
        clock: Clock,
        apps: tuple[AppModel, ...],
        *,
        number: str = "",
        carrier: Carrier | None = None,
        settings: dict[str, Row] | None = None,
        build: Build | None = None,
    ) -> None:
        self.serial = serial
        self.number = number
        self.clock = clock
        self.build = build or Build()
        self.metrics = Metrics(self.build.width, self.build.height)
        self.record = Record()
        self.log = PhoneLog()
        self.log.write("I", "farmhand", f"the built-in phone {serial} is up", clock.monotonic())
        self.files = PhoneFiles()
        self.servers = Servers()
        self.ports = Ports()
        self.installed: dict[str, Manifest] = {}
        self.faults = Faults(self)
        self.carrier = carrier or Carrier()
        self.state = "device"
        self.rotation = 0
        self.offline_since: datetime | None = None
        self.place: tuple[str, str] | None = None
        self.film: Film | None = None
        self.screen_on = True
        self.panel = ""
        self.ime = ""
        self.properties = android_properties(serial, self.build.model, self.build.android)
        self.settings = android_settings()
        self.processes = Processes(apps, _overridden(apps, settings or {}), f"{self.build.seed}/{serial}", self)
        self.touch = Touch(self)
        self.writing = Writing(self)
        self.changed = Signal()
        self._lock = threading.RLock()
        self._started = (clock.monotonic(), clock.now())
        self._notices: list[Notice] = []
        self._dismissed: set[str] = set()
        self._windows: tuple[int, tuple[Window, ...]] = (-1, ())
        self._dumped: tuple[tuple[Window, ...], int, int, str] = ((), 0, 0, "")
        self.interrupt: Callable[[], None] = _nothing
        self.on_state: Callable[[], None] = _nothing
        self.on_settle: Callable[[], None] = self._settle_alone
        self.on_reboot: Callable[[], None] = _nothing
        self.closed = False

    @contextmanager
    def attending(self) -> Iterator[Processes]:
        """Hold the phone still at the present moment; waiters look again when something changed."""
        with self._lock:
            before = self.processes.version
            self._catch_up()
            try:
                yield self.processes
            finally:
                changed = self.processes.version != before
                if self.film is not None:
                    self.film.look(self, self.processes.moment)
        if changed:
            self.clock.notify(self.changed)

    def _catch_up(self) -> None:
        """Let everything happen that time has brought; while somebody films, one thing after the other."""
        if self.film is not None and self.film.painting:
            return
        now = self.clock.monotonic()
        while self.film is not None and (due := self.processes.next_due()) is not None and due <= now:
            film = self.film
            self.processes.catch_up(due)
            if self.film is film:  # it may have ended just now
                film.look(self, due)
        self.processes.catch_up(now)

    def now(self, moment: float | None = None) -> datetime:
        """The phone's wall time, now or at a moment of the clock."""
        mono, wall = self._started
        return wall + timedelta(seconds=(self.clock.monotonic() if moment is None else moment) - mono)

    def windows(self) -> tuple[Window, ...]:
        """What is on the screen, topmost first."""
        with self.attending() as processes:
            if self._windows[0] != processes.version or self.panel == "shade":
                self._windows = (processes.version, arranged(self, processes))
            return self._windows[1]

    def behind(self) -> Window | None:
        """The screen that shows around a dialog, None when no dialog is open."""
        with self.attending() as processes:
            app = processes.app
            return screen_behind(app, self.metrics) if app and app.dialog and not self.panel else None

    def nodes(self) -> tuple[Node, ...]:
        """The roots of all windows."""
        return tuple(window.root for window in self.windows())

    def dumped(self, deepest: int = 50) -> str:
        """The screen as XML; written once for as long as nothing changes."""
        with self.attending():
            windows, rotation = self.windows(), self.rotation
            kept, *shape, text = self._dumped
            if text and self.faults.take("stale dump"):
                return text
            if kept is not windows or shape != [rotation, deepest]:
                text = dump([window.root for window in windows], rotation, deepest)
                self._dumped = (windows, rotation, deepest, text)
            return text

    def wait(self, seconds: float, until: float) -> None:
        """Wait for a change, for something that time brings, or for `until` (a moment), whichever is first."""
        with self.attending() as processes:
            seen, due = self.changed.count, processes.next_due()
        end = min(until, self.clock.monotonic() + seconds, *([due] if due is not None else []))
        self.clock.wait(self.changed, seen, max(0.001, end - self.clock.monotonic()))

    def pause(self, seconds: float) -> None:
        """Let time pass as a slow phone does; ends early when the phone is closed."""
        end = self.clock.monotonic() + seconds
        while not self.closed and (left := end - self.clock.monotonic()) > 0:
            seen = self.changed.count
            self.clock.wait(self.changed, seen, left)

    def turn(self, rotation: int) -> None:
        """Turn the screen by so many quarters to the left; what is on it is arranged anew."""
        with self.attending():
            self.rotation = rotation
            wide, high = self.build.width, self.build.height
            self.metrics = Metrics(high, wide) if rotation % 2 else Metrics(wide, high)
            self.touched()

    def switch_radio(self, *, on: bool) -> None:
        """Leave airplane mode, or enter it."""
        with self.attending():
            self.settings["global", "airplane_mode_on"] = str(int(not on))
            self.offline_since = None if on else self.offline_since or self.now()
            self.touched()

    @property
    def dark(self) -> bool:
        """Whether dark mode is on."""
        return self.settings["secure", "ui_night_mode"] == "2"

    def touched(self) -> None:
        """Something changed outside of the apps."""
        self.processes.version += 1

    def set_state(self, state: str) -> None:
        """device, offline, unauthorized or absent; every change ends the connections."""
        self.state = state
        self.servers.stop_all()
        self.on_state()

    def reboot(self) -> None:
        """Every app ends, every connection too; whoever holds the phone says when it is back."""
        with self.attending() as processes:
            for app in list(processes.running.values()):
                processes.end(app, crashed=False)
            self.panel = ""
            self.touched()
        self.ports.forget_all()
        self.set_state("absent")
        self.on_reboot()

    def crash(self, package: str | None) -> None:
        """The app in front, or the named one, dies."""
        with self.attending() as processes:
            running = processes.running.get(package) if package else processes.app
            if running:
                processes.end(running, crashed=True)

    def show_dialog(self, dialog: str) -> None:
        """The app in front opens one of its dialogs."""
        with self.attending() as processes:
            if processes.app:
                processes.app.show_dialog(dialog)
                self.touched()

    def settle(self) -> None:
        """Let time do its work on all phones of the farm; call it without holding any phone."""
        self.on_settle()

    def _settle_alone(self) -> None:
        with self.attending():
            pass

    def inbox(self) -> tuple[Sms, ...]:
        """The messages that have arrived, oldest first; in airplane mode they wait outside."""
        return self.carrier.inbox(self.number, self.offline_since or self.now()) if self.number else ()

    def notices(self) -> tuple[Notice, ...]:
        """What the notification shade shows, oldest first."""
        now = self.now().timestamp() * 1000
        texts = [
            Notice(f"0|{MESSAGING}|{sms.number}|null|10061", MESSAGING, sms.sender, sms.text, _ms(sms.received))
            for sms in self.inbox()
        ]
        due = [notice for notice in (*texts, *self._notices) if notice.at <= now]
        return tuple(sorted((n for n in due if n.key not in self._dismissed), key=lambda n: n.at))

    def dismiss(self, key: str) -> None:
        """Take a notification out of the shade."""
        self._dismissed.add(key)
        self.touched()

    def deliver(self, sender: str, to: str | None, text: str, moment: float) -> None:
        """Hand a message to the carrier; without a number it is for this phone."""
        self.carrier.send(sender, self.number if to is None else to, text, self.now(moment))

    def post(self, package: str, title: str, text: str, moment: float) -> None:
        """Put a notification into the shade at a moment."""
        number = len(self._notices) + 1
        key = f"0|{package}|{number}|null|10100"
        self._notices.append(Notice(key, package, title, text, _ms(self.now(moment))))

    def fact(self, name: str) -> str:
        """One of `phone.number`, `phone.time` and what is switched on it; empty for what it does not know."""
        return fact(self, name)

    def close(self) -> None:
        """Wake whoever waits on this phone; it answers no more."""
        self.closed = True
        self.set_state("absent")
        self.clock.notify(self.changed)


def _overridden(apps: tuple[AppModel, ...], settings: dict[str, Row]) -> dict[str, Row]:
    """The settings of every app with the given ones put in; raises ValueError for an app that is not there."""
    known = {app.package: app for app in apps}
    for package in settings:
        if package not in known:
            raise ValueError(f"There is no app {package} on this phone; it has {', '.join(known)}.")
    return {package: override(app, settings.get(package, {})) for package, app in known.items()}


def _nothing() -> None:
    """What a phone without a farm tells others."""


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)
