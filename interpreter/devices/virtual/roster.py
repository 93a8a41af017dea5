"""Which phones an adb server knows, as its clients ask for them: by serial, by number, or the only one there is."""

from __future__ import annotations

from collections.abc import Mapping

from interpreter.devices.virtual.phone import VirtualPhone


class Roster:
    """A look at phones that may become more at any time."""

    def __init__(self, phones: Mapping[str, VirtualPhone]) -> None:
        self._phones = phones

    def get(self, serial: str) -> VirtualPhone | None:
        """The phone of this serial, whatever its state."""
        return self._phones.get(serial)

    def only(self) -> VirtualPhone | None:
        """The phone that is meant when none is named: the one that is there, if it is one."""
        here = [phone for phone in self._all() if phone.state != "absent"]
        return here[0] if len(here) == 1 else None

    def why_none(self) -> str:
        """Why there is no `only` one."""
        return "more than one device/emulator" if self.listing(long=False) else "no devices/emulators found"

    def number(self, phone: VirtualPhone) -> int:
        """What adb calls its transport id; from 1."""
        return self._all().index(phone) + 1

    def by_number(self, text: str) -> VirtualPhone | None:
        """The phone of this transport id."""
        phones = self._all()
        number = int(text) if text.isdigit() else 0
        return phones[number - 1] if 0 < number <= len(phones) else None

    def listing(self, *, long: bool) -> str:
        """What `adb devices` prints, or `adb devices -l`; a line a phone that is there."""
        lines = []
        for phone in self._all():
            if phone.state == "absent":
                continue
            extra = f"product:farmhand_virtual model:{phone.build.model.replace(' ', '_')} device:virtual"
            tail = f" {extra} transport_id:{self.number(phone)}" if long else ""
            lines.append(f"{phone.serial}{' ' * 7 if long else chr(9)}{phone.state}{tail}\n")
        return "".join(lines)

    def is_so(self, serial: str, state: str) -> bool:
        """Whether a phone (any of them without a serial) is in a state, as `wait-for-…` asks it."""
        phones = [phone for phone in self._all() if serial in ("", phone.serial)]
        if state == "disconnect":
            return all(phone.state == "absent" for phone in phones)
        return any(phone.state == state or (state == "any" and phone.state != "absent") for phone in phones)

    def _all(self) -> list[VirtualPhone]:
        return list(self._phones.values())


def split_serial(rest: str) -> tuple[str, str]:
    """A serial and what follows; serials may be `host:port`."""
    parts = rest.split(":")
    cut = 2 if len(parts) > 2 and parts[1].isdigit() else 1
    return ":".join(parts[:cut]), ":".join(parts[cut:])
