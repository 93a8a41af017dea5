"""A small real app file, made with the standard library: an archive with a manifest in Android's binary XML."""

from __future__ import annotations

import io
import struct
import zipfile

_NOTHING = 0xFFFFFFFF


def _pool(texts: list[str], *, utf8: bool) -> bytes:
    places, body = [], b""
    for text in texts:
        places.append(len(body))
        if utf8:
            body += bytes([len(text), len(text.encode())]) + text.encode() + b"\0"
        else:
            body += struct.pack("<H", len(text)) + text.encode("utf-16-le") + b"\0\0"
    body += bytes(-len(body) % 4)
    start = 28 + 4 * len(texts)
    head = struct.pack("<HHIIIIII", 1, 28, start + len(body), len(texts), 0, 0x100 if utf8 else 0, start, 0)
    return head + struct.pack(f"<{len(texts)}I", *places) + body


def _element(texts: list[str], name: str, attributes: dict[str, str | int]) -> bytes:
    rows = b""
    for key, value in attributes.items():
        kind, data = (0x10, value) if isinstance(value, int) else (0x03, texts.index(value))
        raw = _NOTHING if isinstance(value, int) else data
        rows += struct.pack("<IIIHBBI", _NOTHING, texts.index(key), raw, 8, 0, kind, data)
    body = struct.pack("<IIHHHHHH", _NOTHING, texts.index(name), 20, 20, len(attributes), 0, 0, 0) + rows
    return struct.pack("<HHIII", 0x0102, 16, 16 + len(body), 1, _NOTHING) + body


def manifest(package: str, version: str, code: int, activities: tuple[str, ...], *, utf8: bool) -> bytes:
    """AndroidManifest.xml in its binary form."""
    elements: list[tuple[str, dict[str, str | int]]] = [
        ("manifest", {"package": package, "versionName": version, "versionCode": code}),
        *(("activity", {"name": activity}) for activity in activities),
    ]
    texts = sorted(
        {name for name, _ in elements}
        | {key for _, attributes in elements for key in attributes}
        | {value for _, attributes in elements for value in attributes.values() if isinstance(value, str)}
    )
    body = _pool(texts, utf8=utf8) + b"".join(_element(texts, *one) for one in elements)
    return struct.pack("<HHI", 3, 8, 8 + len(body)) + body


def apk(
    package: str,
    version: str = "1.0",
    code: int = 1,
    activities: tuple[str, ...] = (".MainActivity",),
    *,
    utf8: bool = False,
) -> bytes:
    """An app file."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("AndroidManifest.xml", manifest(package, version, code, activities, utf8=utf8))
        archive.writestr("classes.dex", b"dex\n035\0")
    return data.getvalue()
