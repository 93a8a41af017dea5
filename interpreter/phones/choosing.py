"""The words of `--device`: which phones are meant. Pure: what is attached is given, and only phones that a property
is asked of are asked.

`R58M123` · `R58M123,R58M456` · `all` · `model=Pixel*` · `android>=13,battery>30` · `virtual` · `virtual:4`. Serials in
one `--device` are united, properties beside them narrow; several `--device` are united.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from dsl.spelling import closest

if TYPE_CHECKING:
    from interpreter.devices.android.connect import Attached
    from interpreter.devices.android.facts import Facts

MOST_BUILT_IN = 100
PROPERTIES = ("serial", "model", "android", "battery")
_PROPERTY = re.compile(r"([^<>=!]*?)\s*(<=|>=|!=|==?|<|>)\s*(.*)\Z", re.DOTALL)
_VIRTUAL = re.compile(r"virtual(?::(.*))?\Z", re.DOTALL)
_NUMBERS = re.compile(r"\d+(?:\.\d+)*\Z")


class NotChosen(Exception):  # noqa: N818 - what the user is told
    """Words that mean no phone; the message is a sentence with the remedy."""


@dataclass(frozen=True, slots=True)
class Property:
    """One thing that a phone has to be: `android>=13`."""

    name: str
    sign: str
    value: str

    def __str__(self) -> str:
        return f"{self.name}{self.sign}{self.value}"

    def holds(self, phone: Facts) -> bool:
        """Whether the phone is like that; one that does not tell is not."""
        if self.name == "battery":
            return phone.battery is not None and _ordered((phone.battery,), self.sign, _numbers(self.value))
        said = {"serial": phone.serial, "model": phone.model, "android": phone.android}[self.name]
        if self.sign in ("=", "!="):
            return fnmatchcase(said.casefold(), self.value.casefold()) is (self.sign == "=")
        return _NUMBERS.match(said) is not None and _ordered(_numbers(said), self.sign, _numbers(self.value))


@dataclass(frozen=True, slots=True)
class Group:
    """The phones of one `--device`: the named ones or all, as far as they have all properties."""

    serials: tuple[str, ...]
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the words say: built-in phones, `count` of them where they say so, or groups of real ones."""

    built_in: bool
    count: int | None = None
    groups: tuple[Group, ...] = ()


def wanted(devices: Sequence[str]) -> Wanted:
    """What the values of `--device` say, built-in phones without any; raises NotChosen for words without sense."""
    built_in = [one for one in devices if _VIRTUAL.match(one.strip())]
    if not devices:
        return Wanted(built_in=True)
    if not built_in:
        return Wanted(built_in=False, groups=tuple(_group(one) for one in devices))
    if len(devices) > 1:
        raise NotChosen("built-in phones are used alone: give `--device virtual:4` once, and no other --device")
    return Wanted(built_in=True, count=_count(built_in[0].strip()))


def chosen(groups: Sequence[Group], attached: Sequence[Attached], ask: Callable[[str], Facts]) -> tuple[str, ...]:
    """The serials of the phones that are meant, each once, in the order of the words; raises NotChosen where a named
    phone cannot be used, or a group has none."""
    known: dict[str, Facts] = {}

    def facts(serial: str) -> Facts:
        if serial not in known:
            known[serial] = ask(serial)
        return known[serial]

    found: dict[str, None] = {}
    for group in groups:
        found |= dict.fromkeys(_of(group, attached, facts))
    return tuple(found)


def unusable(phone: Attached) -> str:
    """Why a phone that is attached takes no calls, and what to do."""
    return f"the phone {phone.serial} {_STATES.get(phone.state, f'is in the state {phone.state}: restart it')}"


_STATES = {
    "unauthorized": "has not allowed this computer: unlock it and accept the question on its screen",
    "authorizing": "is still asking whether this computer is allowed: unlock it and accept the question on its screen",
    "offline": "is offline: unplug it and plug it in again, or restart it",
    "no permissions": "may not be used by this user: `interpret doctor` says which rule is missing",
    "recovery": "is in recovery mode: restart it",
    "sideload": "waits for a system update: restart it",
    "bootloader": "is in its bootloader: restart it",
    "connecting": "is not ready yet: try again in a moment",
}


