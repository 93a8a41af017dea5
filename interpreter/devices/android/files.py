"""Files between here and a phone, by adb's own file protocol."""

# adbutils annotates only some of its methods
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import stat
from urllib.parse import quote

from interpreter.devices.android import names
from interpreter.devices.android.line import Line
from interpreter.devices.port import DeviceRefused

LARGEST = 256 * 1024 * 1024
_BYTES_A_SECOND = 1024 * 1024
_SCAN = "android.intent.action.MEDIA_SCANNER_SCAN_FILE"


class Files:
    """The files of one phone."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def put(self, name: str, content: bytes) -> None:
        """Lay a file into Download and let the phone's galleries know of it."""
        line, path = self._line, f"{names.DOWNLOAD}/{names.file(name)}"
        if len(content) > LARGEST:
            raise DeviceRefused(f"the file {name} is too large to lay on a phone: {len(content):,} bytes")
        with line.call(extra=len(content) / _BYTES_A_SECOND):
            if stat.S_ISDIR(line.phone.sync.stat(path).mode):
                raise DeviceRefused(f"{path} is a folder on {line.serial}")
            line.phone.sync.push(content, path, mode=0o644)
            line.shell(["am", "broadcast", "-a", _SCAN, "-d", f"file://{quote(path)}"])

    def fetch(self, path: str) -> bytes:
        """The bytes of a file."""
        line, whole = self._line, names.path(path)
        with line.call():
            about = line.phone.sync.stat(whole)
            if not stat.S_ISREG(about.mode):
                raise DeviceRefused(f"there is no file {whole} on {line.serial}")
            if about.size > LARGEST:
                raise DeviceRefused(f"the file {whole} is too large to fetch: {about.size:,} bytes")
        with line.call(extra=about.size / _BYTES_A_SECOND):
            return bytes(line.phone.sync.read_bytes(whole))
