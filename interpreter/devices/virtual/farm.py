"""Many built-in phones in this process behind one address; the front door of this package."""

from __future__ import annotations

import functools
import importlib.util
import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from interpreter.clock import Clock, SystemClock
from interpreter.devices.virtual.adbd import Adbd
from interpreter.devices.virtual.adbd_keys import Keys
from interpreter.devices.virtual.app_model import AppModel, Row
from interpreter.devices.virtual.app_read import read_app_file
from interpreter.devices.virtual.app_yaml import AppFileError, Problem
from interpreter.devices.virtual.carrier import Carrier
from interpreter.devices.virtual.files import Content, content
from interpreter.devices.virtual.phone import Build, VirtualPhone
from interpreter.devices.virtual.servers import JAR
from interpreter.devices.virtual.wire import WireServer

BOOT_SECONDS = 2.0


def bundled_apps() -> Path:
    """The folder of the apps that come along: inside the installed package, else in the checkout."""
    here = Path(__file__).resolve().parent
    installed = here / "bundled"
    return installed if installed.is_dir() else here.parents[2] / "examples" / "apps"


@functools.lru_cache(maxsize=64)
def _known(path: Path, _changed: int, _size: int) -> AppModel:
    """An app's file, read again only when it is another one by its time and size; nobody changes what was read."""
    return read_app_file(path)


def read_apps(folders: Iterable[Path]) -> tuple[AppModel, ...]:
    """The apps of folders that hold `<package>/app.yaml`; raises `AppFileError` with the mistakes of all files."""
    apps: dict[str, AppModel] = {}
    problems: list[Problem] = []
    for folder in folders:
        for path in sorted(folder.glob("*/app.yaml")):
            try:
                told = path.stat()
                app = _known(path, told.st_mtime_ns, told.st_size)
            except AppFileError as error:
                problems += error.problems
            else:
                apps[app.package] = app
    if problems:
        raise AppFileError(tuple(problems))
    return tuple(apps.values())


class VirtualFarm:
    """Phones with a common carrier: `with VirtualFarm(clock) as farm: farm.add_phone("pixel-1")`."""

    def __init__(
        self, clock: Clock | None = None, apps_folders: Iterable[Path] | None = None, *, seed: int = 0
    ) -> None:
        self.clock = clock or SystemClock()
        self.apps = read_apps((bundled_apps(),) if apps_folders is None else apps_folders)
        self.carrier = Carrier()
        self.phones: dict[str, VirtualPhone] = {}
        self._seed = seed
        self._jar = _jar()
        self._wire = WireServer(self.phones)
        self._adbds: dict[str, Adbd] = {}

    @property
    def address(self) -> tuple[str, int]:
        """Host and port that an adb client connects to."""
        return self._wire.address

    def add_phone(
        self,
        serial: str | None = None,
        *,
        number: str | None = None,
        settings: Mapping[str, Mapping[str, str]] | None = None,
        build: Build | None = None,
    ) -> VirtualPhone:
        """One more phone. Raises ValueError for a serial that is taken and for settings that no app has."""
        place = len(self.phones) + 1
        serial = serial or f"virtual-{place}"
        if serial in self.phones:
            raise ValueError(f"There is a phone {serial} already.")
        chosen: dict[str, Row] = {package: dict(values) for package, values in (settings or {}).items()}
        phone = VirtualPhone(
            serial,
            self.clock,
            self.apps,
            number=f"+4915500{place:06d}" if number is None else number,
            carrier=self.carrier,
            settings=chosen,
            build=replace(build or Build(), seed=self._seed),
        )
        phone.on_state = lambda: self._changed(phone)
        phone.on_settle = self._settle
        phone.on_reboot = lambda: self._boot(phone)
        if self._jar:
            phone.files.write(JAR, self._jar)
        self.phones[serial] = phone
        self._wire.device_changed(phone)
        return phone

    def open_adbd(self, serial: str, *, port: int = 0, keys: Keys | None = None) -> Adbd:
        """Let real adb servers connect to a phone, at a free port unless one is named.

        Raises ValueError when there is no such phone or it is open already, OSError when the port is taken.
        """
        if serial not in self.phones or serial in self._adbds:
            raise ValueError(f"The phone {serial} is not there, or is open already.")
        self._adbds[serial] = adbd = Adbd(self.phones[serial], keys, port)
        return adbd

    def allow(self) -> bool:
        """Let in every computer that waits at a phone; False when none does."""
        allowed = [adbd.allow() for adbd in self._adbds.values()]
        return any(allowed)

    def close(self) -> None:
        """Unplug every phone and end the server; safe to call twice."""
        for phone in list(self.phones.values()):
            phone.close()
        for adbd in self._adbds.values():
            adbd.close()
        self._wire.close()

    def __enter__(self) -> VirtualFarm:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _changed(self, phone: VirtualPhone) -> None:
        self._wire.device_changed(phone)
        if phone.serial in self._adbds:
            self._adbds[phone.serial].device_changed()

    def _boot(self, phone: VirtualPhone) -> None:
        """The phone comes back after the time that it takes to start."""
        ticket = self.clock.takes_part()

        def start() -> None:
            with ticket:
                phone.pause(BOOT_SECONDS)
                if not phone.closed:
                    phone.set_state("device")

        threading.Thread(target=start, name="virtual-phone-boot", daemon=True).start()

    def _settle(self) -> None:
        """Let time do its work on every phone: a message to one of them may wait in another one's timers."""
        for phone in list(self.phones.values()):
            with phone.attending():
                pass


@functools.cache
def _jar() -> Content | None:
    """The file that uiautomator2 puts on every phone; with it there already, a first connection is not slow."""
    spec = importlib.util.find_spec("uiautomator2")
    places = list(spec.submodule_search_locations or ()) if spec else []
    path = Path(places[0]) / "assets" / "u2.jar" if places else None
    return content(path.read_bytes()) if path and path.is_file() else None
