"""The file part of adb (`sync:`): first and second versions of STAT, LIST, SEND and RECV, and QUIT. Little-endian."""

from __future__ import annotations

import posixpath
import struct
import zlib
from collections.abc import Callable
from datetime import datetime

from interpreter.devices.virtual.files import DIRECTORY, PhoneFiles

Read = Callable[[int], bytes]
Write = Callable[[bytes], None]

_CHUNK = 64 * 1024
_LONGEST_PATH = 1024 + 16
_LARGEST = 2 * 1024 * 1024 * 1024
_DRY_RUN = 0x80000000
_SHELL_USER = 2000
_NOT_THERE = 2  # ENOENT
_Properties = tuple[int, int, int]
"""Mode, size, seconds since 1970."""


def serve_sync(files: PhoneFiles, read: Read, write: Write, now: Callable[[], datetime]) -> None:
    """Answer requests until QUIT; `read` gives exactly so many bytes or raises EOFError."""
    stamp = int(now().timestamp())
    while True:
        kind, length = struct.unpack("<4sI", read(8))
        if kind == b"QUIT":
            return
        if length > _LONGEST_PATH:
            write(_fail("path too long"))
            return
        path = read(length).decode(errors="replace")
        if not _answer(files, kind, path, read, write, stamp):
            return


def _answer(files: PhoneFiles, kind: bytes, path: str, read: Read, write: Write, stamp: int) -> bool:
    """Whether more requests may follow."""
    if kind == b"STAT":
        write(kind + struct.pack("<III", *(_properties(files, path, stamp) or (0, 0, 0))))
    elif kind in (b"STA2", b"LST2"):
        write(kind + _second(path, _properties(files, path, stamp)))
    elif kind in (b"LIST", b"LIS2"):
        _list(files, path, write, stamp, second=kind == b"LIS2")
    elif kind == b"SEND":
        path, _, mode = path.rpartition(",")
        return _receive(files, path, int(mode) if mode.isdecimal() else 0o644, 0, read, write)
    elif kind == b"RECV":
        _send(files, path, write)
    elif kind in (b"SND2", b"RCV2"):
        return _second_version(files, kind, path, read, write)
    else:
        write(_fail(f"unknown command {kind.decode(errors='replace')}"))
        return False
    return True


def _second_version(files: PhoneFiles, kind: bytes, path: str, read: Read, write: Write) -> bool:
    """SND2 and RCV2 say more in a second part; nothing is packed, as the features do not offer it."""
    again, *words = struct.unpack("<4sII", read(12)) if kind == b"SND2" else struct.unpack("<4sI", read(8))
    flags = words[-1]
    if again != kind or flags & ~_DRY_RUN:
        write(_fail(f"unsupported flags {flags:#x}"))
        return False
    if kind == b"SND2":
        return _receive(files, path, words[0], flags, read, write)
    _send(files, path, write)
    return True


def _properties(files: PhoneFiles, path: str, stamp: int) -> _Properties | None:
    """None for what is not there."""
    file = files.get(path)
    if file:
        return file.mode, len(file.content.data), file.modified or stamp
    return (DIRECTORY, 4096, stamp) if files.is_folder(path) else None


def _second(path: str, found: _Properties | None) -> bytes:
    """Error, device, number, mode, links, user, group, size, and three times."""
    if found is None:
        return struct.pack("<IQQIIIIQqqq", _NOT_THERE, *(0,) * 10)
    mode, size, modified = found
    number = zlib.crc32(PhoneFiles.normal(path).encode())
    return struct.pack(
        "<IQQIIIIQqqq", 0, 1, number, mode, 1, _SHELL_USER, _SHELL_USER, size, modified, modified, modified
    )


def _list(files: PhoneFiles, path: str, write: Write, stamp: int, *, second: bool) -> None:
    answer = bytearray()
    if files.is_folder(path):
        for name in (".", "..", *files.names(path)):
            encoded = name.encode()
            inside = posixpath.normpath(posixpath.join(path, name))
            found = _properties(files, inside, stamp)
            shape = b"DNT2" + _second(inside, found) if second else b"DENT" + struct.pack("<III", *(found or (0, 0, 0)))
            answer += shape + struct.pack("<I", len(encoded)) + encoded
    write(bytes(answer) + b"DONE" + bytes(72 if second else 16))


def _receive(files: PhoneFiles, path: str, mode: int, flags: int, read: Read, write: Write) -> bool:
    """A pushed file; False when the stream is broken."""
    kept = bytearray()
    while True:
        kind, number = struct.unpack("<4sI", read(8))
        if kind == b"DONE":
            break
        if kind != b"DATA" or number > _CHUNK or len(kept) > _LARGEST:
            write(_fail("invalid data message"))
            return False
        kept += read(number)
    refused = files.refusal(path, len(kept))
    if refused:
        write(_fail(f"couldn't create file: {refused}"))
        return True
    if not flags & _DRY_RUN:
        files.write(path, bytes(kept), mode, number)
    write(b"OKAY" + bytes(4))
    return True


def _send(files: PhoneFiles, path: str, write: Write) -> None:
    data = files.read(path)
    if data is None:
        write(_fail(f"open failed: {'Is a directory' if files.is_folder(path) else 'No such file or directory'}"))
        return
    answer = bytearray()
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        answer += b"DATA" + struct.pack("<I", len(chunk)) + chunk
        if len(answer) > 8 * _CHUNK:
            write(bytes(answer))
            answer.clear()
    write(bytes(answer) + b"DONE" + bytes(4))


def _fail(message: str) -> bytes:
    encoded = message.encode()
    return b"FAIL" + struct.pack("<I", len(encoded)) + encoded
