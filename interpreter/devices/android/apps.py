"""Apps of a phone: started, with extras or without, stopped, wiped, and what they may do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interpreter.devices.android import names
from interpreter.devices.android.line import Line, reason
from interpreter.devices.port import DeviceRefused, Extra

_ASKS = ("permissioncontroller", "packageinstaller")
_NOTIFICATIONS_SINCE = 33
_ONLY_SHOWN = "its current task has been brought to the front"
_LAUNCHER = "android.intent.category.LAUNCHER"


class Apps:
    """The apps of one phone; names come checked or are refused here."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def open(self, package: str, extras: Mapping[str, Extra]) -> None:
        """Bring to the front and wait until it is there."""
        line, name = self._line, names.package(package)
        given = [word for key, value in extras.items() for word in _extra(names.extra_name(key), value)]
        with line.call():
            line.ask("wakeUp")
            if given:
                said = line.shell(["am", "start", "--activity-single-top", "-n", self._activity(name), *given])
            else:
                said = line.shell(["monkey", "-p", name, "-c", _LAUNCHER, "1"])
            if "No activities found" in said or "monkey aborted" in said or _refused(said):
                raise self._absent(name)
            if given and _ONLY_SHOWN in said:
                raise DeviceRefused(f"{name} runs already and did not take what it was handed; close it first")
            self._wait_in_front(name)

    def all(self) -> tuple[str, ...]:
        """The packages that are there."""
        with self._line.call():
            said = self._line.shell(["pm", "list", "packages"])
        found = sorted(
            {one.removeprefix("package:").strip() for one in said.splitlines() if one.startswith("package:")}
        )
        if not found:
            raise DeviceRefused(f"{self._line.serial} does not tell its apps: {reason(said)}")
        return tuple(found)

    def close(self, package: str) -> None:
        """Stop it."""
        name = names.package(package)
        with self._line.call():
            self._line.shell(["am", "force-stop", name])

    def clear(self, package: str) -> None:
        """Stop it and wipe its data."""
        line, name = self._line, names.package(package)
        with line.call():
            said = line.shell(["pm", "clear", name])
        if "Success" not in said:
            raise DeviceRefused(f"the data of {name} cannot be cleared on {line.serial}; is it installed?")

    def open_link(self, address: str) -> None:
        """Open an address with whatever app claims it."""
        line, link = self._line, names.address(address)
        with line.call():
            said = line.shell(["am", "start", "-a", "android.intent.action.VIEW", "-d", link])
        if _refused(said):
            raise DeviceRefused(f"no app on {line.serial} opens the link {link}")

    def permit(self, package: str, permission: str, *, granted: bool) -> None:
        """Grant or take back a permission."""
        line, name, wanted = self._line, names.package(package), names.permissions(permission)
        verb = "grant" if granted else "revoke"
        with line.call():
            refusals = [said for one in wanted if (said := line.shell(["pm", verb, name, one]).strip())]
            if len(refusals) < len(wanted) or self._always_has(permission):
                return
        raise DeviceRefused(f"the permission {permission} of {name} cannot be changed: {reason(refusals[0])}")

    def _activity(self, name: str) -> str:
        """What an app shows first; `monkey` knows it too, but hands over no extras."""
        said = self._line.shell(["cmd", "package", "resolve-activity", "--brief", name])
        found = said.strip().rpartition("\n")[2].strip()
        if not found.startswith(f"{name}/"):
            raise self._absent(name)
        return names.activity(found)

    def _absent(self, name: str) -> DeviceRefused:
        return DeviceRefused(f"no app {name} that can be opened is installed on {self._line.serial}")

    def _wait_in_front(self, package: str) -> None:
        latest = self._line.latest()
        while not self._is_in_front(package):
            self._line.pause(latest, f"{package} did not come to the front of {self._line.serial} in time")

    def _is_in_front(self, package: str) -> bool:
        front = str(self._line.about().get("currentPackageName", ""))
        return front == package or any(word in front for word in _ASKS)

    def _always_has(self, permission: str) -> bool:
        """Before Android 13 every app may notify, and there is nothing to grant."""
        version = self._line.shell(["getprop", "ro.build.version.sdk"]).strip()
        return permission == "notifications" and version.isdecimal() and int(version) < _NOTIFICATIONS_SINCE


def _refused(said: str) -> bool:
    return any(one.startswith("Error") for one in said.splitlines())


def _extra(name: str, value: Extra) -> Iterator[str]:
    """The words of `am` for one extra; texts of a list are parted by commas, their own commas escaped."""
    match value:
        case bool():
            yield from ("--ez", name, "true" if value else "false")
        case int():
            yield from ("--ei" if -(2**31) <= value < 2**31 else "--el", name, str(value))
        case float():
            yield from ("--ef", name, repr(value))
        case str():
            yield from ("--es", name, value)
        case tuple():
            yield from ("--esa", name, ",".join(one.replace("\\", "\\\\").replace(",", "\\,") for one in value))
