"""What is missing for real phones, from facts that were gathered before: pure, so that each system can be told on any.

Findings come in the order in which things are done: adb, the cable, USB debugging, the right to use the cable, the
question on the phone's screen, then what a phone needs while a flow runs on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from interpreter.phones.choosing import unusable
from interpreter.phones.usb import UsbPhone

if TYPE_CHECKING:
    from interpreter.devices.android.connect import Attached
    from interpreter.devices.android.facts import Facts

State: TypeAlias = Literal["ok", "missing", "advice"]
THIS_COMPUTER = "this computer"
LOW_BATTERY = 15  # percent


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `about` is this computer or a phone's serial; `remedy` is what to do, a step each; advice may wait."""

    about: str
    what: str
    state: State
    said: str
    remedy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Computer:
    """This computer: `system` is Linux, Darwin or Windows; `adb` the program's place, `no_server` why adb's server
    gives no answer (None: it does); `usb` the phones on its cables, None when that cannot be told."""

    system: str
    adb: str | None
    server: str
    no_server: str | None = None
    usb: tuple[UsbPhone, ...] | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The phones that adb knows; `told` what each that answers says of itself, `troubles` why another does not;
    `helpers` why a helper did not start (None: it did)."""

    attached: tuple[Attached, ...] = ()
    told: Mapping[str, Facts] = field(default_factory=dict)
    troubles: Mapping[str, str] = field(default_factory=dict)
    helpers: Mapping[str, str | None] = field(default_factory=dict)


def findings(computer: Computer, shelf: Shelf) -> tuple[Finding, ...]:
    """All that there is to say, in the order in which to do it."""
    return (
        *_adb(computer),
        *_cables(computer, shelf),
        *(one for phone in shelf.attached for one in _phone(phone, shelf)),
    )


def _adb(computer: Computer) -> Iterator[Finding]:
    if computer.no_server is None:
        yield Finding(THIS_COMPUTER, "adb", "ok", f"its server answers at {computer.server}")
    elif computer.adb is None:
        said = "the program that speaks to phones is not installed"
        yield Finding(THIS_COMPUTER, "adb", "missing", said, _INSTALL.get(computer.system, _INSTALL["Linux"]))
    else:
        remedy = ("run `adb start-server`", "where it has another port: say so in ANDROID_ADB_SERVER_PORT")
        yield Finding(THIS_COMPUTER, "adb", "missing", f"its server does not answer at {computer.server}", remedy)


_INSTALL = {
    "Linux": ("install Android's platform tools: `sudo apt install adb` (Fedora: `sudo dnf install android-tools`)",),
    "Darwin": ("install Android's platform tools: `brew install --cask android-platform-tools`",),
    "Windows": (
        "install Android's platform tools: `winget install Google.PlatformTools`",
        "open a new terminal, so that it finds `adb`",
    ),
}


def _cables(computer: Computer, shelf: Shelf) -> Iterator[Finding]:
    for phone in computer.usb or ():
        yield _cable(phone, computer.system)
    if not shelf.attached and not computer.usb and computer.no_server is None:
        remedy = (
            "use a cable that carries data; many only charge",
            "pull down the phone's notifications, tap the one about USB, choose `File transfer`",
            *_DEBUGGING,
            *(() if computer.system != "Windows" else _DRIVER),
        )
        yield Finding(THIS_COMPUTER, "phone", "missing", "adb sees no phone", remedy)


_DEBUGGING = (
    "on the phone: Settings, About phone, tap `Build number` seven times",
    "then: Settings, System, Developer options, switch on `USB debugging`",
)
_DRIVER = ("install the maker's USB driver; for Google's phones: `Google USB Driver` in Android's SDK manager",)


def _cable(phone: UsbPhone, system: str) -> Finding:
    name = f"USB: {phone.name}"
    if phone.debugging is False:
        return Finding(THIS_COMPUTER, name, "missing", "USB debugging is off", _DEBUGGING)
    if phone.usable is False and system == "Windows":
        return Finding(THIS_COMPUTER, name, "missing", "its USB driver is missing", _DRIVER)
    if phone.usable is False:
        rule = f'SUBSYSTEM=="usb", ATTR{{idVendor}}=="{phone.number}", MODE="0660", GROUP="plugdev", TAG+="uaccess"'
        remedy = (
            "run `sudo apt install android-sdk-platform-tools-common`, which brings the rules of most phones",
            f"or put this line into /etc/udev/rules.d/51-android.rules: {rule}",
            "run `sudo udevadm control --reload-rules`, `sudo usermod -aG plugdev $USER`, and log in again",
            "unplug the phone, plug it in again, and run `adb kill-server`",
        )
        return Finding(
            THIS_COMPUTER, name, "missing", "this user may not use the cable: a udev rule is missing", remedy
        )
    return Finding(THIS_COMPUTER, name, "ok", "USB debugging is on" if phone.debugging else "is plugged in")


def _phone(phone: Attached, shelf: Shelf) -> Iterator[Finding]:
    serial = phone.serial
    if not phone.usable:
        said, _, remedy = unusable(phone).removeprefix(f"the phone {serial} ").partition(": ")
        more = (
            ("no question shows: Developer options, `Revoke USB debugging authorisations`, plug it in again",)
            if phone.state == "unauthorized"
            else ()
        )
        yield Finding(serial, "allowed", "missing", said, (remedy, *more))
        return
    if serial in shelf.troubles:
        yield Finding(serial, "answers", "missing", shelf.troubles[serial], ("restart the phone, plug it in again",))
        return
    facts = shelf.told[serial]
    yield Finding(serial, "allowed", "ok", f"{facts.model}, Android {facts.android}")
    yield _helper(serial, shelf.helpers.get(serial))
    yield from _while_a_flow_runs(facts)


def _helper(serial: str, trouble: str | None) -> Finding:
    if trouble is None:
        return Finding(serial, "helper", "ok", "what reads its screen starts and answers")
    remedy = (
        f"remove the helper, so that it is installed anew: `adb -s {serial} shell rm -f /data/local/tmp/u2.jar`",
        "end other programs that drive this phone (Appium, Android Studio's inspector)",
        "Xiaomi, Redmi, POCO: Developer options, switch on `USB debugging (Security settings)`",
    )
    return Finding(serial, "helper", "missing", trouble, remedy)


def _while_a_flow_runs(phone: Facts) -> Iterator[Finding]:
    serial = phone.serial
    if phone.locked or not phone.awake:
        said = "its screen is locked" if phone.locked else "its screen is off"
        remedy = (
            "unlock it",
            "for phones that work alone: Settings, Security, Screen lock: `None`",
            "Developer options, switch on `Stay awake`, so that it stays on while it charges",
        )
        yield Finding(serial, "screen", "missing", said, remedy)
    else:
        yield Finding(serial, "screen", "ok", "is on and unlocked")
    yield _keyboard(phone)
    if phone.moving:
        put = f"`adb -s {serial} shell settings put global"
        calm = tuple(f"{put} {scale} 0`" for scale in phone.moving)
        yield Finding(serial, "animations", "advice", "are on; without them flows are faster", calm)
    else:
        yield Finding(serial, "animations", "ok", "are off")
    if phone.battery is not None and phone.battery <= LOW_BATTERY:
        yield Finding(serial, "battery", "advice", f"has {phone.battery} %", ("let it charge before a long flow",))


def _keyboard(phone: Facts) -> Finding:
    if not phone.keyboard:
        remedy = ("Settings, System, Keyboard, switch one on",)
        return Finding(phone.serial, "keyboard", "missing", "none is in use, so nothing can be typed", remedy)
    if phone.own_keyboard:
        said = "the one for flows was left in use by a run that was killed"
        return Finding(phone.serial, "keyboard", "missing", said, (f"`adb -s {phone.serial} shell ime reset`",))
    return Finding(phone.serial, "keyboard", "ok", phone.keyboard.partition("/")[0])
