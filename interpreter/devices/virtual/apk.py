"""What an app file (APK) says about itself: its package, version and activities, read from its binary manifest.

The manifest is Android's binary XML: a pool of texts, then elements whose names and values are numbers in the pool.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

_FILE, _POOL, _ELEMENT = 0x0003, 0x0001, 0x0102
_UTF8 = 0x100
_TEXT, _NUMBER, _HEX = 0x03, 0x10, 0x11
_LONGEST = 4 * 1024 * 1024
_ACTIVITIES = ("activity", "activity-alias")
Attributes = dict[str, str | int]


class NotAnApkError(Exception):
    """These bytes are no app file; the message says why."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """Activities by their full class names, in order."""

    package: str
    version: str
    version_code: int
    activities: tuple[str, ...]


def read_apk(data: bytes) -> Manifest:
    """The manifest of an app file. Raises NotAnApkError."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if archive.getinfo("AndroidManifest.xml").file_size > _LONGEST:
                raise NotAnApkError("its manifest is too long")
            manifest = archive.read("AndroidManifest.xml")
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError) as reason:
        raise NotAnApkError("it is no archive with an AndroidManifest.xml") from reason
    try:
        return _manifest(manifest)
    except (struct.error, IndexError, UnicodeError) as reason:
        raise NotAnApkError("its manifest is broken off") from reason


def _manifest(data: bytes) -> Manifest:
    package, version, code = "", "", 0
    activities: list[str] = []
    for name, attributes in _elements(data):
        if name == "manifest":
            package = str(attributes.get("package", ""))
            version, number = str(attributes.get("versionName", "")), attributes.get("versionCode", 0)
            code = number if isinstance(number, int) else 0
        elif name in _ACTIVITIES:
            given = str(attributes.get("name", ""))
            activities.append(f"{package}{given}" if given.startswith(".") else given)
    if not package:
        raise NotAnApkError("its manifest names no package")
    return Manifest(package, version, code, tuple(activities))


def _elements(data: bytes) -> Iterator[tuple[str, Attributes]]:
    """Names of elements with their attributes, in the order of the file."""
    kind, head, size = struct.unpack_from("<HHI", data, 0)
    if kind != _FILE:
        raise NotAnApkError("its manifest is no binary XML")
    pool: tuple[str, ...] = ()
    at = head
    while at < min(size, len(data)):
        kind, head, length = struct.unpack_from("<HHI", data, at)
        if length < 8:
            raise NotAnApkError("its manifest is broken")
        if kind == _POOL:
            pool = _texts(data[at : at + length])
        elif kind == _ELEMENT:
            yield _element(data[at : at + length], head, pool)
        at += length


def _element(chunk: bytes, head: int, pool: tuple[str, ...]) -> tuple[str, Attributes]:
    _, name, start, each, count = struct.unpack_from("<IIHHH", chunk, head)
    attributes: Attributes = {}
    for index in range(count):
        _, key, raw, _, _, kind, value = struct.unpack_from("<IIIHBBI", chunk, head + start + index * each)
        if kind == _TEXT:
            attributes[pool[key]] = pool[value]
        elif kind in (_NUMBER, _HEX):
            attributes[pool[key]] = value
        elif raw < len(pool):
            attributes[pool[key]] = pool[raw]
    return pool[name], attributes


def _texts(chunk: bytes) -> tuple[str, ...]:
    _, head, _, count, _, flags, start, _ = struct.unpack_from("<HHIIIIII", chunk, 0)
    places = struct.unpack_from(f"<{count}I", chunk, head)
    read = _utf8 if flags & _UTF8 else _utf16
    return tuple(read(chunk, start + place) for place in places)


def _utf8(chunk: bytes, at: int) -> str:
    """Two lengths of one or two bytes: letters, then bytes."""
    at += 2 if chunk[at] & 0x80 else 1
    length = chunk[at]
    if length & 0x80:
        length, at = (length & 0x7F) << 8 | chunk[at + 1], at + 1
    return chunk[at + 1 : at + 1 + length].decode()


def _utf16(chunk: bytes, at: int) -> str:
    (length,) = struct.unpack_from("<H", chunk, at)
    if length & 0x8000:
        (low,) = struct.unpack_from("<H", chunk, at + 2)
        length, at = (length & 0x7FFF) << 16 | low, at + 2
    return chunk[at + 2 : at + 2 + length * 2].decode("utf-16-le")
