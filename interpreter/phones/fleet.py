"""The phones of a run: real ones by their serials, or built-in ones, as many as the fan-out needs up to a bound."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from interpreter import events as e
from interpreter.clock import Clock
from interpreter.devices.port import Device, DeviceLost, DeviceTimeout
from interpreter.engine.port import Engine
from interpreter.failure import failure
from interpreter.jobs.owner import JobOwner
from interpreter.machine.strand import At
from interpreter.machine.task import Task
from interpreter.machine.waiting import safe_point, sleep
from interpreter.phones.held import Held, Taken
from interpreter.phones.resting import Rests

if TYPE_CHECKING:  # SQLAlchemy costs as much as the rest of a worker
    from interpreter.devices.virtual.farm import VirtualFarm
    from interpreter.jobs.host import JobHost

MOST_BUILT_IN = 16
HANDOVER = 0.05  # seconds between two looks at whether a phone is free
SLICE = 1.0  # seconds behind the service at a time, so that a limit or Ctrl-C is noticed


class Source(Protocol):
    """Where phones come from; `lasting` ones are still there when this program is not."""

    @property
    def lasting(self) -> bool:
        """Whether they keep what is on their screens when this program ends."""

    def more(self) -> str | None:
        """The serial of one more phone; None when there are no more, and there will be none."""

    def connect(self, serial: str, *, stamp: str | None = None) -> Device:
        """Take hold of a phone, for one attempt at a task where a `stamp` says so (R99)."""

    def close(self) -> None:
        """Let go of everything."""


class RealPhones:
    """The phones that adb's server knows by these serials; no other program drives them until `close`."""

    lasting = True

    def __init__(
        self, address: tuple[str, int], serials: Sequence[str], clock: Clock, locks: Path | None = None
    ) -> None:
        self._address = address
        self._left = list(serials)
        self._clock = clock
        self._held = Held(locks)

    def more(self) -> str | None:
        return self._left.pop(0) if self._left else None

    def connect(self, serial: str, *, stamp: str | None = None) -> Device:
        from interpreter.devices.android import connect  # noqa: PLC0415 - loads adbutils and uiautomator2

        self._held.take(serial)
        return connect(self._address, serial, clock=self._clock, stamp=stamp)

    def close(self) -> None:
        self._held.close()


class BuiltInPhones:
    """Phones of this process, with the apps of the nearest `apps/` above the flow and those that come along."""

    lasting = False

    def __init__(self, flow: Path, clock: Clock, seed: int, most: int = MOST_BUILT_IN) -> None:
        self._flow = flow
        self._clock = clock
        self._seed = seed
        self._most = most
        self._farm: VirtualFarm | None = None

    def more(self) -> str | None:
        farm = self._farm = self._farm or self._new_farm()
        number = len(farm.phones) + 1
        return None if number > self._most else farm.add_phone(f"phone-{number}").serial

    def connect(self, serial: str, *, stamp: str | None = None) -> Device:
        from interpreter.devices.android import connect  # noqa: PLC0415 - loads adbutils and uiautomator2

        assert self._farm is not None, "a serial comes from a farm"
        return connect(self._farm.address, serial, clock=self._clock)  # nobody else has them: no stamp

    def close(self) -> None:
        if self._farm is not None:
            self._farm.close()

    def _new_farm(self) -> VirtualFarm:
        from interpreter.devices.virtual.farm import VirtualFarm, bundled_apps  # noqa: PLC0415 - only runs need it

        folders = [bundled_apps()]
        own = next((above / "apps" for above in self._flow.resolve().parents if (above / "apps").is_dir()), None)
        if own is not None and own.resolve() != folders[0].resolve():
            folders.append(own)
        return VirtualFarm(self._clock, folders, seed=self._seed)


@dataclass(frozen=True, slots=True)
class Service:
    """The two sides of the job service that a fleet needs."""

    owner: JobOwner
    host: JobHost


