"""Which addresses a browser task may reach: public ones, and what the configuration names (reliability X6).

A name is resolved first, every address it has is checked, and only a checked address is connected to: a name that means
something else a moment later gains nothing.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOW_32 = 0xFFFFFFFF


class AddressError(Exception):
    """A host that must not be reached, or has no address; the text names it and says why."""


@dataclass(frozen=True, slots=True)
class Reach:
    """What may be reached besides the public internet: host names, `host:port`, addresses or networks."""

    allowed: tuple[str, ...] = ()

    def permits(self, host: str, port: int, address: Address) -> bool:
        """Whether a host at an address may be connected to."""
        if _is_public(address):
            return True
        name = host.rstrip(".").lower()
        return any(entry.lower() in (name, f"{name}:{port}") or _covers(entry, address) for entry in self.allowed)


def _covers(entry: str, address: Address) -> bool:
    try:
        return address in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False


def _is_public(address: Address) -> bool:
    """Reachable for anybody: not private, local, shared, reserved or multicast, however it is written."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & _LOW_32)
        if inner:
            return _is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


async def resolved(host: str, port: int) -> Sequence[str]:
    """The addresses of a name, by the machine's own resolver, which also knows odd ways to write an address."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


async def reachable(
    host: str, port: int, reach: Reach, resolve: Resolve = resolved, *, elsewhere: bool = False
) -> list[str]:
    """The addresses to connect to; raises AddressError where there is none, or where one of them is not allowed.

    A name that is resolved `elsewhere` too need not be known here, but what is known here is checked.
    """
    plain = host.strip("[]")
    found = await resolve(plain, port)
    if not found and not elsewhere:
        raise AddressError(f"{host} has no address")
    for text in found:
        address = ipaddress.ip_address(text.partition("%")[0])
        if not reach.permits(plain, port, address):
            raise AddressError(f"{host} is at {address}, inside a private network")
    return list(found)
