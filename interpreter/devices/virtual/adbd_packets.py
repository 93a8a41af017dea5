"""The packets between an adb server and a phone's adbd: a head of 24 bytes, then data. Nothing is read or sent here."""

from __future__ import annotations

import struct
from dataclasses import dataclass

VERSION = 0x01000001
NO_CHECKSUM = 0x01000001
"""From this version on, of both sides, the checksum is not looked at."""
MOST_DATA = 1024 * 1024
FIRST_DATA = 4096
"""What a CNXN of any version may carry, and the least that a peer may ask for."""
HEAD_BYTES = 24

CNXN, AUTH, OPEN, OKAY, WRTE, CLSE, SYNC = (
    int.from_bytes(name, "little") for name in (b"CNXN", b"AUTH", b"OPEN", b"OKAY", b"WRTE", b"CLSE", b"SYNC")
)
_KNOWN = frozenset({CNXN, AUTH, OPEN, OKAY, WRTE, CLSE, SYNC})
_HEAD = struct.Struct("<6I")


class MalformedPacketError(Exception):
    """These bytes are no packet; the message says why."""


@dataclass(frozen=True, slots=True)
class Head:
    """A packet without its data: what it is, two numbers, how many bytes follow and their sum."""

    command: int
    first: int
    second: int
    length: int
    checksum: int


def read_head(data: bytes, most: int) -> Head:
    """The head of a packet with at most so many bytes of data. Raises MalformedPacketError."""
    command, first, second, length, checksum, magic = _HEAD.unpack(data)
    if magic != command ^ 0xFFFFFFFF:
        raise MalformedPacketError("the last number of the head does not fit the first")
    if command not in _KNOWN:
        raise MalformedPacketError(f"unknown packet {command:#x}")
    if length > most:
        raise MalformedPacketError(f"{length} bytes of data, at most {most} were agreed")
    return Head(command, first, second, length, checksum)


def checked(head: Head, data: bytes, version: int) -> bytes:
    """The data, when its checksum is right or of no account. Raises MalformedPacketError."""
    if version < NO_CHECKSUM and head.checksum != checksum_of(data):
        raise MalformedPacketError("the checksum is wrong")
    return data


def packet(command: int, first: int, second: int, data: bytes = b"", *, version: int = VERSION) -> bytes:
    """The bytes of a packet for a peer of a version."""
    checksum = checksum_of(data) if version < NO_CHECKSUM else 0
    return _HEAD.pack(command, first, second, len(data), checksum, command ^ 0xFFFFFFFF) + data


def checksum_of(data: bytes) -> int:
    """The sum of all bytes."""
    return sum(data) & 0xFFFFFFFF
