"""Addresses inside a phone that lead out to the computer: what `adb reverse` makes. Safe from any thread."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from interpreter.devices.virtual.line import Line, block, fail

Dial = Callable[[str], Line | None]
"""Opens an address of the computer, as `tcp:8000`; None when nothing listens there."""
_FIRST_FREE = 40_000


@dataclass(frozen=True, slots=True)
class _Way:
    target: str
    dial: Dial
    owner: object


class Ports:
    """At most one way out for each address of the phone, `tcp:N` or `localabstract:NAME`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ways: dict[str, _Way] = {}

    def listen(self, address: str, target: str, dial: Dial, owner: object, *, again: bool) -> str | None:
        """Lead an address to the computer, `tcp:0` takes a free one: the address; None when taken and not `again`."""
        with self._lock:
            if address == "tcp:0":
                address = next(f"tcp:{port}" for port in range(_FIRST_FREE, 65536) if f"tcp:{port}" not in self._ways)
            if address in self._ways and not again:
                return None
            self._ways[address] = _Way(target, dial, owner)
            return address

    def forget(self, address: str) -> bool:
        """Lead an address nowhere; False when it led nowhere before."""
        with self._lock:
            return self._ways.pop(address, None) is not None

    def forget_all(self, owner: object = None) -> None:
        """Lead all addresses nowhere, or those that one owner made (its computer has gone)."""
        with self._lock:
            self._ways = {name: way for name, way in self._ways.items() if owner is not None and way.owner != owner}

    def listing(self) -> str:
        """A line for each address, as `adb reverse --list` shows them."""
        with self._lock:
            return "".join(f"host-1 {name} {way.target}\n" for name, way in self._ways.items())

    def dial(self, address: str) -> Line | None:
        """Call the computer through an address; None when it leads nowhere."""
        with self._lock:
            way = self._ways.get(address)
        return way.dial(way.target) if way else None


def serve_reverse(ports: Ports, line: Line, request: str, dial: Dial, owner: object) -> None:
    """`forward:[norebind:]HERE;THERE`, `killforward:HERE`, `killforward-all`, `list-forward`."""
    line.accept()
    what, _, rest = request.partition(":")
    if what == "list-forward":
        line.send(block(ports.listing()))  # without OKAY: adbd gives none here
    elif what == "killforward-all":
        ports.forget_all()
        line.send(b"OKAY")
    elif what == "killforward":
        line.send(b"OKAY" if ports.forget(rest) else fail(f"listener '{rest}' not found"))
    elif what == "forward" and ";" in rest:
        line.send(_forward(ports, rest, dial, owner))
    else:
        line.send(fail(f"unknown reverse service {request}"))


def _forward(ports: Ports, rest: str, dial: Dial, owner: object) -> bytes:
    again = not rest.startswith("norebind:")
    here, _, target = rest.removeprefix("norebind:").partition(";")
    kind, _, number = here.partition(":")
    if (kind == "tcp" and not (number.isdecimal() and int(number) < 65536)) or kind not in ("tcp", "localabstract"):
        return fail(f"cannot listen at '{here}'")
    made = ports.listen(here, target, dial, owner, again=again)
    if made is None:
        return fail(f"cannot rebind existing socket '{here}'")
    return b"OKAY" + (block(made.removeprefix("tcp:")) if here == "tcp:0" else b"")