class Fleet:
    """Gives each task that asks a phone of its own; the job service keeps the books."""

    def __init__(self, source: Source, service: Service, engine: Engine) -> None:
        self._source = source
        self._engine = engine
        self._service = service
        self._serials: dict[str, str] = {}
        self._known: dict[str, str] = {}
        self._rests = Rests()
        self._lock = threading.Lock()
        self._whole = False  # there are no more phones than these

    def grow(self) -> bool:
        """One more phone; False when there are no more."""
        with self._lock:
            serial = self._source.more()
            if serial is None:
                self._whole = True
                return False
            known = self._known.get(serial)
            id_ = str(self._service.owner.register_device(serial, remote_device_id=known)["remote_device_id"])
            self._serials[id_] = serial
            return True

    @property
    def lasting(self) -> bool:
        """Whether the phones keep what is on their screens when this program ends."""
        return self._source.lasting

    def come_back(self) -> None:
        """Have the phones again that the service knows from before the program stopped."""
        known = self._service.owner.devices()["devices"]
        self._known = {str(one["name"]): str(one["remote_device_id"]) for one in known}
        while not self._known.keys() <= set(self._serials.values()) and self.grow():
            pass

    def keep_up(self) -> None:
        """As many more phones as tasks are waiting for."""
        if self._whole:
            return  # those who wait need not be counted, and may be many
        for _ in range(self._service.host.phones_wanted()):
            if not self.grow():
                return

    def pin(self, name: str) -> str:
        """The service's id of the phone of that name; a Failure of kind `device` when there is none."""
        while True:
            with self._lock:
                found = next((id_ for id_, serial in self._serials.items() if serial == name), None)
            if found is not None:
                return found
            if not self.grow():
                raise failure("device", f"there is no phone {name} in this run")

    def take(self, task: Task) -> Device:
        """The phone of this task, waiting until one is free; a Failure of kind `device` when there is none.

        One that is lost before it was used rests, and the task gets another one, as many times as there are phones.
        """
        tried = 0
        while True:
            serial = self._held(task)
            at = At("", task.plan.unit).within(task.limits)
            # the final word of the task before gave its phone away, but its `always` may still be at work on it
            while not self._engine.claim(task.id, serial):
                sleep(task.main, at, HANDOVER)
            try:
                device = self._source.connect(serial)
            except (DeviceLost, DeviceTimeout, Taken) as gone:
                tried += 1
                self._rest(serial, f"{task.id}:{tried}")
                self._give_back(task, serial)
                if task.final is not None or (tried >= len(self._serials) and not self.grow()):
                    raise
                task.emit(e.Warned(message=f"{gone}; another phone is taken"))
                continue
            return device

    def rest(self, task: Task, device: Device) -> None:
        """The task lost its phone: nobody else gets it for a while."""
        self._rest(device.serial, task.id)

    def _rest(self, serial: str, who: str) -> None:
        """Once for each who lost it, longer each time; until when is in the books of the service."""
        rest = self._rests.lost(serial, who, 0.0)
        if rest is None:
            return
        with self._lock:
            id_ = next(id_ for id_, known in self._serials.items() if known == serial)
        self._service.host.rest_device(id_, rest)

    def _give_back(self, task: Task, serial: str) -> None:
        self._engine.give_back(task.id, serial)
        self._service.host.release_device(task.id)

    def _held(self, task: Task) -> str:
        at = At("", task.plan.unit).within(task.limits)
        id_ = self._service.host.acquire_device(task.id)
        while id_ is None:
            safe_point(task.main, at)
            if task.final is not None:
                raise failure("device", "no phone is given to a task that has said its final word")
            self.grow()
            if not self._serials:
                raise failure("device", "there is no phone; without --device a built-in one is used")
            id_ = self._service.host.acquire_device(task.id, SLICE)
        # whoever registers a phone holds the lock until its serial is known here
        with self._lock:
            return self._serials[id_]

    def release(self, task: Task, device: Device) -> None:
        """The task needs the phone no more."""
        if device.lost:
            self.rest(task, device)
        else:
            self._rests.well(device.serial)
        device.close()
        self._give_back(task, device.serial)

    def forget(self, task: Task) -> None:
        """The task needs the phone no more that it had before the program stopped."""
        self._service.host.release_device(task.id)

    def close(self) -> None:
        """Let go of all phones."""
        self._source.close()
