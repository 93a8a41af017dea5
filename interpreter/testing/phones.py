"""Built-in phones for tests: served over adb's own wire, driven through it, and arranged before a flow sees them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from interpreter.clock import Clock, SystemClock
from interpreter.devices.android import AndroidDevice, connect
from interpreter.devices.screen import IdIs, Screen, TextIs, Wanted, describe, pick, touch_point, visible_texts
from interpreter.devices.virtual.dump import dump
from interpreter.devices.virtual.faults import Faults
from interpreter.devices.virtual.phone import Build, VirtualPhone
from interpreter.devices.virtual.record import Record
from interpreter.phones.fleet import MOST_BUILT_IN, BuiltInPhones

Settings = Mapping[str, Mapping[str, str]]
"""Settings of apps by package: `{"com.example.shop": {"slow_page": "never"}}`."""

BETWEEN_LOOKS = 0.1
DEEPEST = 200


class Arranged(BuiltInPhones):
    """Phones with the apps of the nearest `apps/` above a file, and settings of one's own for these apps.

    Raises AppFileError for apps that cannot be read, ValueError for settings that no app has.
    """

    def __init__(
        self, flow: Path, clock: Clock, seed: int, settings: Settings | None = None, most: int = MOST_BUILT_IN
    ) -> None:
        super().__init__(flow, clock, seed, most)
        self.most = most
        self.settings = settings or {}
        self.farm = self._farm = self._new_farm()

    def more(self) -> str | None:
        if len(self.farm.phones) >= self.most:
            return None
        return self.farm.add_phone(f"phone-{len(self.farm.phones) + 1}", settings=self.settings).serial


class Phone:
    """One built-in phone behind adb's wire; taps and texts go through it as a flow's do."""

    def __init__(self, made: VirtualPhone, address: tuple[str, int], clock: Clock) -> None:
        self._made = made
        self._clock = clock
        self._device: AndroidDevice | None = None
        self.address = address

    @property
    def serial(self) -> str:
        """What adb calls it."""
        return self._made.serial

    @property
    def device(self) -> AndroidDevice:
        """The phone as a flow's steps have it; connected at first use, over adb and its uiautomator helper."""
        if self._device is None:
            self._device = connect(self.address, self.serial, clock=self._clock)
        return self._device

    @property
    def record(self) -> Record:
        """What reached the phone, from whomever: taps, texts, keys, app starts, commands."""
        return self._made.record

    @property
    def faults(self) -> Faults:
        """What may go wrong with it: unplugged, offline, slow, a pop-up at the worst moment."""
        return self._made.faults

    def screen(self) -> Screen:
        """What is on the screen now."""
        return self.device.screen()

    def texts(self) -> tuple[str, ...]:
        """The words on the screen now, from top to bottom."""
        return tuple(visible_texts(self.screen()))

    def dump(self) -> str:
        """The screen as XML, as `uiautomator dump` on the phone writes it."""
        return dump(self._made.nodes(), self._made.rotation, DEEPEST)

    def open(self, package: str) -> None:
        """Bring an app to the front."""
        self.device.open_app(package)

    def tap(self, what: str, *, up_to: float = 5.0) -> None:
        """Tap a text or an `#id` as soon as it shows; AssertionError after `up_to` seconds, with what showed."""
        wanted = Wanted(IdIs(what[1:]) if what.startswith("#") else TextIs(what))
        until = self._clock.monotonic() + up_to
        while True:
            screen = self.screen()
            found = pick(screen, wanted)
            place = None if found is None else touch_point(screen, found)
            if place is not None:
                self.device.tap(*place)
                return
            if self._clock.monotonic() >= until:
                seen = ", ".join(visible_texts(screen)) or "nothing"
                raise AssertionError(f"{describe(wanted)} does not show on {self.serial}; it shows {seen}")
            self._clock.sleep(BETWEEN_LOOKS)

    def type(self, text: str, into: str | None = None) -> None:
        """Write into a field, or into the one that has the focus."""
        if into is not None:
            self.tap(into)
        self.device.type_text(text)

    def close(self) -> None:
        """Let go of it; safe to call twice."""
        if self._device is not None:
            self._device.close()
            self._device = None


class Phones:
    """Built-in phones behind one adb address; each that is asked for is one more."""

    def __init__(self, beside: Path, seed: int = 1, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._arranged = Arranged(beside, self._clock, seed)
        self._phones: dict[str, Phone] = {}

    @property
    def address(self) -> tuple[str, int]:
        """Host and port at which any adb client finds them."""
        return self._arranged.farm.address

    @property
    def environment(self) -> Mapping[str, str]:
        """The variables with which `adb` and `interpret` find these phones and no others."""
        host, port = self.address
        return {"ANDROID_ADB_SERVER_ADDRESS": host, "ANDROID_ADB_SERVER_PORT": str(port)}

    def add(self, serial: str | None = None, *, settings: Settings | None = None, build: Build | None = None) -> Phone:
        """One more phone. Raises ValueError for a serial that is taken and for settings that no app has."""
        serial = serial or f"phone-{len(self._phones) + 1}"
        made = self._arranged.farm.add_phone(serial, settings=settings, build=build)
        self._phones[serial] = Phone(made, self.address, self._clock)
        return self._phones[serial]

    def __getitem__(self, serial: str) -> Phone:
        return self._phones[serial]

    def __len__(self) -> int:
        return len(self._phones)

    def close(self) -> None:
        """Let go of all and end the server."""
        for phone in self._phones.values():
            phone.close()
        self._arranged.close()
