"""The apps of one phone: which are installed, which run, what they keep, and the timers they started.

All methods expect the phone's lock to be held. `moment` is the present in seconds of the clock; while a timer's
actions run it is the timer's own time, so what they start later counts from there.
"""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from interpreter.devices.virtual.app_host import Scope
from interpreter.devices.virtual.app_model import Actions, AppModel, Row
from interpreter.devices.virtual.app_read import PERMISSIONS
from interpreter.devices.virtual.app_run import RunningApp
from interpreter.devices.virtual.log import PhoneLog
from interpreter.devices.virtual.record import Record

TOAST_SECONDS = 2.0
_MOST_TIMERS_AT_ONCE = 10_000


class Outside(Protocol):
    """What apps reach beyond their phone's own state."""

    record: Record
    log: PhoneLog

    def deliver(self, sender: str, to: str | None, text: str, moment: float) -> None:
        """Hand a message to the carrier."""

    def post(self, package: str, title: str, text: str, moment: float) -> None:
        """Put a notification into the shade at a moment."""

    def fact(self, name: str) -> str:
        """`phone.number`, `phone.time`, … as app files name them."""


@dataclass(order=True, slots=True)
class _Timer:
    due: float
    number: int
    act: Callable[[], None] = field(compare=False)


class Processes:
    """Installed and running apps; implements what a running app may do to its phone."""

    def __init__(self, models: tuple[AppModel, ...], settings: dict[str, Row], seed: str, outside: Outside) -> None:
        self.models = {model.package: model for model in models}
        self.running: dict[str, RunningApp] = {}
        self.front: str | None = None
        self.order: list[str] = []
        self.granted: dict[str, set[str]] = {}
        self.clipboard: str | None = None
        self.toasts: list[tuple[str, float]] = []
        self.last_toast: str | None = None
        self.moment = 0.0
        self.version = 0
        self._settings = settings
        self._saved: dict[str, dict[str, str]] = {}
        self._timers: list[_Timer] = []
        self._numbers = itertools.count(1)
        self._pids = itertools.count(2101, 7)
        self._starts: dict[str, int] = {}
        self._seed = seed
        self._outside = outside

    @property
    def app(self) -> RunningApp | None:
        """The app in front."""
        return None if self.front is None else self.running.get(self.front)

    def catch_up(self, now: float) -> None:
        """Let everything happen that time has brought."""
        for _ in range(_MOST_TIMERS_AT_ONCE):
            if not self._timers or self._timers[0].due > now:
                break
            timer = heapq.heappop(self._timers)
            self.moment = timer.due
            self.version += 1
            timer.act()
        self.moment = now
        if self.toasts and self.toasts[0][1] + TOAST_SECONDS <= now:
            self.toasts = [toast for toast in self.toasts if toast[1] + TOAST_SECONDS > now]
            self.version += 1

    def next_due(self) -> float | None:
        """When something will happen by itself."""
        toast = [self.toasts[0][1] + TOAST_SECONDS] if self.toasts else []
        timer = [self._timers[0].due] if self._timers else []
        return min(toast + timer, default=None)

    def schedule(self, delay: float, act: Callable[[], None]) -> None:
        """Call something after so many seconds."""
        heapq.heappush(self._timers, _Timer(self.moment + delay, next(self._numbers), act))

    def start(self, package: str, extras: Row | None = None, activity: str | None = None) -> bool:
        """Bring an app to the front, starting it when it does not run; False when it is not installed.

        Extras change its variables of those names. The full class name of an activity opens its first screen.
        """
        if package not in self.models:
            return False
        self._outside.record.add("start", (package,), self.moment)
        start = f"START u0 {{cmp={package}/{activity or self.models[package].activity}}}"
        self._outside.log.write("I", "ActivityTaskManager", start, self.moment)
        running = self.running.get(package)
        if running is None:
            running = self._launch(package, extras or {})
        else:
            running.receive(extras or {})
        if running.alive:
            self._to_front(package)
        if running.alive and activity is not None:
            running.open_activity(activity)
        return True

    def stop(self, package: str) -> None:
        """End an app as `am force-stop` does; nothing happens when it does not run."""
        self._outside.record.add("stop", (package,), self.moment)
        running = self.running.get(package)
        if running:
            self.end(running, crashed=False)

    def clear(self, package: str) -> bool:
        """End an app and wipe what it saved and what it was granted; False when it is not installed."""
        if package not in self.models:
            return False
        self.stop(package)
        self._saved.pop(package, None)
        self.granted.pop(package, None)
        return True

    def remove(self, package: str) -> bool:
        """Uninstall an app."""
        found = self.clear(package)
        self.models.pop(package, None)
        return found

    def open_link(self, address: str, package: str | None = None) -> str | None:
        """Open an address in the app that claims it (or in the one that is named); its package, None when none does."""
        for name, model in self.models.items():
            claims = any(link.pattern.fullmatch(address) for link in model.links)
            if claims and package in (None, name):
                self._outside.record.add("link", (address, name), self.moment)
                running = self.running.get(name) or self._launch(name)
                if running.alive:
                    self._to_front(name)
                    running.open_link(address)
                    self.version += 1
                return name
        return None

    def go_home(self) -> None:
        """No app in front."""
        if self.app:
            self.app.keyboard = False
        self.front = None
        self.version += 1

    def grant(self, package: str, permission: str, *, granted: bool) -> None:
        """Give or take a permission by its Android name; taking one ends the app, as Android does."""
        held = self.granted.setdefault(package, set())
        if granted:
            held.add(permission)
        elif permission in held:
            held.discard(permission)
            self.stop(package)
        self.version += 1

    def _launch(self, package: str, extras: Row | None = None) -> RunningApp:
        model = self.models[package]
        starts = self._starts[package] = self._starts.get(package, 0) + 1
        chance = random.Random(f"{self._seed}/{package}/{starts}")
        saved = self._saved.setdefault(package, dict(model.saved))
        settings = self._settings.get(package, model.settings)
        running = RunningApp(model, settings, saved, self, chance, next(self._pids))
        self.running[package] = running
        self._to_front(package)
        running.receive(extras or {})
        running.start()
        return running

    def _to_front(self, package: str) -> None:
        self.front = package
        if package in self.order:
            self.order.remove(package)
        self.order.insert(0, package)
        self.version += 1

    # What a running app may do (app_run.Host).

    def later(self, app: RunningApp, delay: float, actions: Actions, scope: Scope) -> None:
        """Run actions after a time, unless the app ended or the screen was left."""

        def act() -> None:
            here = scope.visit is None or (bool(app.visits) and app.visit is scope.visit)
            if app.alive and here:
                app.run(actions, scope)

        self.schedule(delay, act)

    def send_sms(self, sender: str, to: str | None, text: str, delay: float) -> None:
        """Hand a message to the carrier; it arrives even when the app has ended."""
        self._outside.deliver(sender, to, text, self.moment + delay)

    def notify(self, package: str, title: str, text: str, delay: float) -> None:
        """Put a notification into the shade."""
        self._outside.post(package, title, text, self.moment + delay)

    def show_toast(self, text: str) -> None:
        """Show a short message."""
        self.toasts.append((text, self.moment))
        self.last_toast = text
        self.version += 1

    def copy(self, text: str) -> None:
        """Fill the clipboard."""
        self.clipboard = text

    def follow_link(self, address: str) -> bool:
        """Open an address with whatever app claims it."""
        return self.open_link(address) is not None

    def to_background(self, app: RunningApp) -> None:
        """The app leaves the screen."""
        if self.front == app.model.package:
            self.go_home()

    def end(self, app: RunningApp, *, crashed: bool) -> None:
        """The process is over; a crash says so in a toast, as newer Androids do."""
        app.alive = False
        package = app.model.package
        if self.running.get(package) is app:
            del self.running[package]
        if package in self.order:
            self.order.remove(package)
        if crashed:
            self._outside.log.write("E", "AndroidRuntime", f"FATAL EXCEPTION: main Process: {package}", self.moment)
            self.show_toast(f"{app.model.name} keeps stopping")
        if self.front == package:
            self.go_home()
        self.version += 1

    def fact(self, package: str, name: str) -> str:
        """Facts about the phone, and `permission.<name>` as allowed or not allowed."""
        kind, _, permission = name.partition(".")
        if kind == "permission":
            held = self.granted.get(package, set())
            return "allowed" if held.intersection(PERMISSIONS.get(permission, ())) else "not allowed"
        return self._outside.fact(name)