def _of(group: Group, attached: Sequence[Attached], facts: Callable[[str], Facts]) -> list[str]:
    usable = [one.serial for one in attached if one.usable]
    for serial in group.serials:
        if serial not in usable:
            raise NotChosen(_missing(serial, attached))
    serials = group.serials or usable
    if not serials:
        bad = [unusable(one) for one in attached]
        raise NotChosen("; ".join(bad) if bad else "no phone is attached")
    fitting = [serial for serial in serials if all(one.holds(facts(serial)) for one in group.properties)]
    if not fitting:
        words = " and ".join(map(str, group.properties))
        are = "; ".join(f"{one} is {facts(one).model} with Android {facts(one).android}" for one in serials[:5])
        raise NotChosen(f"no attached phone has {words}: {are}")
    return fitting


def _missing(serial: str, attached: Sequence[Attached]) -> str:
    there = next((one for one in attached if one.serial == serial), None)
    if there is not None:
        return unusable(there)
    near = closest(serial, [*(one.serial for one in attached), "all", "virtual"])
    meant = "" if near is None else f"; did you mean {near}?"
    names = ", ".join(one.serial for one in attached) or "none"
    return f"there is no phone {serial}; attached are {names}{meant}"


def _group(text: str) -> Group:
    words = [word.strip() for word in text.split(",")]
    if not all(words):
        raise NotChosen(f"--device {text!r} has an empty name in it")
    properties = tuple(_property(word) for word in words if _PROPERTY.match(word))
    names = [word for word in words if not _PROPERTY.match(word)]
    if any(_VIRTUAL.match(name) for name in names):
        raise NotChosen("built-in phones are used alone: give `--device virtual:4` and no other phone")
    if "all" in names and len(names) > 1:
        raise NotChosen("`all` means every phone: leave the other names away")
    return Group(tuple(dict.fromkeys(name for name in names if name != "all")), properties)


def _property(word: str) -> Property:
    found = _PROPERTY.match(word)
    assert found is not None, "the caller has looked"
    name, sign, value = found[1].strip().casefold(), found[2].replace("==", "="), found[3].strip()
    if name not in PROPERTIES:
        near = closest(name, PROPERTIES)
        meant = "" if near is None else f"; did you mean {near}?"
        raise NotChosen(f"phones have no property {name!r}: they have {', '.join(PROPERTIES)}{meant}")
    if name in ("serial", "model") and sign not in ("=", "!="):
        raise NotChosen(f"a {name} is written `{name}=…` or `{name}!=…`; `*` stands for any letters")
    counted = name == "battery" or sign not in ("=", "!=")
    if not value or (counted and not _NUMBERS.match(value)):
        raise NotChosen(f"`{word}` needs a number, as in `{name}>={'13' if name == 'android' else '30'}`" if counted
                        else f"`{word}` says no {name}")  # fmt: skip
    return Property(name, sign, value)


def _count(word: str) -> int | None:
    if ":" not in word:
        return None
    number = word.partition(":")[2]
    if not number.isascii() or not number.isdigit() or not 1 <= int(number) <= MOST_BUILT_IN:
        raise NotChosen(f"`{word}` is no number of built-in phones: 1 to {MOST_BUILT_IN}, as in `virtual:4`")
    return int(number)


def _numbers(text: str) -> tuple[int, ...]:
    numbers = [int(one) for one in text.split(".")]
    while numbers and numbers[-1] == 0:  # 13 is 13.0
        numbers.pop()
    return tuple(numbers)


def _ordered(one: tuple[int, ...], sign: str, other: tuple[int, ...]) -> bool:
    if one and one[-1] == 0:
        one = ()
    match sign:
        case "<":
            return one < other
        case "<=":
            return one <= other
        case ">":
            return one > other
        case ">=":
            return one >= other
        case "!=":
            return one != other
        case _:
            return one == other
