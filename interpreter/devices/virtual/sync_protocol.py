"""The file part of adb (`sync:`): STAT, LIST, SEND, RECV, QUIT over a stream. Numbers are little-endian."""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Callable
from datetime import datetime

from interpreter.devices.virtual.files import DIRECTORY, PhoneFiles

Read = Callable[[int], bytes]
Write = Callable[[bytes], None]

_CHUNK = 64 * 1024
_LONGEST_PATH = 1024 + 16
_LARGEST = 2 * 1024 * 1024 * 1024


def serve_sync(files: PhoneFiles, read: Read, write: Write, now: Callable[[], datetime]) -> None:
    """Answer requests until QUIT; `read` gives exactly so many bytes or raises EOFError."""
    stamp = now().timestamp()
    while True:
        kind, length = struct.unpack("<4sI", read(8))
        if kind == b"QUIT":
            return
        if length > _LONGEST_PATH:
            write(_fail("path too long"))
            return
        path = read(length).decode(errors="replace")
        if kind == b"STAT":
            write(b"STAT" + _properties(files, path, int(stamp)))
        elif kind == b"LIST":
            _list(files, path, write, int(stamp))
        elif kind == b"SEND":
            if not _receive(files, path, read, write):
                return
        elif kind == b"RECV":
            _send(files, path, write)
        else:
            write(_fail(f"unknown command {kind.decode(errors='replace')}"))
            return


def _properties(files: PhoneFiles, path: str, stamp: int) -> bytes:
    """Mode, size, time; zeros for what is not there."""
    file = files.get(path)
    if file:
        return struct.pack("<III", file.mode, len(file.content.data), file.modified or stamp)
    return struct.pack("<III", DIRECTORY, 4096, stamp) if files.is_folder(path) else bytes(12)


def _list(files: PhoneFiles, path: str, write: Write, stamp: int) -> None:
    answer = bytearray()
    if files.is_folder(path):
        for name in (".", "..", *files.names(path)):
            encoded = name.encode()
            inside = posixpath.normpath(posixpath.join(path, name))
            answer += b"DENT" + _properties(files, inside, stamp) + struct.pack("<I", len(encoded)) + encoded
    write(bytes(answer) + b"DONE" + bytes(16))


def _receive(files: PhoneFiles, target: str, read: Read, write: Write) -> bool:
    """A pushed file; False when the stream is broken."""
    path, _, mode = target.rpartition(",")
    kept = bytearray()
    while True:
        kind, number = struct.unpack("<4sI", read(8))
        if kind == b"DONE":
            break
        if kind != b"DATA" or number > _CHUNK or len(kept) > _LARGEST:
            write(_fail("invalid data message"))
            return False
        kept += read(number)
    if files.is_folder(path):
        write(_fail(f"couldn't create file: {path}: Is a directory"))
        return True
    files.write(path, bytes(kept), int(mode) if mode.isdigit() else 0o644, number)
    write(b"OKAY" + bytes(4))
    return True


def _send(files: PhoneFiles, path: str, write: Write) -> None:
    data = files.read(path)
    if data is None:
        write(_fail(f"open failed: {'Is a directory' if files.is_folder(path) else 'No such file or directory'}"))
        return
    for start in range(0, len(data), _CHUNK):
        chunk = data[start : start + _CHUNK]
        write(b"DATA" + struct.pack("<I", len(chunk)) + chunk)
    write(b"DONE" + bytes(4))


def _fail(message: str) -> bytes:
    encoded = message.encode()
    return b"FAIL" + struct.pack("<I", len(encoded)) + encoded
