"""Files between here and a phone, by adb's own file protocol."""

# adbutils annotates only some of its methods
# mypy: disable-error-code="no-untyped-call"
from __future__ import annotations

import stat
from urllib.parse import quote

from interpreter.devices.android import names
from interpreter.devices.android.line import Line, reason
from interpreter.devices.port import DeviceRefused

LARGEST = 256 * 1024 * 1024
_BYTES_A_SECOND = 1024 * 1024
_ASIDE = "/data/local/tmp"
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
            self._lay(content, path)
            line.shell(["am", "broadcast", "-a", _SCAN, "-d", f"file://{quote(path)}"])

    def _lay(self, content: bytes, path: str) -> None:
        """A long way: with a stamp the file is laid aside first, and takes its place by a command that looks (R99)."""
        line = self._line
        if line.stamp is None:
            line.phone.sync.push(content, path, mode=0o644)
            return
        line.look()
        part = f"{_ASIDE}/farmhand-{line.stamp.word}.part"
        line.phone.sync.push(content, part, mode=0o644)
        try:
            said = line.shell(["cp", part, path])
        finally:
            line.phone.shell2(["rm", "-f", part])  # its own, whoever has the phone by now
        if said.strip():
            raise DeviceRefused(f"{line.serial} did not take the file: {reason(said)}")

    def fetch(self, path: str) -> bytes:
        """The bytes of a file."""
        line, whole = self._line, names.path(path)
        with line.call():
            line.look()
            about = line.phone.sync.stat(whole)
            if not stat.S_ISREG(about.mode):
                raise DeviceRefused(f"there is no file {whole} on {line.serial}")
            if about.size > LARGEST:
                raise DeviceRefused(f"the file {whole} is too large to fetch: {about.size:,} bytes")
        with line.call(extra=about.size / _BYTES_A_SECOND):
            line.look()
            return bytes(line.phone.sync.read_bytes(whole))
